"""Making a cluster: its data, its two roles without superuser, their passwords and the database."""

import os
import secrets
import shutil
import tempfile
from pathlib import Path

from gdpr_registry.embedded_postgres.account import account_for
from gdpr_registry.embedded_postgres.cluster import APPLICATION, DATABASE, OWNER, SUPERUSER, Cluster
from gdpr_registry.embedded_postgres.programs import Programs, programs

UNFINISHED = "postgres-unfinished-"


def create(cluster: Cluster) -> None:
    """Make the cluster; it gets its name only when it is complete. Raises Refused and leaves nothing half made."""
    _clear(cluster.folder)
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=cluster.folder))
    try:
        _fill(unfinished, for_tests=cluster.for_tests)
        unfinished.rename(cluster.whole)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _clear(folder: Path) -> None:
    """Remove what a killed process left unfinished; only one process makes a cluster at a time."""
    for left in folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left)


def _fill(folder: Path, *, for_tests: bool) -> None:
    passwords = _write_passwords(folder / "passwords")
    home = folder / "server"
    account = account_for(home)
    home.mkdir(mode=0o700)
    password_file = home / "superuser"
    _write_secret(password_file, passwords[SUPERUSER])
    account.own(home)
    account.own(password_file)
    with programs(home, account, major=None) as run:
        _initialise(run, quick=for_tests)
        _fill_as_superuser(run, [*_statements(passwords), *(_lent_to_tests() if for_tests else [])])
    password_file.unlink()


def _write_passwords(folder: Path) -> dict[str, str]:
    folder.mkdir(mode=0o700)
    passwords = {role: secrets.token_urlsafe(32) for role in (SUPERUSER, OWNER, APPLICATION)}
    for role, password in passwords.items():
        _write_secret(folder / role, password)
    return passwords


def _write_secret(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{text}\n")


def _initialise(run: Programs, *, quick: bool) -> None:
    run.run(
        "initdb",
        f"--pgdata={run.data}",
        f"--username={SUPERUSER}",
        f"--pwfile={run.home / 'superuser'}",
        "--auth=scram-sha-256",
        *run.binaries.locale_arguments(),
        *(["--no-sync"] if quick else []),
    )


def _fill_as_superuser(run: Programs, statements: list[str]) -> None:
    """Run statements without a server, so that nobody can connect to a half-made cluster."""
    text = "".join(f"{statement};\n\n" for statement in statements)
    run.run("postgres", "--single", "-j", "-D", run.data, "-c", "exit_on_error=on", "template1", text=text)


def _statements(passwords: dict[str, str]) -> list[str]:
    return [
        # Extensions go into template1: every database made from it has them, also those of the tests.
        "CREATE EXTENSION btree_gist",
        "CREATE EXTENSION pg_trgm",
        f"CREATE ROLE {APPLICATION} LOGIN PASSWORD '{passwords[APPLICATION]}'",
        f"CREATE ROLE {OWNER} LOGIN PASSWORD '{passwords[OWNER]}'",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
        f"REVOKE TEMPORARY ON DATABASE {DATABASE} FROM PUBLIC",
    ]


def _lent_to_tests() -> list[str]:
    # Tests make their own database as owner and act in it as the application.
    return [f"ALTER ROLE {OWNER} CREATEDB", f"GRANT {APPLICATION} TO {OWNER}"]
