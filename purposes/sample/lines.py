"""Lines of the record made up from a seed: the same seed and stock give the same lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from ..document import Text
from . import words

#: Out of a hundred lines, how many are a processor's record, and how many should have been looked at by now.
PROCESSORS = 4
OVERDUE = 2

#: Days: visitors' data are not kept longer without a warning (R-076); reviews are spread over this many.
VISIT = 30
YEAR = 365


@dataclass(frozen=True)
class PurposeInStock:
    """A purpose that lines may serve: the group it concerns, the company that answers for it, and its data.

    Only data that it uses already: for others its assessment would have to say why less is not enough (R-030).
    """

    code: str
    group: str
    company: str
    data: Sequence[str]


@dataclass(frozen=True)
class Stock:
    """The codes that lines may name: purposes that are on, recipients in the EEA, systems, measures."""

    purposes: Sequence[PurposeInStock]
    recipients: Sequence[str]
    systems: Sequence[str]
    measures: Sequence[str]


@dataclass(frozen=True)
class Limit:
    """A time limit: `duration` in `unit`."""

    code: str
    duration: int
    unit: str
    counted_from: Text
    reason: Text


@dataclass(frozen=True)
class Cell:
    """Data about a group, with the code of its limit and who gets them."""

    group: str
    data: str
    limit: str
    recipients: list[str]


@dataclass(frozen=True)
class Line:
    """One line; `review_in` days. Without purposes it is a processor's record."""

    name: Text
    description: Text
    product: tuple[str, str]
    company: str
    title: str
    review_in: int
    purposes: list[str]
    systems: list[str]
    measures: list[str]
    limits: list[Limit]
    cells: list[Cell]


def lines(count: int, *, stock: Stock, seed: int) -> Iterator[Line]:
    """`count` lines. The names differ for the first eighteen thousand."""
    chance = Random(seed)  # noqa: S311 - invented lines, no secret
    subjects = list(product(words.WORK, words.TEAMS, words.PLACES, words.PRODUCTS))
    chance.shuffle(subjects)
    for number in range(count):
        yield _line(chance, stock, *subjects[number % len(subjects)])


Pair = tuple[str, str]


def _line(chance: Random, stock: Stock, work: Pair, team: Pair, place: Pair, made: Pair) -> Line:
    purpose = chance.choice(stock.purposes)
    is_processor = chance.randrange(100) < PROCESSORS
    limits = _limits(chance, purpose.group)
    return Line(
        name=words.text(("{work}, {team}, {place} ({made})",) * 2, work=work, team=team, place=place, made=made),
        description=words.text(words.DESCRIPTION, team=team, place=place, product=made),
        product=made,
        company=purpose.company,
        title=chance.choice(words.TITLES),
        review_in=-chance.randrange(1, 60) if chance.randrange(100) < OVERDUE else chance.randrange(30, 2 * YEAR),
        purposes=[] if is_processor else [purpose.code],
        systems=_some(chance, stock.systems, 2),
        measures=_some(chance, stock.measures, 3),
        limits=limits,
        cells=_cells(chance, stock, purpose, limits),
    )


def _limits(chance: Random, group: str) -> list[Limit]:
    chosen = chance.sample(words.LIMITS, chance.randint(1, 2))
    return [
        Limit(
            code=f"after-{months}",
            duration=VISIT if group == "visitors" else months,
            unit="days" if group == "visitors" else "months",
            counted_from=words.text(counted),
            reason=words.text(reason),
        )
        for months, counted, reason in chosen
    ]


def _cells(chance: Random, stock: Stock, purpose: PurposeInStock, limits: list[Limit]) -> list[Cell]:
    return [
        Cell(purpose.group, data, chance.choice(limits).code, _some(chance, stock.recipients, 2))
        for data in _some(chance, purpose.data, 4)
    ]


def _some(chance: Random, codes: Sequence[str], most: int) -> list[str]:
    return chance.sample(codes, min(len(codes), chance.randint(1, most)))
