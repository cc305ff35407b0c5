"""On the desk of those who look after the mails: mails that were given up."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gdpr_registry.models import OutgoingMail
from purposes.desk import DeskItem, Weight, register


@register
def given_up_mails(reader: Any) -> Iterator[DeskItem]:
    """Mails that did not leave."""
    if not reader.has_perm("gdpr_registry.view_outgoingmail"):
        return
    if number := OutgoingMail.objects.given_up().count():
        sentence = ngettext("%(count)d mail did not leave.", "%(count)d mails did not leave.", number)
        url = reverse("admin:gdpr_registry_outgoingmail_changelist")
        yield DeskItem(Weight.SHOULD, _("Mail"), sentence % {"count": number}, "is-blocked", url)
