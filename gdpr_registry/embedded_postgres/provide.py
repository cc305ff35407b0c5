"""Which commands get a database of their own, and when none is given."""

import atexit
import os
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path

from gdpr_registry.embedded_postgres.cluster import Cluster
from gdpr_registry.embedded_postgres.holding import hold
from gdpr_registry.embedded_postgres.refused import Refused

WITHOUT_DATABASE = frozenset(
    {
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "sendtestemail",
        "startapp",
        "startproject",
        "version",
    }
)
ASKS_FOR_HELP = frozenset({"-h", "--help", "--version"})


def provide(argv: Sequence[str]) -> None:
    """Set DATABASE_URL and DATABASE_OWNER_URL to the trial's own PostgreSQL where a command needs one and none is set.

    Call it before the settings are read. Where there can be no database, it ends the process with a sentence, status 1.
    """
    if not needs_database(argv) or os.environ.get("DATABASE_URL"):
        return
    try:
        start_for_this_process(os.environ)
    except Refused as refused:
        # A text given to SystemExit goes to standard error, and the status is 1.
        raise SystemExit(str(refused)) from None


def needs_database(argv: Sequence[str]) -> bool:
    """Say whether the command line `argv` names a command that connects to the database."""
    command = argv[1] if len(argv) > 1 else "help"
    if command in WITHOUT_DATABASE or command.startswith("-") or ASKS_FOR_HELP.intersection(argv):
        return False
    return command != "check" or any(word.startswith("--database") for word in argv)


def start_for_this_process(environ: MutableMapping[str, str]) -> None:
    """Hold the trial's cluster until the process ends. Raises Refused in production mode."""
    if environ.get("REGISTRY_ENV") == "production":
        raise Refused("DATABASE_URL is not set. In production the database is never started here: name one.")
    if environ.get("DATABASE_OWNER_URL"):
        raise Refused("DATABASE_OWNER_URL is set, but DATABASE_URL is not. Set both, or neither for a trial.")
    holding = hold(Cluster(data_folder(environ)), tell=lambda step: sys.stderr.write(f"{step}\n"))
    atexit.register(holding.release)
    environ["DATABASE_URL"] = holding.application_url
    environ["DATABASE_OWNER_URL"] = holding.owner_url


def data_folder(environ: MutableMapping[str, str]) -> Path:
    """Return where the trial keeps its data: REGISTRY_DATA_DIR, or `var` beside manage.py."""
    return Path(environ.get("REGISTRY_DATA_DIR") or Path(__file__).resolve().parents[2] / "var").resolve()
