"""The line to the mail server, kept open over many mails."""

import select
import smtplib
from contextlib import suppress
from email import message_from_bytes, policy
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection

from gdpr_registry.outbox.addresses import needs_smtputf8


class NotAnnounced(Exception):
    """The mail server takes no letters like ø before the @ of an address."""


class Line:
    """A connection of Django's mail backend. After an error it is thrown away; the next mail opens another."""

    def __init__(self) -> None:
        self._backend: Any = None

    def open(self) -> None:
        """Be connected. Raises what the mail server's refusal or silence raises."""
        if self._has_ended():
            self.throw_away()
        if self._backend is None:
            self._backend = get_connection()
            self._backend.open()
            if smtp := self._smtp():
                # Django would leave it to the first mail.
                smtp.ehlo_or_helo_if_needed()

    def hand_over(self, message: EmailMultiAlternatives) -> None:
        """Give the mail to the mail server: returns once it took it, raises if it did not, or if nobody knows."""
        smtp = self._smtp()
        if smtp and any(map(needs_smtputf8, message.to)):
            _hand_over_in_utf8(smtp, message)
        else:
            self._backend.send_messages([message])

    def throw_away(self) -> None:
        """Hang up without a word: the other side may not answer."""
        if smtp := self._smtp():
            smtp.close()
            self._backend.connection = None
        self.close()

    def close(self) -> None:
        """Take leave of the mail server. What was handed over is not undone by an error now."""
        backend, self._backend = self._backend, None
        if backend is not None:
            with suppress(Exception):
                backend.close()

    def _has_ended(self) -> bool:
        """Whether the server hung up meanwhile: it speaks only when asked, except to take leave."""
        socket = getattr(self._smtp(), "sock", None)
        return socket is not None and bool(select.select([socket], [], [], 0)[0])

    def _smtp(self) -> smtplib.SMTP | None:
        """The connection of a backend that speaks SMTP; None of another."""
        found = getattr(self._backend, "connection", None)
        return found if isinstance(found, smtplib.SMTP) else None


def _hand_over_in_utf8(smtp: smtplib.SMTP, message: EmailMultiAlternatives) -> None:
    """As RFC 6531 asks for it: the address as it is written, in the envelope and in the head."""
    if not smtp.has_extn("smtputf8"):
        raise NotAnnounced("the mail server does not announce SMTPUTF8, which the letters before the @ need")
    made = message_from_bytes(message.message().as_bytes(), policy=policy.SMTPUTF8)
    # Django writes it as an encoded word, which is no address.
    made.replace_header("To", ", ".join(message.to))
    smtp.send_message(made, from_addr=message.from_email, to_addrs=message.to, mail_options=["SMTPUTF8"])
