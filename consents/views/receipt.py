"""Receipts: one's own within the half hour, anybody's for accounts that read the ledger. Never kept by caches."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from purposes.exports.pdf import NotSet
from purposes.views.desk import asks, sentences

from ..actions.receipt import READ, note_reading
from ..models import ConsentEvent
from ..receipts import NoReceipt, Receipt, address, receipt_of, staff_address
from ..receipts.addresses import KINDS, PDF
from ..receipts.json_ld import json_bytes
from ..receipts.pdf import pdf_bytes
from ..receipts.told import told
from ..visits import person_of
from .pages import personal

View = Callable[..., HttpResponse]


def own(view: View) -> View:
    """A page of the person's own session, handed the event; who is in none, or no longer, is asked for an address.

    Somebody else's receipt is told apart from none by nobody.
    """

    @wraps(view)
    def answered(request: HttpRequest, number: int, **of: Any) -> HttpResponse:
        person = person_of(request)
        return view(request, _found(number, person=person), **of) if person else redirect("me")

    return personal(require_safe(answered))


@own
def me_receipt(request: HttpRequest, event: ConsentEvent) -> HttpResponse:
    """The page of the person's own receipt; 404 for everybody else's."""
    above = (_("What we have about you"), reverse("me"))
    return _page(request, event, above, files={kind: address(event, kind) for kind in KINDS}, is_own=True)


@own
def me_receipt_file(request: HttpRequest, event: ConsentEvent, file: str) -> HttpResponse:
    """The person's own receipt as a file."""
    return _file(event, file)


@require_safe
@never_cache
@login_required
@asks(READ)
def staff_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """The receipt of any person, as that person reads it."""
    event = _anybodys(request, number)
    above = (ConsentEvent._meta.verbose_name_plural, reverse("admin:consents_consentevent_changelist"))
    return _page(request, event, above, files={kind: staff_address(event, kind) for kind in KINDS}, is_own=False)


@require_safe
@never_cache
@login_required
@asks(READ)
def staff_receipt_file(request: HttpRequest, number: int, file: str) -> HttpResponse:
    """The receipt of any person as a file."""
    return _file(_anybodys(request, number), file)


# --- the event ----------------------------------------------------------------------------------


def _anybodys(request: HttpRequest, number: int) -> ConsentEvent:
    event = _found(number)
    note_reading(event=event, by=request.user)
    return event


def _found(number: int, **of: object) -> ConsentEvent:
    event: ConsentEvent | None = ConsentEvent.objects.filter(pk=number, **of).select_related("wording").first()
    return event or _not_there()


def _not_there() -> ConsentEvent:
    raise Http404


def _receipt(event: ConsentEvent) -> Receipt:
    try:
        return receipt_of(event)
    except NoReceipt as refused:
        raise Http404 from refused


# --- the answer ---------------------------------------------------------------------------------


def _page(request: HttpRequest, event: ConsentEvent, above: tuple[Any, str], **context: object) -> HttpResponse:
    receipt = _receipt(event)
    words = told(receipt, get_language() or "")
    trail = [above, (words.title, "")]
    page = {"told": words, "centre": receipt.centre, "trail": trail, **context}
    return render(request, "consents/receipt.html", page)


def _file(event: ConsentEvent, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    receipt = _receipt(event)
    response = _pdf(receipt) if kind == PDF else _json(receipt)
    response["Content-Disposition"] = f'attachment; filename="receipt-{event.pk}.{kind}"'
    return response


def _pdf(receipt: Receipt) -> HttpResponse:
    try:
        return HttpResponse(pdf_bytes(receipt, get_language() or ""), content_type="application/pdf")
    except NotSet as refused:
        return HttpResponse(" ".join(sentences(refused)), content_type="text/plain; charset=utf-8", status=503)


def _json(receipt: Receipt) -> HttpResponse:
    """The canonical bytes with their SHA-256 (RFC 9530): the hash that page and PDF name."""
    body = json_bytes(receipt)
    response = HttpResponse(body, content_type="application/ld+json")
    response["Repr-Digest"] = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
    return response
