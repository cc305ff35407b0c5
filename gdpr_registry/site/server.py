"""The web server of the demonstration, in this process: it ends when the command ends."""

import signal
import socket
from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication

HOST = "127.0.0.1"


class PortIsTaken(Exception):
    """Somebody else listens where the demonstration was to be."""


def refuse_taken_port(port: int) -> None:
    """Raise PortIsTaken when nothing can listen on `port` of this machine."""
    with socket.socket() as probe:
        # As the server itself does: a port that is only waiting out its last connection is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise PortIsTaken from error


def _ignore(*_order: Any) -> None:
    """Not SIG_IGN: Python complains of an order that came just before it was set."""


def _end_once(worker: Any) -> None:
    """A worker that is ending pays no heed to a second order to: Ctrl-C reaches it, and then its master asks too."""
    for order in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(order, _ignore)


class Server(BaseApplication):
    """Gunicorn with two workers of four threads."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def _options(self) -> dict[str, Any]:
        return {
            "bind": f"{HOST}:{self.port}",
            "workers": 2,
            "worker_class": "gthread",
            "threads": 4,
            "loglevel": "warning",
            "control_socket_disable": True,
            "worker_int": _end_once,
        }

    def load(self) -> Any:
        from gdpr_registry.wsgi import application

        return application


def serve(port: int) -> None:
    """Serve until somebody presses Ctrl-C."""
    # A connection must not be shared with the workers that are forked from this process.
    connections.close_all()
    Server(port).run()
