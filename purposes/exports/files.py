"""A report as a file: a writer for each format, and its bytes in pieces."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import translation

from .pdf import pdf_bytes
from .report import Report
from .web_page import page_pieces
from .writers import csv_rows, json_rows, xlsx

#: Bytes that are read from a finished file at once.
PIECE = 1 << 16


@dataclass(frozen=True)
class Kind:
    """A format of a file."""

    content_type: str
    pieces: Callable[[Report], Iterator[bytes]]


def pieces(report: Report, kind: str) -> Iterator[bytes]:
    """The file in pieces, in the report's language. Raises pdf.TooLong, before the first piece, for a PDF too long."""
    begun = _in_language(report, kind)
    first = next(begun, b"")
    return _joined(first, begun)


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _in_language(report: Report, kind: str) -> Iterator[bytes]:
    """Each piece is made in the report's language, and the caller's own stands between them."""
    with translation.override(report.language):
        made = FORMS[kind].pieces(report)
    while True:
        with translation.override(report.language):
            piece = next(made, None)
        if piece is None:
            return
        yield piece


def about(report: Report) -> dict[str, Any]:
    """What the table is about, for a program."""
    edition, source = report.source.edition, report.source
    return {
        "title": report.title,
        "what": report.view.what,
        "view": report.view.key,
        "language": report.language,
        "controller": report.controller or None,
        "edition": edition.number if edition else None,
        "draft": source.is_draft,
        "in_force_from": edition.in_force_from.isoformat() if edition else None,
        "written_at": source.at.isoformat(),
        "as_of": source.as_of.isoformat() if source.as_of else None,
        "sha256": source.sha256,
    }


def _csv(report: Report) -> Iterator[bytes]:
    return csv_rows(report.columns, report.rows())


def _json(report: Report) -> Iterator[bytes]:
    return json_rows(report.columns, report.rows(), about(report))


def _xlsx(report: Report) -> Iterator[bytes]:
    """The workbook is finished in a temporary file, then read: the list of its parts stands at its end."""
    with tempfile.TemporaryFile() as file:
        xlsx(file, report.sheets(), title=f"{report.title}. {report.standing}", created=report.source.at)
        file.seek(0)
        yield from iter(lambda: file.read(PIECE), b"")


def _pdf(report: Report) -> Iterator[bytes]:
    yield pdf_bytes(report)


FORMS = {
    "csv": Kind("text/csv; charset=utf-8", _csv),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "pdf": Kind("application/pdf", _pdf),
    "json": Kind("application/json", _json),
    "html": Kind("text/html; charset=utf-8", page_pieces),
}


def write_whole(output: Path, content: Iterable[bytes]) -> None:
    """Write beside the file and rename: what stands there is whole, or what stood there before."""
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            file.writelines(content)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
