"""How many people are known in which way, for a task in two documents: one query, however many people there are.

The gate decides by the few values of `Known`. So people who are known alike are counted together by the database, and
each group is decided once for the first document and once for the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from .asked import Ground
from .decisions import CONSENT
from .facts import Known
from .kinds import Channel
from .people import begins_to_stop


class Group(NamedTuple):
    """People who are known alike: what either ground asks of them, and how many they are."""

    before: Known
    after: Known
    people: int


# Each table is read once and joined whole, where a subquery for each person would look up a million times. There are
# few groups, which the planner cannot know: it would sort everybody. The database's clock decides when a yes ends
#
_COUNTED = """
    SELECT set_config('enable_sort', 'off', true);
    WITH present AS NOT MATERIALIZED (
        SELECT person_id, category FROM subjects_personcategory
        WHERE since <= statement_timestamp() AND (until IS NULL OR until > statement_timestamp())
    ), members AS (
        SELECT person_id, old.category IS NOT NULL AS in_before, new.category IS NOT NULL AS in_after
        FROM (SELECT * FROM present WHERE category = %(before)s) AS old
        FULL JOIN (SELECT * FROM present WHERE category = %(after)s) AS new USING (person_id)
    ), told AS (
        SELECT DISTINCT person_id FROM subjects_noticeshown
        WHERE %(asks_told)s AND purposes @> ARRAY[%(purpose)s]::varchar[]
    ), marketing AS (
        SELECT person_id, bool_or(purpose = %(purpose)s) AS own FROM consents_standing
        WHERE marketing_objected_at IS NOT NULL GROUP BY person_id
    ), standing AS NOT MATERIALIZED (
        SELECT person_id, channel, restriction, objection, objected_at, status, wording_id, evidence,
            coalesce(valid_until > statement_timestamp(), false) AS is_current
        FROM consents_standing WHERE purpose = %(purpose)s
    )
    SELECT members.in_before, members.in_after,
        person.is_business_contact,
        told.person_id IS NOT NULL,
        coalesce(consent.restriction > '', false) OR of_all.person_id IS NOT NULL,
        coalesce(marketing.own, false), marketing.person_id IS NOT NULL,
        coalesce(consent.objection, ''), coalesce(consent.objected_at > %(begins_to_stop)s, false),
        coalesce(consent.status, ''), consent.wording_id, coalesce(consent.evidence, ''),
        coalesce(consent.is_current, false),
        coalesce(was.status, ''), was.wording_id, coalesce(was.evidence, ''), coalesce(was.is_current, false),
        coalesce(becomes.status, ''), becomes.wording_id, coalesce(becomes.evidence, ''),
        coalesce(becomes.is_current, false),
        coalesce(device.status, ''), device.wording_id, coalesce(device.evidence, ''),
        coalesce(device.is_current, false),
        count(*)
    FROM members
    JOIN subjects_person AS person ON person.id = members.person_id AND person.erased_on IS NULL
    LEFT JOIN told ON told.person_id = members.person_id
    LEFT JOIN marketing ON marketing.person_id = members.person_id
    LEFT JOIN consents_standing AS of_all ON of_all.person_id = members.person_id
        AND of_all.purpose = '' AND of_all.channel = '' AND of_all.restriction > ''
    LEFT JOIN standing AS consent ON consent.person_id = members.person_id AND consent.channel = ''
    LEFT JOIN standing AS was ON was.person_id = members.person_id AND was.channel = %(channel_before)s
    LEFT JOIN standing AS becomes ON becomes.person_id = members.person_id AND becomes.channel = %(channel_after)s
    LEFT JOIN standing AS device ON device.person_id = members.person_id AND device.channel = %(device)s
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25
"""
#: For what follows in the same transaction.
_SORT_AGAIN = "SELECT set_config('enable_sort', 'on', true)"

#: A channel that no standing has: what is not asked for is not read.
NOT_ASKED = "-"


def groups(before: Ground, after: Ground) -> Iterator[Group]:
    """The people of the purpose's category, in either document, by what is known of them now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, _asked(before, after))
        # Two statements in one message, or three where history puts its context before them: the last one counts.
        while cursor.nextset():
            pass
        rows = cursor.fetchall()
        cursor.execute(_SORT_AGAIN)
    for row in rows:
        in_before, in_after, people = row[0], row[1], row[-1]
        second = row[17:21] if after.channel != before.channel else row[13:17]
        yield Group(_known(before, in_before, row, row[13:17]), _known(after, in_after, row, second), people)


def _asked(before: Ground, after: Ground) -> dict[str, Any]:
    device = any(ground.needs_device or ground.consent_channel == Channel.DEVICE for ground in (before, after))
    return {
        "before": before.category,
        "after": after.category,
        "purpose": after.code or before.code,
        "asks_told": not (before.told_by_all and after.told_by_all),
        "channel_before": before.channel or NOT_ASKED,
        # Where both ask for the same channel it is read once.
        "channel_after": NOT_ASKED if after.channel == before.channel else after.channel or NOT_ASKED,
        "device": Channel.DEVICE.value if device else NOT_ASKED,
        "begins_to_stop": begins_to_stop(timezone.now()),
    }


def _known(ground: Ground, in_category: bool, row: tuple[Any, ...], channel: tuple[Any, ...]) -> Known:
    is_business, told, restricted, own_marketing, any_marketing, objection, is_recent = row[2:9]
    consent, device = row[9:13], row[21:25]
    # On consent a no to marketing counts where it was said.
    objected = own_marketing if ground.facts.basis == CONSENT else any_marketing
    return Known(
        in_category, is_business, told, restricted, objected, objection, is_recent, *consent, *channel, *device
    )
