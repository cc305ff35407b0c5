"""The process between the commands and their server: stops it when the last command that uses it has gone.

It runs as a program of its own, in a session of its own, with the standard library only.

Every command that uses the database holds a shared lock on one file. The keeper waits for the exclusive lock on the
same file: it gets it when nobody holds the file any more, however they ended. The kernel releases the locks of a
killed process, so there is nothing to count and nothing to clean up. Should the keeper itself be killed, the kernel
tells the server to shut down (Linux); elsewhere the next command finds the orphan and stops it.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from typing import Any, NoReturn

PR_SET_PDEATHSIG = 1
PATIENCE_IN_SECONDS = 30


class Ended(BaseException):
    """The server has ended by itself, or the keeper was asked to stop."""


def main() -> None:
    plan = json.loads(sys.argv[1])
    server = start(plan)
    with contextlib.suppress(Ended):
        wait_until_nobody_needs_it(server, plan["holders"])
    stop(server)
    for folder in plan["discard"]:
        shutil.rmtree(folder, ignore_errors=True)


def start(plan: dict[str, Any]) -> "subprocess.Popen[bytes]":
    options = {} if plan["uid"] is None else {"user": plan["uid"], "group": plan["gid"], "extra_groups": []}
    die_too = die_with(os.getpid()) if sys.platform == "linux" else None
    return subprocess.Popen(plan["command"], pass_fds=plan["descriptors"], cwd="/", preexec_fn=die_too, **options)


def die_with(keeper: int) -> Any:
    """Return what a child does before it becomes the server: ask for a fast shutdown when the keeper dies."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        if os.getppid() != keeper:
            os._exit(1)

    return ask


def wait_until_nobody_needs_it(server: "subprocess.Popen[bytes]", holders: str) -> None:
    def end(*_: object) -> NoReturn:
        raise Ended

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGCHLD, end)
    if server.poll() is None:
        # Held until the keeper ends: a command that comes now waits here, then starts a server of its own.
        fcntl.flock(os.open(holders, os.O_RDWR), fcntl.LOCK_EX)


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Shut down fast: open transactions are rolled back, committed ones are safe."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)
    try:
        server.wait(PATIENCE_IN_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


if __name__ == "__main__":
    main()
