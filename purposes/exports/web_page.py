"""The report as one accessible page that needs nothing beside it: the look of the site stands inside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string
from django.utils.safestring import mark_safe

from .layout import parts
from .report import Report


def page_pieces(report: Report) -> Iterator[bytes]:
    """The page in pieces of UTF-8, a line of the record in each."""
    head = {"report": report, "style": mark_safe(_style())}  # noqa: S308  our own file
    yield render_to_string("purposes/audit_file_head.html", head).encode()
    part_template, item_template = get_template("purposes/audit_part.html"), get_template("purposes/audit_item.html")
    for part, items in parts(report):
        yield part_template.render({"part": part}).encode()
        for item in items:
            yield item_template.render({"item": item}).encode()
    yield b"</main></div></div>\n</body>\n</html>\n"


def _style() -> str:
    found = finders.find("registry.css")
    return Path(str(found)).read_text(encoding="utf-8") if found else ""
