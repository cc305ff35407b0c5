"""The tasks to tell recipients of a no: written with the event, in its transaction (R-055). Not a door."""

from collections.abc import Sequence

from django.db.models.functions import Now

from purposes import editions

from .models import ConsentEvent, RecipientTask
from .recipients import recipients_of


def write_tasks(events: Sequence[ConsentEvent]) -> None:
    """A task for each of these new events and each recipient of its purpose. Two statements, however many."""
    edition = editions.in_force() if events else None
    if edition is None:
        return
    document = editions.document_of(edition)
    receivers = {purpose: recipients_of(document, purpose) for purpose in {event.purpose for event in events}}
    RecipientTask.objects.bulk_create(
        RecipientTask(event_id=event.pk, recipient=receiver.code, role=receiver.role)
        for event in events
        for receiver in receivers[event.purpose]
    )


def take_tasks_back(events: Sequence[ConsentEvent]) -> None:
    """Of noes that these events declare invalid: what nobody was told is cancelled, and who was told is told again.

    A task that somebody is marking as told just now is waited for. Nothing is asked where there are no such events.
    """
    if not events:
        return
    made = {event.voids_id: event.pk for event in events}
    tasks = list(RecipientTask.objects.filter(event__in=made, cancelled_at=None).order_by("pk").select_for_update())
    RecipientTask.objects.filter(pk__in=[task.pk for task in tasks if not task.told_at]).update(cancelled_at=Now())
    RecipientTask.objects.bulk_create(
        RecipientTask(event_id=made[task.event_id], recipient=task.recipient, role=task.role)
        for task in tasks
        if task.told_at
    )
