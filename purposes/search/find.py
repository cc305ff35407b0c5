"""One query over all kinds; where it finds nothing, a second one that looks for slips."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from .asked import ALIKE, Asked
from .found import Found
from .kinds import Kind
from .published import published

#: Rows of each kind on the page of all kinds.
FEW = 5

# Places are given out over what is searched alone: the texts of rows that are not shown are never read.
_OF_KIND = """
SELECT '{kind}' AS kind, shown.leads_to, found.code, shown.name, shown.more, found.total, found.place FROM (
    SELECT key, code, count(*) OVER () AS total, row_number() OVER (ORDER BY {order}) AS place
    FROM ({rows}) AS searched WHERE {condition}
) AS found CROSS JOIN LATERAL ({texts}) AS shown
WHERE found.place > %(skipped)s AND found.place <= %(skipped)s + %(wanted)s
"""

_BEST = [
    "(lower(code) = lower(%(text)s)) DESC",
    "(search_names LIKE '%%' || %(plain)s || '%%') DESC",
    "(search_names LIKE '%%' || rtrim(%(plain)s) || '%%') DESC",
]
_THEN = ["length(search_names)", "code", "key"]


@dataclass
class Group:
    """What was found of one kind: the rows shown, and how many there are."""

    kind: Kind
    total: int = 0
    rows: list[Found] = field(default_factory=list)


def find(asked: Asked, *, kinds: Sequence[Kind], wanted: int = FEW, skipped: int = 0) -> tuple[list[Group], bool]:
    """The groups with at least one row, best rows first; and whether they were found only by looking for slips.

    One query for whatever number of kinds and rows, two more to look for slips.
    """
    if not asked.words or not kinds:
        return [], False
    parameters = {"text": asked.text, "plain": asked.plain, "skipped": skipped, "wanted": wanted, **_published(kinds)}
    groups = _groups(asked, kinds, parameters, slips=False)
    if groups or not asked.may_slip:
        return groups, False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
        groups = _groups(asked, kinds, parameters, slips=True)
    return groups, bool(groups)


def _published(kinds: Iterable[Kind]) -> dict[str, str]:
    if not any(kind.is_published for kind in kinds):
        return {}
    return {kind: json.dumps(rows) for kind, rows in published().items()}


def _groups(asked: Asked, kinds: Sequence[Kind], parameters: dict[str, Any], *, slips: bool) -> list[Group]:
    groups = {kind.key: Group(kind) for kind in kinds}
    query, words = _query(asked, kinds, slips=slips)
    with connection.cursor() as cursor:
        cursor.execute(query, {**parameters, **words})
        for kind, leads_to, code, name, more, total, _place in cursor.fetchall():
            group = groups[kind]
            group.total = total
            url = group.kind.address(leads_to)
            group.rows.append(Found(code, json.loads(name), json.loads(more), url, asked, slips))
    return [group for group in groups.values() if group.rows]


def _query(asked: Asked, kinds: Iterable[Kind], *, slips: bool) -> tuple[str, dict[str, str]]:
    conditions, words = [], {}
    for number, word in enumerate(asked.words):
        words[f"pattern{number}"], words[f"word{number}"] = word.pattern, word.letters
        like = f"search_words LIKE %(pattern{number})s"
        slipped = f"({like} OR %(word{number})s <%% search_names)"
        conditions.append(slipped if slips and word.may_slip else like)
    order = ", ".join([*_BEST, *(_closest(asked) if slips else ()), *_THEN])
    condition = " AND ".join(conditions)
    parts = (_OF_KIND.format(kind=k.key, rows=k.rows, texts=k.texts, condition=condition, order=order) for k in kinds)
    return " UNION ALL ".join(parts) + " ORDER BY kind, place", words


def _closest(asked: Asked) -> Iterator[str]:
    alike = (f"word_similarity(%(word{number})s, search_names)" for number in range(len(asked.words)))
    yield f"({' + '.join(alike)}) DESC"
