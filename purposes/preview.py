"""What those who decide on a proposal see before: every change with who edited its row, and every finding."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from gdpr_registry import history

from .actions.assessment import NOT_WORDS
from .blockers import Finding, blockers
from .compose import Composition, composition
from .differences import Change
from .document import RegisterDocument
from .models import Assessment, Proposal, Purpose

Row = tuple[str, str]

#: Fields of a purpose that other rows say: its activities and its assessment.
SAID_BY_ACTIVITIES = ("data", "transfers")
SAID_BY_ASSESSMENT = ("interest", "named_interests")


@dataclass(frozen=True)
class PreviewedChange:
    """A change with the accounts that edited its row since the last edition. Commands have no account."""

    change: Change
    editors: list[Any]
    is_own: bool


@dataclass(frozen=True)
class Preview:
    """The draft, or what was proposed, as one person sees it before deciding."""

    made: Composition
    changes: list[PreviewedChange]
    findings: list[Finding]
    has_moved: bool
    may_decide_alone: bool


def preview(*, viewer: Any, proposal: Proposal | None = None) -> Preview:
    """What would be published now, for `viewer`; without a proposal, the draft with no change marked as wording."""
    made = composition(wording_only=proposal.wording_only if proposal else ())
    editors = editors_of(made)
    return Preview(
        made=made,
        changes=[
            PreviewedChange(change, editors[change.key], viewer.pk in {editor.pk for editor in editors[change.key]})
            for change in made.changes
        ],
        findings=blockers(made),
        has_moved=proposal is not None and made.document.sha256 != proposal.composed_sha256,
        may_decide_alone=not made.is_material,
    )


def editors_of(made: Composition) -> dict[str, list[Any]]:
    """Per key of a change the accounts that edited the rows behind it since the last edition, in order of name."""
    since = made.based_on.published_at if made.based_on else None
    behind = {change.key: rows_behind(made, change) for change in made.changes}
    ids = _editor_ids(made, {row for rows in behind.values() for row in rows}, since)
    accounts = get_user_model().objects.in_bulk({pk for found in ids.values() for pk in found})
    return {key: _named(accounts, {pk for row in rows for pk in ids.get(row, ())}) for key, rows in behind.items()}


def rows_behind(made: Composition, change: Change) -> list[Row]:
    """The rows, by kind and code, whose edits make this change."""
    if change.section.name == "purposes" and change.path and change.path[0] in SAID_BY_ASSESSMENT:
        return [("assessment", change.code)]
    if change.section.name == "purposes" and change.path and change.path[0] in SAID_BY_ACTIVITIES:
        return [("activity", code) for code in sorted(_serving(made, change.code))]
    return [(change.section.kind, change.code)] if change.code else []


def _serving(made: Composition, purpose: str) -> set[str]:
    documents: Iterable[RegisterDocument] = (document for document in (made.base, made.document) if document)
    return {line.code for document in documents for line in document.record.activities if purpose in line.purposes}


def _editor_ids(made: Composition, rows: set[Row], since: datetime | None) -> dict[Row, set[int]]:
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, code in rows:
        by_kind[kind].add(code)
    found: dict[Row, set[int]] = {}
    for kind, codes in by_kind.items():
        found |= _of_kind(made, apps.get_model("purposes", kind), kind, codes, since)
    return found


def _of_kind(made: Composition, model: Any, kind: str, codes: set[str], since: datetime | None) -> dict[Row, set[int]]:
    if model is Assessment:
        return {(kind, code): _writers(made.draft.row(kind, code), since) for code in codes}
    # A purpose's tasks, wording and assessment are changes of their own.
    edits = history.edits(model, since=since, parts=model is not Purpose)
    pks = _pks(made, model, kind, codes)
    return {(kind, code): {edit.user_id for edit in edits.get(pk, []) if edit.user_id} for code, pk in pks.items()}


def _pks(made: Composition, model: Any, kind: str, codes: set[str]) -> dict[str, Any]:
    rows = {code: made.draft.row(kind, code) for code in codes}
    gone = [code for code, row in rows.items() if row is None]
    known = {code: row.pk for code, row in rows.items() if row is not None}
    if gone and any(field.name == "code" for field in model._meta.fields):
        events = model.pgh_event_model.objects.filter(code__in=gone, pgh_label="delete")
        known |= dict(events.values_list("code", "pgh_obj_id"))
    return known


def _writers(assessment: Assessment | None, since: datetime | None) -> set[int]:
    """Who wrote in an assessment; approving it is not writing."""
    if assessment is None:
        return set()
    return {
        change.user_id
        for change in history.of(assessment, parts=True)
        if change.user_id and (since is None or change.at >= since)
        if change.model is not Assessment or change.action != "update" or set(change.difference) - NOT_WORDS
    }


def _named(accounts: dict[int, Any], pks: set[int]) -> list[Any]:
    return sorted((accounts[pk] for pk in pks if pk in accounts), key=lambda account: (str(account), account.pk))
