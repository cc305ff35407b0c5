"""On the desk: mails that could not leave, lines of those who left, and what the reader is asked about."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gdpr_registry.models import OutgoingMail, User

from ..models import Activity, Answer, Confirmation, Purpose
from .items import DeskItem, Weight


def given_up(reader: Any) -> Iterator[DeskItem]:
    """Mails that the other side refused, or that were tried in vain: somebody was not told."""
    if not reader.has_perm("gdpr_registry.view_outgoingmail"):
        return
    if count := OutgoingMail.objects.given_up().count():
        sentence = ngettext("%(count)d mail could not be sent.", "%(count)d mails could not be sent.", count)
        url = f"{reverse('admin:gdpr_registry_outgoingmail_changelist')}?state=given-up"
        yield DeskItem(Weight.SHOULD, _("Mail"), sentence % {"count": count}, "is-blocked", url)


def left_behind(reader: Any) -> Iterator[DeskItem]:
    """Lines whose owner cannot sign in any more (R-014)."""
    if not reader.has_perm("purposes.run_round"):
        return
    gone = User.objects.exclude(pk__in=User.objects.usable().values("pk"))
    if count := sum(model.objects.filter(owner__in=gone).count() for model in (Activity, Purpose)):
        sentence = ngettext(
            "%(count)d line belongs to somebody who left.", "%(count)d lines belong to people who left.", count
        )
        url = reverse("admin:purposes_round_hand_over")
        yield DeskItem(Weight.SHOULD, _("Nobody answers"), sentence % {"count": count}, "is-open", url)


def asked(reader: Any) -> Iterator[DeskItem]:
    """Lines about which the reader is asked as their owner."""
    waiting = Confirmation.objects.filter(owner=reader.pk, answer=Answer.WAITING, round__closed_at__isnull=True)
    if count := waiting.count():
        sentence = ngettext(
            "%(count)d line of yours waits for your answer.", "%(count)d lines of yours wait for your answer.", count
        )
        yield DeskItem(Weight.SHOULD, _("Round"), sentence % {"count": count}, "is-waiting", reverse("round_list"))
