"""Where a receipt is read and taken away: by the person within their session, by staff within theirs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

#: The files of a receipt, as the end of its address.
PDF, JSON = "pdf", "json"
KINDS = (PDF, JSON)


def address(event: Any, kind: str = "") -> str:
    """The person's address of the page, or of the file of this kind."""
    return _reversed("me_receipt", event, kind)


def staff_address(event: Any, kind: str = "") -> str:
    """The same for accounts that read the ledger (`consents.view_consentevent`)."""
    return _reversed("staff_receipt", event, kind)


def _reversed(name: str, event: Any, kind: str) -> str:
    if not kind:
        return reverse(name, kwargs={"number": event.pk})
    return reverse(f"{name}_file", kwargs={"number": event.pk, "file": kind})
