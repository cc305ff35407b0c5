"""Data, time limits, recipients and transfers in the words of one language."""

from __future__ import annotations

from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ...document import ActivityLimit, ActivityTransfer, Limit
from ...dpv import TransferTool
from ...models.data_category import Sensitivity
from ...models.recipient import RecipientRole
from .codes import Codes


class Data(Codes):
    """Which data, how long, to whom."""

    def datum(self, code: str) -> str:
        """A data category by name, marked where the law asks for more care."""
        return self.once("datum", code, self._datum)

    def _datum(self, code: str) -> str:
        kind = self.data_categories[code]
        if kind.sensitivity == Sensitivity.ORDINARY:
            return self.data[code]
        return f"{self.data[code]} ({Sensitivity(kind.sensitivity).label})"

    @cached_property
    def _limit_patterns(self) -> dict[tuple[bool, bool], str]:
        return {
            (True, True): _("%(duration)s after %(event)s, %(condition)s"),
            (True, False): _("%(duration)s after %(event)s"),
            (False, True): _("until %(event)s, %(condition)s"),
            (False, False): _("until %(event)s"),
        }

    def limit(self, row: ActivityLimit | Limit) -> str:
        """A time limit as a phrase: "24 months after the closing of the case"."""
        condition = self.say(row.condition)
        parts = {"event": self.say(row.counted_from), "condition": condition, "duration": ""}
        if row.duration:
            parts["duration"] = self.duration(row.duration, row.unit)
        return self._limit_patterns[bool(row.duration), bool(condition)] % parts

    def recipient(self, code: str) -> str:
        """A recipient with its category, its role and its country: "hosts: Nordhost (processor, Denmark)"."""
        return self.once("recipient", code, self._recipient)

    def _recipient(self, code: str) -> str:
        known = self.receivers[code]
        details = ", ".join(filter(None, [str(RecipientRole(known.role).label), self.country(known.country)]))
        category = capfirst(self.recipient_categories.get(known.category, ""))
        return f"{category}: {known.name} ({details})" if category else f"{known.name} ({details})"

    def transfer(self, row: ActivityTransfer) -> str:
        """A transfer: to whom, where, the tool and its document (R-008)."""
        known = self.receivers.get(row.recipient)
        where = f"{known.name if known else row.recipient}, {self.country(row.destination)}"
        told = [self.tool(row.tool), row.document_title, row.document_url, self.say(row.safeguards)]
        return f"{where}: " + "; ".join(text.rstrip(".") for text in told if text)

    def tool(self, code: str) -> str:
        """What carries a transfer (GDPR Art. 45 to 49)."""
        return self.once("tool", code, lambda key: str(TransferTool(key).label) if key else "")
