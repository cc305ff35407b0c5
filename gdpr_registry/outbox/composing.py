"""From a row to a mail: subject, plain text, and the same text as HTML. It loads nothing from anywhere."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from gdpr_registry.models import OutgoingMail
from gdpr_registry.outbox.kinds import kind_of


@dataclass(frozen=True)
class Composed:
    """What the reader gets. Both texts say the same; `headers` are those of its kind."""

    subject: str
    text: str
    html: str
    headers: dict[str, str]


def compose(mail: OutgoingMail) -> Composed:
    """Write the mail in its reader's language, with the site's own address in its links (the worker has no request)."""
    with translation.override(mail.language):
        kind = kind_of(mail.kind)
        site_name = settings.SITE_NAME or _("Privacy registry")
        context = {"site_url": settings.SITE_URL.rstrip("/"), "site_name": site_name, **kind.fill(mail.context)}
        # One line: a line break would begin another header.
        subject = " ".join(render_to_string(f"{kind.template}_subject.txt", context).split())
        text = _without_gaps(render_to_string(f"{kind.template}.txt", context))
        frame = {**context, "subject": subject, "language": mail.language, "paragraphs": paragraphs(text)}
        html = render_to_string("mail/frame.html", frame)
        return Composed(subject, f"{text}\n", html, kind.headers(context))


def message(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it is handed to the mail server: the same Message-ID at each try."""
    composed = compose(mail)
    headers = {
        **composed.headers,
        "Message-ID": mail.message_id,
        "Content-Language": mail.language,
        # Nobody's absence notice answers it (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    made = EmailMultiAlternatives(composed.subject, composed.text, to=[mail.to], headers=headers)
    made.attach_alternative(composed.html, "text/html")
    return made


def paragraphs(text: str) -> list[list[tuple[str, bool]]]:
    """The paragraphs of a mail, each as lines, each line with whether it is a link to this site."""
    return [[(line, _is_link(line)) for line in part.split("\n")] for part in text.strip().split("\n\n")]


def _without_gaps(text: str) -> str:
    """The text with single blank lines only: tags of templates leave more."""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    return "\n".join(line for at, line in enumerate(lines) if line or lines[at - 1])


def _is_link(line: str) -> bool:
    # A line of its own at our own site: what others wrote never becomes a link.
    return line.startswith(f"{settings.SITE_URL.rstrip('/')}/") and " " not in line
