"""A real mail server on this machine, for tests that send mail over the wire."""

import asyncio
import socket
import threading
from collections import Counter
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Server:
    """A mail server that answers as it is told; `messages` for `recipients` are what it accepted, `raw` as it came."""

    def __init__(self):
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.recipient_answer = self.data_answer = "250 OK"
        self.before_answer = lambda: None
        self.hang_up = self.leaves_after_answer = self.takes_utf8 = False
        self.connections = 0
        #: It works so many seconds on each mail, and answers while this is set; others may come meanwhile.
        self.seconds_a_mail, self.answers = 0.0, threading.Event()
        self.answers.set()
        #: To whom mails are under way, and how many at most were at once.
        self.under_way: Counter[str] = Counter()
        self.most_under_way: Counter[str] = Counter()
        self.recipients: list[str] = []
        #: Released each time that it has hung up after an answer.
        self.left = threading.Semaphore(0)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
            self.recipients.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server, session, envelope):
        self.under_way.update(envelope.rcpt_tos)
        self.most_under_way |= self.under_way
        await asyncio.sleep(self.seconds_a_mail)
        while not self.answers.is_set():
            await asyncio.sleep(0.005)
        self.before_answer()
        self.under_way.subtract(envelope.rcpt_tos)
        if self.hang_up:
            server.transport.abort()
            return "250 OK"
        if self.data_answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.content, policy=default))
            self.raw.append(envelope.content)
        if self.leaves_after_answer:
            server.loop.call_soon(self._leave, server)
        return self.data_answer

    def _leave(self, server):
        server.transport.close()
        # The transport closes at the loop's next turn; this comes after it.
        server.loop.call_soon(self.left.release)

    @property
    def taken(self) -> list[str]:
        """The Message-IDs of what it accepted."""
        return [message["Message-ID"] for message in self.messages]


class LoopbackController(Controller):
    def factory(self):
        return SMTP(self.handler, hostname="127.0.0.1", enable_SMTPUTF8=self.handler.takes_utf8)


@pytest.fixture
def server(settings):
    server = Server()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = LoopbackController(server, hostname="127.0.0.1", port=port, ready_timeout=120)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
    yield server
    controller.stop()
