"""Reads the table of docs/roles.md and finds every address of the site.

A new address needs a row. Run `uv run pytest tests/accounts/test_roles_table.py`: the failure prints the row as the
site behaves now. Read it (is that what each role should get?), and paste it into docs/roles.md. A pattern with `*` is
for pages that come in kinds, such as `admin:purposes_*_change`; a row without `*` wins over one with, a longer pattern
over a shorter. An address with an argument needs a sample: by the argument's name in SAMPLES, for a page of the admin
the newest row of its model, or one that its factory in tests/factories.py makes. An address that only takes POST stands
in POSTED; what the post did is undone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView

from gdpr_registry.accounts.roles import Role

NOBODY = "nobody"
COLUMNS = [*Role.values, NOBODY]
ANSWERS = {"yes", "no", "sign in"}


@dataclass(frozen=True)
class Address:
    """One address of the site: its name with its namespace, and the names of its arguments."""

    name: str
    arguments: tuple[str, ...]


def table() -> dict[str, dict[str, str]]:
    """Return URL name or pattern -> role -> answer, as docs/roles.md says."""
    rows = {}
    for line in (settings.BASE_DIR / "docs" / "roles.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch(r"`[^`]+`", cells[0]) and len(cells) == len(COLUMNS) + 1:
            assert cells[0] not in rows, f"{cells[0]} stands twice in the table"
            rows[cells[0].strip("`")] = dict(zip(COLUMNS, cells[1:], strict=True))
    return rows


def row_for(name: str, rows: dict[str, dict[str, str]]) -> str | None:
    """Return the row that speaks for an address: its own name, otherwise the longest pattern that fits."""
    if name in rows:
        return name
    return max((row for row in rows if "*" in row and fnmatchcase(name, row)), key=len, default=None)


def addresses() -> list[Address]:
    """Return every address that the resolver knows; a redirect without a name leads to one that has a name."""
    return sorted(set(_walk(get_resolver(), ())), key=lambda address: address.name)


def _walk(resolver: URLResolver, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, inner)
        elif pattern.name:
            yield Address(":".join([*namespaces, pattern.name]), arguments(pattern))
        else:
            assert getattr(pattern.callback, "view_class", None) is RedirectView, f"{pattern} has no name"


def arguments(pattern: URLPattern) -> tuple[str, ...]:
    """Return the names of the arguments in the pattern's own part of the address."""
    return tuple(sorted(pattern.pattern.regex.groupindex))


def line(name: str, answers: dict[str, str]) -> str:
    """Return a row of the table."""
    return f"| `{name}` | " + " | ".join(answers[column] for column in COLUMNS) + " |"
