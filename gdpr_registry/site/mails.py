"""The mails of the demonstration on a page: nothing leaves this machine, and everybody signed in may look."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail


@dataclass(frozen=True)
class Shown:
    """A mail of the outbox and its words, or why they cannot be written any more."""

    mail: OutgoingMail
    composed: outbox.Composed | None

    @property
    def paragraphs(self) -> list[list[tuple[str, bool]]]:
        """The text by paragraphs and lines; each line with whether it is a link to this site."""
        return outbox.paragraphs(self.composed.text) if self.composed else []


@login_required
@require_safe
def demo_mails(request: HttpRequest) -> HttpResponse:
    """The mails of the demonstration, newest first: sent, waiting, given up and withheld.

    No token is kept, so each look composes the mails anew, with links of their own that work: a look writes links. For
    whoever is signed in; outside a demonstration nobody reads other people's mail.
    """
    if not settings.DEMO:
        raise PermissionDenied
    page = Paginator(OutgoingMail.objects.all(), 20).get_page(request.GET.get("page"))
    return render(request, "site/demo_mails.html", {"page": page, "mails": [_shown(mail) for mail in page]})


def _shown(mail: OutgoingMail) -> Shown:
    try:
        return Shown(mail, outbox.compose(mail))
    except ObjectDoesNotExist:
        # What it spoke of is gone.
        return Shown(mail, None)
