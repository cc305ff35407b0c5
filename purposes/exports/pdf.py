"""The report as PDF: tagged, archivable, the same bytes each time, set by typst in a child process."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import fontpkg_fira_sans
import msgspec
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..exceptions import RegisterError
from .layout import parts
from .letters import showable
from .report import Report

log = logging.getLogger(__name__)

TEMPLATE = Path(__file__).parent / "typst" / "record.typ"
FACE = fontpkg_fira_sans.ROOT / "files" / "FiraSans-Regular.ttf"
#: Lines that go into one PDF: more is a book that nobody reads, and typst holds the whole document in memory.
MOST = 2_000
#: Seconds that the child may take.
PATIENCE = 120


class TooLong(RegisterError):
    """More lines than a PDF takes."""


class NotSet(RegisterError):
    """The child could not set the document; why stands in the log."""


def pdf_bytes(report: Report) -> bytes:
    """The document. Raises TooLong, NotSet."""
    if (count := report.count()) > MOST:
        raise TooLong(
            _(
                "A PDF takes up to %(most)d lines, and this record has %(count)d. Choose one company, or take it as a "
                "spreadsheet or a page."
            )
            % {"most": MOST, "count": count}
        )
    return typeset(TEMPLATE, content(report))


def content(report: Report) -> dict[str, Any]:
    """All that stands in the document, in the report's language."""
    return {
        "title": report.title,
        "company": report.company,
        "standing": report.standing,
        "is_draft": report.source.is_draft,
        "language": report.language,
        "written_at": int(report.source.at.timestamp()),
        "facts": report.facts(),
        "blanks": [(str(column.heading), str(column.source)) for column in report.view.blanks],
        "parts": [{"part": part, "items": list(items)} for part, items in parts(report)],
        "words": {
            "contents": pgettext("record", "Contents"),
            "draft": pgettext("record", "DRAFT"),
            "blanks": pgettext("record", "Columns left blank"),
            "lines": pgettext("record", "Lines"),
        },
    }


def _showable(value: Any) -> Any:
    """The same with every text in letters that the face has."""
    if isinstance(value, str):
        return showable(value, FACE)
    if isinstance(value, list | tuple):
        return [_showable(part) for part in value]
    if isinstance(value, dict):
        return {name: _showable(part) for name, part in value.items()}
    return value


def typeset(template: Path, content: dict[str, Any]) -> bytes:
    """The PDF that the template makes of `content`, with the time `written_at` in it. Raises NotSet."""
    data = msgspec.json.encode(_showable(msgspec.to_builtins(content)))
    command = [sys.executable, "-m", "purposes.exports.typesetter", str(template)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, cwd=settings.BASE_DIR, timeout=PATIENCE, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
        log.error("typst did not set %s: %s", template.name, (failed.stderr or b"")[-2000:].decode(errors="replace"))
        raise NotSet(_("The PDF could not be made. Take another format, and tell the administrator.")) from failed
    return done.stdout
