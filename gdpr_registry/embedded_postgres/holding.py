"""Holding a cluster: start its server or join the one that runs, and let go of it."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gdpr_registry.embedded_postgres import binaries as installed
from gdpr_registry.embedded_postgres import keeper as keeper_program
from gdpr_registry.embedded_postgres.account import account_for
from gdpr_registry.embedded_postgres.cluster import APPLICATION, OWNER, PORT, Cluster
from gdpr_registry.embedded_postgres.creation import create
from gdpr_registry.embedded_postgres.programs import Programs, programs
from gdpr_registry.embedded_postgres.refused import Refused

PATIENCE_IN_SECONDS = 60
PAUSE_IN_SECONDS = 0.02


@dataclass
class Holding:
    """A process's claim on a running cluster. It ends with `release()` or with the process, whichever comes first."""

    cluster: Cluster
    socket: Path
    claim: int
    process: int
    keeper: "subprocess.Popen[bytes] | None" = None

    @property
    def application_url(self) -> str:
        return self.cluster.url(APPLICATION, self.socket)

    @property
    def owner_url(self) -> str:
        return self.cluster.url(OWNER, self.socket)

    def release(self) -> None:
        """Let go; the last one to do so waits until the server has stopped."""
        if self.process != os.getpid():
            # A forked child shares the claim of its parent and must leave it alone.
            return
        last = _try_lock(self.claim)
        os.close(self.claim)
        self.process = 0
        if last:
            _wait_for_keeper(self.cluster)
        if self.keeper and last:
            self.keeper.wait(PATIENCE_IN_SECONDS)


def hold(cluster: Cluster, tell: Callable[[str], object] = lambda step: None) -> Holding:
    """Claim the cluster and return when it answers; `tell` hears of it where one must be made first. Raises Refused."""
    try:
        cluster.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        claim = _open(cluster.holders)
        # A command that turns into another program (exec of a web server) keeps its claim.
        os.set_inheritable(claim, True)
        fcntl.flock(claim, fcntl.LOCK_SH)
        try:
            return _start_or_join(cluster, claim, tell)
        except BaseException:
            os.close(claim)
            raise
    except OSError as error:
        raise Refused(
            f"The data folder {cluster.folder} cannot be used: {error.filename or ''} {error.strerror}. "
            "Make it writable for this user, or name another one in REGISTRY_DATA_DIR."
        ) from error


def _start_or_join(cluster: Cluster, claim: int, tell: Callable[[str], object]) -> Holding:
    keeper, refusal = None, ""
    deadline = time.monotonic() + PATIENCE_IN_SECONDS
    while time.monotonic() < deadline:
        lock = _open(cluster.keeping)
        try:
            if _try_lock(lock):
                if keeper:
                    break
                if not cluster.exists:
                    tell(f"Making a PostgreSQL database in {cluster.folder}. This happens once.")
                    create(cluster)
                keeper = _start(cluster, lock)
                deadline = time.monotonic() + PATIENCE_IN_SECONDS
            elif (socket := _socket(cluster)) and not (refusal := _refusal(cluster.url(APPLICATION, socket))):
                return Holding(cluster, socket, claim, os.getpid(), keeper)
        finally:
            os.close(lock)
        time.sleep(PAUSE_IN_SECONDS)
    raise Refused(
        f"The database in {cluster.folder} does not answer. {refusal or _last_words(cluster)} "
        f"{cluster.log} says more; naming another folder in REGISTRY_DATA_DIR starts anew."
    )


def _start(cluster: Cluster, lock: int) -> "subprocess.Popen[bytes]":
    """Start the keeper, which starts the server; it inherits `lock`, and so holds it for as long as it lives."""
    _stop_orphan(cluster)
    account = account_for(cluster.home)
    with programs(cluster.home, account, cluster.major) as run:
        socket = _new_socket(cluster)
        account.own(socket)
        plan = {
            "command": _command(run, socket, for_tests=cluster.for_tests),
            "uid": account.uid,
            "gid": account.gid,
            "descriptors": run.descriptors,
            "holders": str(cluster.holders),
            "discard": [str(socket), *([str(cluster.folder)] if cluster.for_tests else [])],
        }
        return _launch(cluster.log, json.dumps(plan), (lock, *run.descriptors))


def _new_socket(cluster: Cluster) -> Path:
    """Make the folder for the socket, and remove that of a keeper that was killed."""
    if cluster.last_socket.exists():
        shutil.rmtree(cluster.last_socket.read_text(), ignore_errors=True)
    # Short and new each time: a socket's path holds at most 107 bytes, and a known name could be squatted on.
    socket = tempfile.mkdtemp(prefix="registry-", dir="/tmp")
    cluster.last_socket.touch(mode=0o600)
    cluster.last_socket.write_text(socket)
    return Path(socket)


def _launch(log: Path, plan: str, descriptors: tuple[int, ...]) -> "subprocess.Popen[bytes]":
    log.touch(mode=0o600)
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", keeper_program.__file__, plan],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=installed.environment(),
            pass_fds=descriptors,
            start_new_session=True,
        )


def _command(run: Programs, socket: Path, *, for_tests: bool) -> list[str]:
    settings = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(socket),
        # Containers have 64 MB of /dev/shm.
        "dynamic_shared_memory_type": "mmap",
        "log_min_messages": "warning",
        "timezone": "UTC",
    }
    if for_tests:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [run.binaries.program("postgres"), "-D", run.data, *options]


def _stop_orphan(cluster: Cluster) -> None:
    """Stop a server whose keeper has gone, and forget one that was killed: its number may be another's by now."""
    pid_file = cluster.data / "postmaster.pid"
    if not pid_file.exists():
        return
    process = int(pid_file.read_text().split("\n")[0] or 0)
    deadline = time.monotonic() + PATIENCE_IN_SECONDS
    with suppress(ProcessLookupError):
        while _serves(process, cluster.data) and time.monotonic() < deadline:
            os.kill(process, signal.SIGINT)
            time.sleep(PAUSE_IN_SECONDS)
    pid_file.unlink(missing_ok=True)


def _serves(process: int, data: Path) -> bool:
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{process}/cwd").samefile(data)
        except OSError:
            return False
    command = ["ps", "-o", "command=", "-p", str(process)]
    return str(data) in subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _socket(cluster: Cluster) -> Path | None:
    """Return the socket's folder as the running server wrote it down, in line 5 of postmaster.pid."""
    try:
        lines = (cluster.data / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return None
    return Path(lines[4]) if len(lines) > 4 and lines[4] else None


def _refusal(url: str) -> str:
    """Return why nobody can log in at `url`, empty where one can."""
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        return str(error).splitlines()[0]
    return ""


def _wait_for_keeper(cluster: Cluster) -> None:
    deadline = time.monotonic() + keeper_program.PATIENCE_IN_SECONDS
    with suppress(FileNotFoundError):
        lock = os.open(cluster.keeping, os.O_RDWR)
        while not _try_lock(lock) and time.monotonic() < deadline:
            time.sleep(PAUSE_IN_SECONDS)
        os.close(lock)


def _last_words(cluster: Cluster) -> str:
    lines = cluster.log.read_text(errors="replace").splitlines() if cluster.log.exists() else []
    return next((line for line in reversed(lines) if "FATAL" in line), lines[-1] if lines else "")


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
