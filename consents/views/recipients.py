"""Recipients who are to be told of withdrawals and objections: how many wait, of whom, and who has confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from purposes import editions
from purposes.exceptions import RegisterError
from purposes.exports.writers import csv_rows, in_language
from purposes.views.desk import sentences
from subjects.views.door import door

from .. import actions
from ..actions.recipient import READ, TELL, note_download, note_look
from ..looking import FIND
from ..models import RecipientTask
from ..recipient_lines import columns, in_turn, lines_of
from .door import row_number, says_not_saved

#: Tasks on a page: what one press is about.
AT_ONCE = 200


@door(READ)
@require_safe
def staff_recipients(request: HttpRequest) -> HttpResponse:
    """Every recipient for whom something is open, the one with the oldest first."""
    rows = RecipientTask.objects.still_open().order_by().values("recipient")
    waiting = Count("pk", filter=Q(told_at__isnull=True))
    counted = rows.annotate(waiting=waiting, open=Count("pk"), oldest=Min("made_at")).order_by("oldest", "recipient")
    names = _names()
    lines = [
        {**row, "name": names.get(row["recipient"], row["recipient"]), "told": row["open"] - row["waiting"]}
        for row in counted
    ]
    others = {code: name for code, name in names.items() if code not in {row["recipient"] for row in counted}}
    context = {"lines": lines, "others": others, "trail": [(_("Recipients"), "")]}
    return render(request, "consents/recipients.html", context)


@door(READ)
@require_safe
def staff_recipient(request: HttpRequest, recipient: str) -> HttpResponse:
    """Whom the recipient is to be told about, what they have not confirmed, the oldest first, and what is settled."""
    tasks = RecipientTask.objects.filter(recipient=recipient)
    name = _name(recipient)
    may_know = request.user.has_perm(FIND)
    parts = {"waiting": tasks.waiting(), "unconfirmed": tasks.unconfirmed(), "settled": tasks.settled()}
    lines = {part: lines_of(rows[:AT_ONCE], references=may_know) for part, rows in parts.items()}
    if may_know and any(lines.values()):
        note_look(recipient=recipient, by=request.user)
    trail = [(_("Recipients"), reverse("staff_recipients")), (name, "")]
    context = {"recipient": recipient, "name": name, "trail": trail, "at_once": AT_ONCE, **lines}
    return render(request, "consents/recipient.html", context)


@door(READ)
@require_safe
def staff_recipient_file(request: HttpRequest, recipient: str) -> StreamingHttpResponse:
    """All that the recipient is or was told of, as CSV, for the recipient or for who audits it."""
    _name(recipient)
    may_know = request.user.has_perm(FIND)
    note_download(recipient=recipient, by=request.user, references=may_know)
    table = csv_rows(columns(), in_turn(recipient, references=may_know))
    pieces = in_language(get_language() or "", table)
    name = slugify(f"recipient-{recipient}".replace(".", "-"))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=headers)


@door(TELL)
@says_not_saved
@require_POST
def staff_recipient_step(request: HttpRequest, recipient: str, step: str) -> HttpResponse:
    """Record that the recipient was told of the tasks on the page, or has confirmed them."""
    ids = [pk for text in request.POST.getlist("task") if (pk := row_number(text)) is not None]
    try:
        messages.success(request, _taken(step, recipient, ids, request))
    except (RegisterError, PermissionDenied) as refusal:
        for sentence in sentences(refusal):
            messages.error(request, sentence)
    return redirect("staff_recipient", recipient)


def _taken(step: str, recipient: str, ids: list[int], request: HttpRequest) -> str:
    if step == "told":
        note = request.POST.get("note", "")
        n = actions.tell_recipient(recipient=recipient, tasks=ids, by=request.user, note=note)
        _mention_the_rest(request, len(set(ids)) - n)
        return ngettext("Recorded: told of %(n)d.", "Recorded: told of %(n)d.", n) % {"n": n}
    if step == "confirmed":
        n = actions.acknowledge(recipient=recipient, tasks=ids, by=request.user)
        return ngettext("Recorded: %(n)d is confirmed.", "Recorded: %(n)d are confirmed.", n) % {"n": n}
    raise Http404


def _mention_the_rest(request: HttpRequest, rest: int) -> None:
    if rest:
        sentence = ngettext(
            "%(n)d of them was told or cancelled meanwhile, and is left as it was.",
            "%(n)d of them were told or cancelled meanwhile, and are left as they were.",
            rest,
        )
        messages.info(request, sentence % {"n": rest})


def _name(recipient: str) -> str:
    """What the recipient is called now; the code of one that left the register. Raises Http404 for nobody."""
    name = _names().get(recipient)
    if name is None and not RecipientTask.objects.filter(recipient=recipient).exists():
        raise Http404
    return name or recipient


def _names() -> dict[str, str]:
    edition = editions.in_force()
    receivers = editions.document_of(edition).record.recipients if edition else []
    return {receiver.code: receiver.name for receiver in receivers}
