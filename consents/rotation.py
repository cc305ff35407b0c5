"""What waits under the identity key for some days: brought under a new one as the rows of people are (R-110).

A yes that waits for its link, the parts of a list that staff ask about, and an uploaded file of people.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BinaryField
from django.db.models.functions import Substr

from purposes.models import ImportBatch, ImportKind
from subjects.encrypted import KEY_ID, keyring
from subjects.rotation import Kind, under_other_keys

from .encrypted import address_of, name_of, under_current_key
from .imports.plan import PEOPLE
from .lists import refs_of, sealed_part
from .models import AskedPart, PendingConsent


def _renew_pending(rows: list[PendingConsent]) -> None:
    new = [under_current_key(row, address_of(row), name_of(row)) for row in rows]
    PendingConsent.objects.bulk_update(new, ["key_id", "address", "index", "name"])


def _renew_parts(rows: list[AskedPart]) -> None:
    AskedPart.objects.bulk_update([sealed_part(row, refs_of(row)) for row in rows], ["key_id", "value"])


def _uploads() -> Any:
    """Files of people whose key, which begins what is kept of them, is not the current one."""
    kept = ImportBatch.objects.filter(kind=ImportKind.PEOPLE).exclude(content=b"")
    key = Substr("content", 1, KEY_ID, output_field=BinaryField())
    return kept.alias(key=key).exclude(key=keyring().current.encode())


def _renew_uploads(rows: list[ImportBatch]) -> None:
    for row in rows:
        row.content = PEOPLE.sealed(row, PEOPLE.content(row))
        row.save(update_fields=["content"])


YESES_THAT_WAIT = Kind(lambda: under_other_keys(PendingConsent), _renew_pending)
PARTS_OF_LISTS = Kind(lambda: under_other_keys(AskedPart), _renew_parts, at_once=10)
UPLOADS = Kind(_uploads, _renew_uploads, at_once=1)
