"""What is searched: each kind with its rows, who may read them, and where they lead.

The names of columns come from here, never from a request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .. import models

#: Who searches at all; what is found is what the account may read.
SEARCH = "purposes.search"

_ROWS = "SELECT id AS key, code, search_names, search_words FROM public.{table}"
_TEXTS = "SELECT id::text AS leads_to, {name} AS name, {more} AS more FROM public.{table} WHERE id = found.key"

_EDITIONS = """
    SELECT edition.id AS key, edition.number::text AS code,
        ' edition udgave ' || edition.number || proposal.search_names AS search_names,
        ' edition udgave ' || edition.number || proposal.search_words AS search_words
    FROM public.purposes_edition AS edition JOIN public.purposes_proposal AS proposal ON proposal.id = proposal_id
"""
_OF_EDITIONS = """
    SELECT edition.id::text AS leads_to, jsonb_build_object('', proposal.reason) AS name,
        jsonb_build_array(jsonb_build_object('', proposal.wording_reason)) AS more
    FROM public.purposes_edition AS edition JOIN public.purposes_proposal AS proposal ON proposal.id = proposal_id
    WHERE edition.id = found.key
"""

_FOLLOW_UPS = "SELECT id AS key, '' AS code, search_names, search_words FROM public.purposes_followup"
_OF_FOLLOW_UPS = """
    SELECT id::text AS leads_to, jsonb_build_object('', about_label) AS name,
        jsonb_build_array(jsonb_build_object('', question)) AS more
    FROM public.purposes_followup WHERE id = found.key
"""

#: What is in force stands in an edition, not in rows: it comes as a list, a parameter with the name of the kind.
_PUBLISHED = """
    SELECT number AS key, told ->> 'code' AS code,
        public.plain_letters(concat_ws(' ', told ->> 'code', public.in_all_languages(told -> 'name'))) AS search_names,
        public.plain_letters(concat_ws(' ', told ->> 'code', public.in_all_languages(told -> 'name'), (
            SELECT string_agg(public.in_all_languages(one), ' ') FROM jsonb_array_elements(told -> 'more') AS one
        ))) AS search_words
    FROM jsonb_array_elements(%({key})s::jsonb) WITH ORDINALITY AS published (told, number)
"""
_OF_PUBLISHED = """
    SELECT told ->> 'key' AS leads_to, told -> 'name' AS name, told -> 'more' AS more
    FROM (SELECT %({key})s::jsonb -> (found.key - 1)::integer AS told) AS published
"""


@dataclass(frozen=True)
class Kind:
    """A kind of rows. `rows` is the SQL that gives what is searched, `texts` what is shown of the row `found`.

    `address` is the page of what a row `leads_to`.
    """

    key: str
    title: Any
    rows: str
    texts: str
    address: Callable[[str], str]
    permission: str = ""
    is_published: bool = False


def _in_admin(model: Any) -> Callable[[str], str]:
    return lambda key: reverse(f"admin:purposes_{model._meta.model_name}_change", args=[key])


def _of_register(key: str, title: Any, model: Any, *, name: str = "name", more: str = "") -> Kind:
    table = model._meta.db_table
    texts = _TEXTS.format(table=table, name=name, more=f"jsonb_build_array({more})")
    return Kind(
        key, title, _ROWS.format(table=table), texts, _in_admin(model), f"purposes.view_{model._meta.model_name}"
    )


def _one_name(column: str) -> str:
    return f"jsonb_build_object('', {column})"


#: In the order of the page.
REGISTER = (
    _of_register("purposes", _("Purposes"), models.Purpose, more="description, covers"),
    _of_register("tasks", _("Tasks"), models.Task),
    _of_register("activities", _("Activities"), models.Activity, more="description, processing_for_controllers"),
    _of_register(
        "recipients",
        _("Recipients"),
        models.Recipient,
        name=_one_name("name"),
        more=f"{_one_name('address')}, {_one_name('agreement_title')}",
    ),
    _of_register("systems", _("Systems"), models.System, name=_one_name("name"), more="description"),
    Kind(
        "follow-ups",
        _("Follow-ups"),
        _FOLLOW_UPS,
        _OF_FOLLOW_UPS,
        lambda key: reverse("follow_up", args=[key]),
        "purposes.view_followup",
    ),
    Kind("editions", _("Editions"), _EDITIONS, _OF_EDITIONS, _in_admin(models.Edition), "purposes.view_edition"),
)


def _published(key: str, title: Any) -> Kind:
    rows, texts = _PUBLISHED.format(key=key), _OF_PUBLISHED.format(key=key)
    return Kind(key, title, rows, texts, _in_statement, is_published=True)


def _in_statement(anchor: str) -> str:
    return f"{reverse('statement')}#{anchor}" if anchor else ""


PUBLISHED = (_published("purposes", _("Purposes")), _published("tasks", _("Tasks")))


def readable_by(account: Any) -> tuple[Kind, ...]:
    """What the account may search: who reads the register, that; others who work here, what is in force."""
    if not account.has_perm(SEARCH):
        return ()
    return tuple(kind for kind in REGISTER if account.has_perm(kind.permission)) or PUBLISHED
