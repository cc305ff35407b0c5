"""PostgreSQL's programs, run by the account of a cluster in a folder that this account can reach."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gdpr_registry.embedded_postgres import binaries as installed
from gdpr_registry.embedded_postgres.account import Account
from gdpr_registry.embedded_postgres.binaries import Binaries
from gdpr_registry.embedded_postgres.refused import Refused


@dataclass(frozen=True)
class Programs:
    """`home` is the path by which the account reaches the server's folder while it inherits `descriptors`."""

    binaries: Binaries
    account: Account
    home: Path
    descriptors: tuple[int, ...]

    @property
    def data(self) -> str:
        return str(self.home / "data")

    def run(self, name: str, *arguments: str, text: str | None = None) -> None:
        """Run a program to its end, with `text` as its input. Raises Refused with what the program says."""
        done = subprocess.run(
            [self.binaries.program(name), *arguments],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=installed.environment(),
            pass_fds=self.descriptors,
            **self.account.popen_options(),
        )
        if done.returncode:
            raise Refused(f"The database could not be made. {name} says: {_errors(done.stderr)}")


@contextmanager
def programs(home: Path, account: Account, major: int | None) -> Iterator[Programs]:
    """Yield the programs of version `major` (None: the newest) for the server's folder `home`."""
    binaries = installed.reachable(installed.find(major), account)
    if not account.is_another or not Path("/proc/self/fd").is_dir():
        yield Programs(binaries, account, home, ())
        return
    # A data folder below /root is out of reach for the account that runs the server. An open directory reaches it
    # without opening any parent to others.
    descriptor = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Programs(binaries, account, Path(f"/proc/self/fd/{descriptor}"), (descriptor,))
    finally:
        os.close(descriptor)


def _errors(output: str) -> str:
    # Only the lines of the error itself: the statement below it may hold a password.
    lines = [line for line in output.splitlines() if any(word in line for word in ("error:", "ERROR:", "FATAL:"))]
    return " ".join(lines[:3])
