"""A question to the gate, and what the register says of it at that instant: all that is the same for every person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from purposes import days, editions
from purposes.document import ConsentWording, Point, PublicPurpose, RegisterDocument, Secondary, StaffTask
from purposes.evidence_of_consent import Evidence
from purposes.models import ChannelPermission, PurposeStop, Wording

from .decisions import CONSENT, Facts, Permission, Reach
from .kinds import REACHING, Channel


@dataclass(frozen=True)
class Asked:
    """A question: for a task or a purpose, by codes. Without `company` all controllers of the purpose are meant.

    `channel` is how one would reach the person, `reach` the code of the secondary basis that one rests on, `at` the
    instant (None: now). As known then, or with `hindsight` as it turned out.
    """

    task: str = ""
    purpose: str = ""
    company: str = ""
    channel: str = ""
    reach: str = ""
    at: datetime | None = None
    hindsight: bool = False

    def __post_init__(self) -> None:
        if bool(self.task) == bool(self.purpose):
            raise ValueError("A question names a task or a purpose.")


#: Every fact as the one that says no.
NOTHING_KNOWN = Facts()


class WordingShown(NamedTuple):
    """What the gate asks of a wording: for which revision it was, and which companies it names."""

    revision: int
    companies: frozenset[str]


@dataclass(frozen=True)
class Ground:
    """What the register says of a question. `facts` are those of the question; the person's are still unknown."""

    asked: Asked
    edition: int | None = None
    purpose: PublicPurpose | None = None
    task: StaffTask | None = None
    secondary: Secondary | None = None
    facts: Facts = NOTHING_KNOWN
    companies: frozenset[str] = frozenset()
    required: Evidence = Evidence.MAILBOX
    wordings: Mapping[int, WordingShown] = field(default_factory=dict)
    #: The channel by which the person would be reached, or '': a no to it stands. `facts` say whether a yes is needed.
    channel: str = ""
    needs_device: bool = False
    told_by_all: bool = False

    @property
    def code(self) -> str:
        """The code of the purpose, or '' where no edition names it."""
        return self.purpose.code if self.purpose else ""

    @property
    def category(self) -> str:
        return self.purpose.category if self.purpose else ""

    @property
    def consent_channel(self) -> str:
        """Where the consent stands that carries the question.

        The consent of a secondary basis is that for tracked signals: one yes with the permission for the device.
        """
        secondary = self.secondary is not None and self.purpose and self.purpose.primary_basis != CONSENT
        return Channel.DEVICE if secondary and self.facts.basis == CONSENT else Channel.NONE


class Stamp(NamedTuple):
    """What a ground for now was read from. As long as it is the same, so is the ground."""

    edition: int | None
    sha256: str | None
    stops: int
    last_stop: int | None
    wordings: int
    last_wording: int | None
    day: date


_STAMP = """
    SELECT edition.id, edition.sha256, stops.*, wordings.*
    FROM (SELECT count(*), max(id) FROM purposes_purposestop) AS stops
    CROSS JOIN (SELECT count(*), max(id) FROM purposes_wording) AS wordings
    LEFT JOIN (
        SELECT id, sha256 FROM purposes_edition WHERE in_force_from <= statement_timestamp()
        ORDER BY number DESC LIMIT 1
    ) AS edition ON true
"""


def ground_of(asked: Asked) -> Ground:
    """What the edition in force at the instant says of the question: a handful of queries, whoever is asked about.

    For now it is read anew when the edition, a stop, a wording or the day has changed; else one query. A task or
    purpose that no edition names gives a ground on which every answer is no.
    """
    return _kept(asked, _stamp()) if asked.at is None else _read(asked)


def _stamp() -> Stamp:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        return Stamp._make((*cursor.fetchone(), days.today()))


@lru_cache(maxsize=512)
def _kept(asked: Asked, stamp: Stamp) -> Ground:
    return _read(asked)


def _read(asked: Asked) -> Ground:
    return grounds_of([asked], asked.at)[0]


def grounds_of(questions: Sequence[Asked], at: datetime | None = None) -> list[Ground]:
    """As `ground_of` for several questions, all about the instant `at`: the same queries for one and for many."""
    edition = editions.in_force(at)
    if edition is None:
        return [Ground(asked, facts=Facts(task_known=not asked.task)) for asked in questions]
    document = editions.document_of(edition)
    stopped = frozenset(PurposeStop.objects.in_force(at).values_list("purpose", flat=True))
    wordings = shown_wordings({purpose.code for asked in questions if (purpose := _named(asked, document)[1])})
    return [
        ground_in(
            asked, document, edition=edition.number, stopped=stopped, wordings_of=lambda code: wordings.get(code, {})
        )
        for asked in questions
    ]


def shown_wordings(purposes: Collection[str]) -> dict[str, dict[int, WordingShown]]:
    """Every wording that people have seen of these purposes, by its id. One query."""
    found: dict[str, dict[int, WordingShown]] = defaultdict(dict)
    rows = Wording.objects.filter(purpose__in=purposes).values_list("purpose", "pk", "revision", "companies")
    for purpose, pk, revision, companies in rows:
        found[purpose][pk] = WordingShown(revision, frozenset(companies))
    return found


WordingsOf = Callable[[str], Mapping[int, WordingShown]]


def wordings_of_purpose(purpose: str) -> Mapping[int, WordingShown]:
    """As `shown_wordings` for one purpose."""
    return shown_wordings([purpose]).get(purpose, {})


def ground_in(
    asked: Asked,
    document: RegisterDocument,
    *,
    edition: int | None = None,
    stopped: Collection[str] = (),
    wordings_of: WordingsOf = wordings_of_purpose,
) -> Ground:
    """What a document says of the question, be it an edition's or a draft's that nobody has published.

    `edition` is its number, `stopped` the codes of the purposes that are stopped. Reads no more than the wordings.
    """
    task, purpose = _named(asked, document)
    if purpose is None:
        return Ground(asked, edition=edition, facts=Facts(task_known=task is not None or not asked.task))
    code = purpose.code
    secondary, reach = _reach(asked, purpose, task)
    wording = next((row for row in document.public.wordings if row.purpose == code), None)
    return Ground(
        asked=asked,
        edition=edition,
        purpose=purpose,
        task=task,
        secondary=secondary,
        facts=_facts(asked, document, purpose, task)._replace(
            purpose_stopped=code in stopped,
            basis=secondary.basis if secondary else purpose.primary_basis,
            reach=reach,
        ),
        companies=_companies(asked, purpose),
        required=_required(wording),
        wordings=wordings_of(code),
        channel=_channel(asked, task),
        needs_device=bool(task and task.needs_device_permission),
        told_by_all=not _needs_own_notice(purpose, task) and _is_told(document, purpose, asked.at or timezone.now()),
    )


def _named(asked: Asked, document: RegisterDocument) -> tuple[StaffTask | None, PublicPurpose | None]:
    """The task and the purpose that the document names; no purpose for a task that it does not name."""
    task = next((row for row in document.record.tasks if row.code == asked.task), None)
    code = task.purpose if task else asked.purpose
    return task, next((row for row in document.public.purposes if row.code == code), None)


def _facts(asked: Asked, document: RegisterDocument, purpose: PublicPurpose, task: StaffTask | None) -> Facts:
    return Facts(
        task_known=True,
        purpose_in_force=True,
        company_is_controller=_companies(asked, purpose) <= set(purpose.controllers),
        is_direct_marketing=_is_marketing(purpose, task),
        assessment_approved=_is_assessed(document, purpose.code),
        channel=_before_asking(asked, task),
    )


def _companies(asked: Asked, purpose: PublicPurpose) -> frozenset[str]:
    return frozenset({asked.company} if asked.company else purpose.controllers)


def _needs_own_notice(purpose: PublicPurpose, task: StaffTask | None) -> bool:
    return task.is_direct_marketing if task else purpose.direct_marketing == "all"


def _is_marketing(purpose: PublicPurpose, task: StaffTask | None) -> bool:
    """Asked about the purpose as a whole, some of it is enough: nobody said for which task (R-057)."""
    return task.is_direct_marketing if task else bool(purpose.direct_marketing)


def _reach(asked: Asked, purpose: PublicPurpose, task: StaffTask | None) -> tuple[Secondary | None, Reach]:
    """The secondary basis that carries the question.

    One that is named must carry the task, or, where it names data only, carries no more than these. A task that a
    consent purpose leaves to another basis rests on that one without being asked: an answer to an enquiry.
    """
    if asked.reach:
        named = next((row for row in purpose.secondary_bases if row.code == asked.reach), None)
        within = named and (not named.tasks or (task is not None and task.code in named.tasks))
        return (named, Reach.WITHIN) if within else (None, Reach.OUTSIDE)
    if task and purpose.primary_basis == CONSENT:
        for row in purpose.secondary_bases:
            if row.basis != CONSENT and task.code in row.tasks:
                return row, Reach.WITHIN
    return None, Reach.NOT_ASKED


def _channel(asked: Asked, task: StaffTask | None) -> str:
    """The channel by which the person would be reached: the one that is named, or a call where the task is one."""
    calls = task is not None and task.channel_permission == ChannelPermission.PHONE
    return asked.channel or (Channel.PHONE if calls else "")


def _before_asking(asked: Asked, task: StaffTask | None) -> Permission:
    """Whether the channel needs a permission. A purpose asked about by a channel needs it, whatever the task."""
    if task and task.channel_permission == ChannelPermission.WRITTEN and asked.channel not in REACHING:
        return Permission.CHANNEL_UNSAID
    is_needed = task.channel_permission if task else asked.channel
    return Permission.MISSING if is_needed else Permission.NOT_NEEDED


def _is_assessed(document: RegisterDocument, purpose: str) -> bool:
    # "Undecided" counts as overridden.
    return any(
        row.purpose == purpose and row.outcome == "prevails" and row.approved_at for row in document.record.assessments
    )


def _is_told(document: RegisterDocument, purpose: PublicPurpose, at: datetime) -> bool:
    return any(_tells(point, purpose, at) for point in document.public.collection_points)


def _tells(point: Point, purpose: PublicPurpose, at: datetime) -> bool:
    day = days.of(at).isoformat()
    in_period = bool(point.told_since) and point.told_since <= day and (not point.told_until or day < point.told_until)
    return in_period and purpose.code in point.purposes and purpose.category in point.categories


def _required(wording: ConsentWording | None) -> Evidence:
    return Evidence(wording.required_evidence) if wording else Evidence.MAILBOX
