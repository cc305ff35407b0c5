"""May we? Asked by systems, about one person or many."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_noop as _
from ninja import Body, Router

from .. import models
from ..actions import ask_about_many, ask_about_one
from ..decisions import Decision, Reason
from ..models import ApiToken, Verb
from ..reasons import SHORT, texts_of
from .answers import answered
from .bodies import Answer, Answers, Kept, OfMany, Question
from .errors import DOCUMENTED
from .tokens import Token, token_of

router = Router(tags=["decisions"], auth=Token(Verb.DECIDE))


@router.post(
    "/decisions",
    response={200: Answer | Answers, **DOCUMENTED},
    summary=_("May we?"),
    description=_(
        "Ask the gate about one person, or about each of many. The question is kept; about many only its counts "
        "are.\n\nWho is not on file and who was erased are answered alike. Of several people who share an address the "
        "answer is yes only if it is yes for each of them."
    ),
)
def decide(request: HttpRequest, question: Body[Question]) -> JsonResponse:
    """May we, with one person or with each of many?"""
    token = token_of(request)
    return _of_many(question, token) if question.person is None else _of_one(question, question.person, token)


def _of_one(question: Question, person: str, token: ApiToken) -> JsonResponse:
    kept, told = ask_about_one(asked=question.asked(), ref=person, by=None, source=token.source, within=token.within)
    decision = told.decision
    answer = Answer.model_construct(
        allowed=decision.allowed,
        reason=decision.reason,
        sentence=str(texts_of(told.facts, decision).means),
        basis=decision.basis,
        edition=told.ground.edition,
        event=told.event,
        question=kept.pk,
    )
    return answered(answer)


def _of_many(question: Question, token: ApiToken) -> JsonResponse:
    decisions: list[Decision] = []
    kept = ask_about_many(
        asked=question.asked(),
        refs=question.people or [],
        by=None,
        source=token.source,
        within=token.within,
        each=lambda _ref, decision: decisions.append(decision),
    )
    answers = Answers.model_construct(
        decisions=[
            OfMany.model_construct(allowed=one.allowed, reason=one.reason, basis=one.basis) for one in decisions
        ],
        reasons=kept.reasons,
        sentences={reason: str(SHORT[Reason(reason)]) for reason in kept.reasons},
        edition=kept.edition,
        question=kept.pk,
    )
    return answered(answers)


@router.get(
    "/decisions/{uuid:question}",
    response={200: Kept, **DOCUMENTED},
    summary=_("A question that was asked"),
    description=_("What was kept of a question, for the token that asked it. Nobody else is told that there is one."),
)
def kept(request: HttpRequest, question: UUID) -> JsonResponse:
    """A question of this token's."""
    token = token_of(request)
    row = models.Question.objects.filter(pk=question, source=token.source).first()
    if row is None:
        raise Http404
    return answered(_as_kept(row))


def _as_kept(row: models.Question) -> Kept:
    alike: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("task", "purpose", "company", "channel", "reach", "hindsight", "edition", "total", "allowed")
    }
    return Kept.model_construct(question=row.pk, asked_at=row.at, at=row.as_of, reasons=row.reasons, **alike)
