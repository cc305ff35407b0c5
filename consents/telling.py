"""The tasks to tell recipients of a no: written with the event, in its transaction (R-055). Not a door."""

from collections.abc import Sequence

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
