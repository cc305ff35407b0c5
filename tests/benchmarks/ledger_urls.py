"""The doors that the benchmark of the ledger knocks at, each beside a bare view; all behind the same middleware.

`ask` and `record` do what a system's door does with a message: read it, find its token, call one action, answer.
"""

import json
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from consents.actions import ask_about_one, give
from consents.asked import Asked
from consents.models import Question, Standing
from gdpr_registry.models import AccessEntry, User
from gdpr_registry.urls import handler500  # noqa: F401  the site's own page for errors
from purposes import editions
from subjects.models import Person


def token_of(message: dict) -> User:
    """Stands for the token of a system: one row by a unique key."""
    return User.objects.get(email=message["token"])


@csrf_exempt
def ask(request: HttpRequest) -> JsonResponse:
    message = json.loads(request.body)
    token_of(message)
    ref = UUID(message["person"]) if "person" in message else message["email"]
    asked = Asked(task=message["task"], channel=message["channel"])
    question, answered = ask_about_one(asked=asked, ref=ref, by=None, source="api.bench")
    return JsonResponse({"question": str(question.pk), "allowed": answered.allowed, "reason": question.reason})


@csrf_exempt
def bare_ask(request: HttpRequest) -> JsonResponse:
    """A token, one row, the same row inserted, COMMIT."""
    message = json.loads(request.body)
    token_of(message)
    with transaction.atomic():
        row = Standing.objects.filter(person=message["person"], purpose=message["purpose"], channel="").first()
        question = Question.objects.create(
            source="api.bench",
            task=message["task"],
            purpose=message["purpose"],
            channel=message["channel"],
            edition=1,
            total=1,
            allowed=0,
            reasons={"no_consent": 1},
            person=UUID(message["person"]),
            reason="no_consent",
            event=row and row.said_by,
        )
    return JsonResponse({"question": str(question.pk), "allowed": False, "reason": question.reason})


@csrf_exempt
def record(request: HttpRequest) -> JsonResponse:
    message = json.loads(request.body)
    event = give(
        person=Person(pk=UUID(message["person"])),
        purpose=message["purpose"],
        wording=editions.wording(message["wording"]),
        evidence="reported",
        by=None,
        source="api.bench",
        key=message["key"],
        method="system",
    )
    return JsonResponse({"event": event.pk})


@csrf_exempt
def bare_record(request: HttpRequest) -> JsonResponse:
    """One INSERT, COMMIT."""
    message = json.loads(request.body)
    with transaction.atomic():
        entry = AccessEntry.objects.create(action="bench.row", object_id=message["person"], purpose=message["purpose"])
    return JsonResponse({"event": entry.pk})


urlpatterns = [
    path("ask", ask),
    path("bare-ask", bare_ask),
    path("record", record),
    path("bare-record", bare_record),
]
