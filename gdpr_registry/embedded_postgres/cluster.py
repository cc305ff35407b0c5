"""One PostgreSQL data folder: how it is made, and how its two roles reach it."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gdpr_registry.embedded_postgres import binaries as installed
from gdpr_registry.embedded_postgres.account import Account, account_for
from gdpr_registry.embedded_postgres.binaries import Binaries
from gdpr_registry.embedded_postgres.refused import Refused

SUPERUSER = "postgres"
OWNER = "registry_owner"
APPLICATION = "registry_app"
DATABASE = "registry"


@dataclass(frozen=True)
class Cluster:
    """A cluster in `folder`; `for_tests` trades its safety after a power cut for speed."""

    folder: Path
    for_tests: bool = False

    @property
    def home(self) -> Path:
        """The only folder that the server's account owns: the data and nothing else."""
        return self.folder / "postgres" / "server"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def passwords(self) -> Path:
        return self.folder / "postgres" / "passwords"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def exists(self) -> bool:
        return self.data.is_dir()

    def account(self) -> Account:
        return account_for(self.home)

    def binaries(self, account: Account) -> Binaries:
        """Return the programs that fit the data and that `account` can run."""
        return installed.reachable(installed.find(self._major()), account)

    def url(self, role: str, socket: Path) -> str:
        """Return the address for `role`. The socket goes into the query: a host with `%2F` is not decoded by Django."""
        password = (self.passwords / role).read_text().strip()
        return f"postgresql://{role}:{password}@/{DATABASE}?host={socket}"

    def create(self) -> None:
        """Make the cluster with its roles and its database; it gets its name only when it is complete."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix="postgres-unfinished-", dir=self.folder))
        try:
            self._fill(unfinished)
            unfinished.rename(self.folder / "postgres")
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise

    def _major(self) -> int | None:
        return int((self.data / "PG_VERSION").read_text()) if self.exists else None

    def _fill(self, unfinished: Path) -> None:
        account = self.account()
        binaries = self.binaries(account)
        passwords = _write_passwords(unfinished / "passwords")
        home = unfinished / "server"
        home.mkdir(mode=0o700)
        password_file = home / "superuser"
        _write_secret(password_file, passwords[SUPERUSER])
        account.own(home)
        account.own(password_file)
        with home_as_seen_by(account, home) as (seen, descriptors):
            _initialise(binaries, seen, account, descriptors, quick=self.for_tests)
            _run_statements(binaries, seen, account, descriptors, _statements(passwords, self.for_tests))
        password_file.unlink()


@contextmanager
def home_as_seen_by(account: Account, home: Path) -> Iterator[tuple[Path, tuple[int, ...]]]:
    """Yield a path to `home` that `account` can use, and the descriptors a child must inherit for it.

    A data folder below /root is out of reach for the account that runs the server. An open directory reaches it
    without opening any parent to others.
    """
    if not account.is_another or not Path("/proc/self/fd").is_dir():
        yield home, ()
        return
    descriptor = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Path(f"/proc/self/fd/{descriptor}"), (descriptor,)
    finally:
        os.close(descriptor)


def _write_passwords(folder: Path) -> dict[str, str]:
    folder.mkdir(mode=0o700)
    passwords = {role: secrets.token_urlsafe(32) for role in (SUPERUSER, OWNER, APPLICATION)}
    for role, password in passwords.items():
        _write_secret(folder / role, password)
    return passwords


def _write_secret(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{text}\n")


def _initialise(
    binaries: Binaries, home: Path, account: Account, descriptors: tuple[int, ...], *, quick: bool
) -> None:
    command = [
        binaries.program("initdb"),
        f"--pgdata={home / 'data'}",
        f"--username={SUPERUSER}",
        f"--pwfile={home / 'superuser'}",
        "--auth=scram-sha-256",
        *binaries.locale_arguments(),
        *(["--no-sync"] if quick else []),
    ]
    _run(command, account, descriptors)


def _run_statements(
    binaries: Binaries, home: Path, account: Account, descriptors: tuple[int, ...], statements: list[str]
) -> None:
    """Run statements as the superuser without a server, so that nobody can connect to a half-made cluster."""
    command = [binaries.program("postgres"), "--single", "-j", "-D", str(home / "data"), "-c", "exit_on_error=on"]
    _run([*command, "template1"], account, descriptors, "".join(f"{text};\n\n" for text in statements))


def _statements(passwords: dict[str, str], for_tests: bool) -> list[str]:
    # Extensions go into template1: every database made from it has them, also those of the tests.
    statements = [
        "CREATE EXTENSION btree_gist",
        "CREATE EXTENSION pg_trgm",
        f"CREATE ROLE {APPLICATION} LOGIN PASSWORD '{passwords[APPLICATION]}'",
        f"CREATE ROLE {OWNER} LOGIN PASSWORD '{passwords[OWNER]}'",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
        f"REVOKE TEMPORARY ON DATABASE {DATABASE} FROM PUBLIC",
    ]
    # Tests make their own database as owner and act in it as the application.
    lent_to_tests = [f"ALTER ROLE {OWNER} CREATEDB", f"GRANT {APPLICATION} TO {OWNER}"]
    return statements + (lent_to_tests if for_tests else [])


def _run(command: list[str], account: Account, descriptors: tuple[int, ...], text: str | None = None) -> None:
    run = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=installed.environment(),
        pass_fds=descriptors,
        **account.popen_options(),
    )
    if run.returncode:
        # Only the lines of the error itself: the statement below it may hold a password.
        errors = [line for line in run.stderr.splitlines() if "rror" in line or "ERROR" in line or "FATAL" in line]
        raise Refused(f"The database could not be made. {Path(command[0]).name} says: {' '.join(errors[:3])}")
