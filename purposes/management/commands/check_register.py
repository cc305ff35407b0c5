"""Say what stands in the way of publishing the draft, and what somebody should look at."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from purposes.blockers import Finding, Severity, blockers, blocking


class Command(BaseCommand):
    help = (
        "Lists what blocks the publication of the draft, and warnings, each with the row to mend. "
        "Exit code 1 if anything blocks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        found = blockers()
        self.stdout.write(as_json(found) if options["json"] else as_text(found))
        if blocking(found):
            raise SystemExit(1)


def as_json(found: Iterable[Finding]) -> str:
    """A list of objects with severity, rule, sentence, kind, code and url."""
    rows = [{**vars(finding), "severity": finding.severity.value} for finding in found]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_text(found: list[Finding]) -> str:
    """Grouped by severity and by kind of row, blockers first, with a count at the end."""
    lines: list[str] = []
    for (severity, kind), group in groupby(_in_groups(found), key=_group):
        lines += ["", f"{severity.label.capitalize()}: {_called(kind)}"]
        lines += [f"  {finding.rule or '-':6}{finding.in_full}" for finding in group]
    return "\n".join([*lines, "", _counts(found)]).lstrip("\n")


def _called(kind: str) -> str:
    return str(apps.get_model("purposes", kind)._meta.verbose_name) if kind else _("register")


def _in_groups(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda finding: (finding.severity is not Severity.BLOCKER, finding.kind, finding.code))


def _group(finding: Finding) -> tuple[Severity, str]:
    return finding.severity, finding.kind


def _counts(found: list[Finding]) -> str:
    hard = len(blocking(found))
    soft = len(found) - hard
    if not found:
        return _("Nothing blocks, and nothing needs a look.")
    return " ".join(
        [
            ngettext("%(count)d blocker.", "%(count)d blockers.", hard) % {"count": hard},
            ngettext("%(count)d warning.", "%(count)d warnings.", soft) % {"count": soft},
        ]
    )
