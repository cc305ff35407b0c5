"""Recipients who are to be told of withdrawals and objections: how many wait, of whom, and who has confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from purposes import editions
from purposes.exceptions import RegisterError
from purposes.views.desk import sentences
from subjects.views.door import door

from .. import actions
from ..actions.recipient import READ, TELL, note_look
from ..looking import FIND
from ..models import RecipientTask
from ..unsound import references_of
from .door import says_not_saved

#: Tasks on a page: what one press is about.
AT_ONCE = 200


class Line(NamedTuple):
    """A task as the page shows it."""

    task: RecipientTask
    person: str


@door(READ)
@require_safe
def staff_recipients(request: HttpRequest) -> HttpResponse:
    """Every recipient for whom something is open, the one with the oldest first."""
    rows = RecipientTask.objects.filter(acknowledged_at__isnull=True).order_by().values("recipient")
    waiting = Count("pk", filter=Q(told_at__isnull=True))
    counted = rows.annotate(waiting=waiting, open=Count("pk"), oldest=Min("made_at")).order_by("oldest", "recipient")
    names = _names()
    lines = [
        {**row, "name": names.get(row["recipient"], row["recipient"]), "told": row["open"] - row["waiting"]}
        for row in counted
    ]
    return render(request, "consents/recipients.html", {"lines": lines, "trail": [(_("Recipients"), "")]})


@door(READ)
@require_safe
def staff_recipient(request: HttpRequest, recipient: str) -> HttpResponse:
    """Whom the recipient is to be told about, and what they have not confirmed, the oldest first."""
    tasks = RecipientTask.objects.filter(recipient=recipient)
    name = _names().get(recipient)
    if name is None and not tasks.exists():
        raise Http404
    waiting, unconfirmed = (list(rows.select_related("event")[:AT_ONCE]) for rows in _open(tasks))
    persons = _persons(request, recipient, [*waiting, *unconfirmed])
    context = {
        "recipient": recipient,
        "name": name or recipient,
        "waiting": [Line(task, persons[task.pk]) for task in waiting],
        "unconfirmed": [Line(task, persons[task.pk]) for task in unconfirmed],
        "trail": [(_("Recipients"), reverse("staff_recipients")), (name or recipient, "")],
    }
    return render(request, "consents/recipient.html", context)


@door(TELL)
@says_not_saved
@require_POST
def staff_recipient_step(request: HttpRequest, recipient: str, step: str) -> HttpResponse:
    """Record that the recipient was told of the tasks on the page, or has confirmed them."""
    ids = [int(pk) for pk in request.POST.getlist("task") if pk.isascii() and pk.isdigit() and len(pk) < 19]
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
        return ngettext("Recorded: told of %(n)d.", "Recorded: told of %(n)d.", n) % {"n": n}
    if step == "confirmed":
        n = actions.acknowledge(recipient=recipient, tasks=ids, by=request.user)
        return ngettext("Recorded: %(n)d is confirmed.", "Recorded: %(n)d are confirmed.", n) % {"n": n}
    raise Http404


def _open(tasks: Any) -> tuple[Any, Any]:
    return tasks.waiting(), tasks.unconfirmed()


def _names() -> dict[str, str]:
    edition = editions.in_force()
    receivers = editions.document_of(edition).record.recipients if edition else []
    return {receiver.code: receiver.name for receiver in receivers}


def _persons(request: HttpRequest, recipient: str, tasks: Sequence[RecipientTask]) -> dict[int, str]:
    """What each person is called: by their references for who may find people, otherwise by the id."""
    known = {}
    if tasks and request.user.has_perm(FIND):
        note_look(recipient=recipient, by=request.user)
        known = references_of([task.event.person_id for task in tasks])
    return {task.pk: " ".join(known.get(task.event.person_id, ())) or str(task.event.person_id) for task in tasks}
