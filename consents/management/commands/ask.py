"""`manage.py ask`: may we? Asked about one person, several, or a file of them."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from consents import actions
from consents.actions.common import known_channel
from consents.asked import Asked
from consents.decisions import Decision, Reason
from consents.gate import Answered
from consents.models import Question
from consents.moments import moment
from consents.reasons import SHORT, texts_of
from purposes.exceptions import RegisterError
from subjects.identity import NotAnIdentifier, parse_ref

SOURCE = "command"
NOT_ALLOWED = 3


class Command(BaseCommand):
    help = (
        "Asks the gate whether a person's data may be used, and keeps the question. About one person it ends with 0 "
        "for yes and 3 for no, and says why; about several, or with --file, it prints counts by reason and ends with 0."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--task", default="", metavar="CODE")
        what.add_argument("--purpose", default="", metavar="CODE")
        parser.add_argument("--company", default="", metavar="CODE", help="without it: all controllers of the purpose")
        parser.add_argument("--channel", default="", help="email, sms, phone or device")
        parser.add_argument("--reach", default="", metavar="CODE", help="the secondary basis that carries the task")
        parser.add_argument(
            "--at",
            metavar="TIME",
            help="as known then: 2026-03-31T14:30, with or without +02:00; a date means the end of that day",
        )
        parser.add_argument("--hindsight", action="store_true", help="as it turned out: with what was recorded later")
        parser.add_argument("--json", action="store_true", help="a JSON object for each person, counts last")
        parser.add_argument("--file", metavar="FILE", help="one reference a line; - reads standard input")
        parser.add_argument(
            "ref", nargs="*", metavar="REF", help="an e-mail address, a phone number, system:reference or a person's id"
        )

    def handle(self, *args: Any, ref: list[str], file: str | None, **options: Any) -> None:
        if bool(ref) == bool(file):
            raise CommandError("Name at least one person, or a --file of them.")
        with translation.override("en"):
            try:
                asked = _asked(**options)
                if file:
                    self._about_many(asked, _lines(file), as_json=options["json"])
                elif len(ref) > 1:
                    self._about_many(asked, map(_read, ref), as_json=options["json"])
                else:
                    self._about_one(asked, _read(ref[0]), as_json=options["json"])
            except RegisterError as refused:
                raise CommandError(str(refused)) from refused

    def _about_one(self, asked: Asked, ref: str, *, as_json: bool) -> None:
        question, answered = actions.ask_about_one(asked=asked, ref=ref, by=None, source=SOURCE)
        self.stdout.write(json.dumps(_as_data(question, answered)) if as_json else _as_text(question, answered))
        if not answered.allowed:
            sys.exit(NOT_ALLOWED)

    def _about_many(self, asked: Asked, refs: Iterator[str], *, as_json: bool) -> None:
        def tell(ref: str, decision: Decision) -> None:
            told = {"ref": ref, "allowed": decision.allowed, "reason": decision.reason.value}
            self.stdout.write(json.dumps(told, ensure_ascii=False))

        each = tell if as_json else None
        question = actions.ask_about_many(asked=asked, refs=refs, by=None, source=SOURCE, each=each)
        self.stdout.write(json.dumps(_counts(question)) if as_json else _counts_as_text(question))


def _asked(
    *, task: str, purpose: str, company: str, channel: str, reach: str, at: str | None, hindsight: bool, **options: Any
) -> Asked:
    if hindsight and not at:
        raise CommandError("--hindsight needs the time that is looked back at: add --at.")
    when: datetime | None = moment(at) if at else None
    return Asked(task, purpose, company, known_channel(channel), reach, when, hindsight)


def _read(ref: str) -> str:
    try:
        parse_ref(ref)
    except NotAnIdentifier as refusal:
        raise CommandError(f"“{ref}” names nobody. {refusal.sentence}") from refusal
    return ref


def _lines(file: str) -> Iterator[str]:
    """The lines that hold anything, one at a time. Raises CommandError for a file that cannot be read."""
    try:
        with open(0 if file == "-" else file, encoding="utf-8-sig", closefd=file != "-") as lines:
            yield from (line.strip() for line in lines if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read as UTF-8 text: {error}") from error


def _as_data(question: Question, answered: Answered) -> dict[str, Any]:
    decision = answered.decision
    return {
        "question": str(question.pk),
        "allowed": decision.allowed,
        "reason": decision.reason.value,
        "rule": decision.rule,
        "basis": decision.basis,
        "purpose": question.purpose,
        "edition": question.edition,
        "event": question.event,
        "among": answered.among,
        **{name: str(text) for name, text in texts_of(answered.facts, decision)._asdict().items()},
    }


def _as_text(question: Question, answered: Answered) -> str:
    texts = texts_of(answered.facts, answered.decision)
    shared = [f"{answered.among} people share this address: yes only if it is yes for each."]
    return "\n".join(
        [
            f"{'Yes' if answered.allowed else 'No'}. {texts.means}",
            *(shared if answered.among > 1 else []),
            f"Instead: {texts.instead}" if not answered.allowed else str(texts.instead),
            f"Who can change this: {texts.mend}",
            f"Say to the person: {texts.say}",
            f"Reason {answered.decision.reason}, edition {question.edition or 'none'}, question {question.pk}.",
        ]
    )


def _counts(question: Question) -> dict[str, Any]:
    counts = {"total": question.total, "allowed": question.allowed, "reasons": question.reasons}
    return {"question": str(question.pk), "edition": question.edition, **counts}


def _counts_as_text(question: Question) -> str:
    lines = [f"{number:>10,}  {SHORT[Reason(reason)]} ({reason})" for reason, number in question.reasons.items()]
    told = [f"{question.allowed:,} of {question.total:,}: yes.", *lines, f"Question {question.pk}."]
    return "\n".join(told)
