"""The mails of the demonstration on a page: nothing leaves this machine, and everybody signed in may look."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail

#: What begins a secret in an address.
TOKEN = "token="  # noqa: S105  the name of a field


@dataclass(frozen=True)
class Shown:
    """A mail of the outbox and its words, or why they cannot be written any more. `works`: its tokens are good."""

    mail: OutgoingMail
    composed: outbox.Composed | None
    works: bool = False

    @property
    def paragraphs(self) -> list[list[tuple[str, bool]]]:
        """The text by paragraphs and lines; each line with whether it is a link to this site that opens something."""
        parts = outbox.paragraphs(self.composed.text) if self.composed else []
        return [[self._line(text, is_link) for text, is_link in part] for part in parts]

    @property
    def has_token(self) -> bool:
        """Whether a link in it opens only who got the mail."""
        return any(TOKEN in text for part in self.paragraphs for text, _is_link in part)

    def _line(self, text: str, is_link: bool) -> tuple[str, bool]:
        head, token, _secret = text.partition(TOKEN)
        return (text, is_link) if self.works or not (is_link and token) else (f"{head}{token}…", False)


@login_required
@require_safe
def demo_mails(request: HttpRequest) -> HttpResponse:
    """The mails of the demonstration, newest first: sent, waiting, given up and withheld. A look changes nothing.

    No token is kept, so the words are composed anew, in a transaction that is taken back with the links that it made.
    """
    _refuse_outside_a_demonstration()
    page = Paginator(OutgoingMail.objects.all(), 20).get_page(request.GET.get("page"))
    with transaction.atomic():
        mails = [_shown(mail) for mail in page]
        transaction.set_rollback(True)
    return render(request, "site/demo_mails.html", {"page": page, "mails": mails})


@login_required
@require_POST
def demo_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as its reader gets it, with new links that work."""
    _refuse_outside_a_demonstration()
    shown = _shown(get_object_or_404(OutgoingMail, pk=pk), works=True)
    return render(request, "site/demo_mail.html", {"shown": shown})


def _refuse_outside_a_demonstration() -> None:
    """Elsewhere nobody reads other people's mail."""
    if not settings.DEMO:
        raise PermissionDenied


def _shown(mail: OutgoingMail, *, works: bool = False) -> Shown:
    try:
        return Shown(mail, outbox.compose(mail), works)
    except ObjectDoesNotExist:
        # What it spoke of is gone.
        return Shown(mail, None)
