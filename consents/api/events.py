"""What was said elsewhere, written by systems."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_noop as _
from ninja import Body, Router

from ..actions import report_many
from ..models import Verb
from .answers import answered
from .errors import WRITING
from .keys import Key
from .said import AllRecorded, Events, recorded
from .tokens import Token, token_of

router = Router(tags=["events"], auth=Token(Verb.RECORD))


@router.post(
    "/events",
    response={200: AllRecorded, **WRITING},
    summary=_("Record what people said elsewhere"),
    description=_(
        "Record yeses, noes, withdrawals and objections that were said elsewhere: all of them, or none.\n\n"
        "The same message with the same key gets the same answer and is recorded once. The gate knows of it with the "
        "next question."
    ),
)
def record(request: HttpRequest, message: Body[Events], key: Key) -> JsonResponse:
    """All events of the message, or none."""
    made = report_many(
        token=token_of(request),
        reports=[one.report() for one in message.events],
        key=key,
        body={"to": "events", "body": message.model_dump(mode="json", exclude_unset=True)},
    )
    return answered(AllRecorded.model_construct(events=[recorded(event) for event in made]))
