"""The content of the starter, read once, and what its tests ask of it.

No sentence of the statement stands in them: the assertions are ours, and say the same as it does.
"""

import re

import msgspec

from purposes.starter import content
from purposes.starter.shapes.part import Text

COMPANY = "Lindehav Software A/S"
LANGUAGES = ("da", "en")
INTEREST, CONSENT, LAW, CONTRACT = "A6-1-f", "A6-1-a", "A6-1-c", "A6-1-b"

register = content.read(controller=COMPANY)
demo = content.read_demo()
purposes = {purpose.code: purpose for purpose in register.purposes}
assessments = {assessment.purpose: assessment for assessment in register.assessments}
activities = {activity.code: activity for activity in register.activities}
on = {code: purpose for code, purpose in purposes.items() if purpose.is_on}
on_interest = [code for code, purpose in on.items() if purpose.primary_basis == INTEREST]


def texts_of(part, at=""):
    """Every text of a part with where it stands."""
    if isinstance(part, Text):
        yield at, part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from texts_of(getattr(part, name), f"{at}.{name}")
    elif isinstance(part, list):
        for number, each in enumerate(part):
            yield from texts_of(each, f"{at}[{getattr(each, 'code', number)}]")


def words(text):
    return len(text.split())


def sentences(text):
    return [part.strip() for part in re.split(r"(?<=[.?!])\s+", text) if part.strip()]


def data_of(purpose):
    """The data that the record says a purpose uses."""
    found = set()
    for activity in register.activities:
        belongs = {limit.code for limit in activity.limit if limit.purpose in ("", purpose)}
        if purpose in activity.purposes:
            for cells in activity.cell:
                if cells.category == purposes[purpose].category and belongs & set(cells.limits):
                    found |= set(cells.data)
    return found


def limit(activity, code):
    found = next(row for row in activities[activity].limit if row.code == code)
    return (found.duration, found.unit)
