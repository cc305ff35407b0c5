"""Which letters a face can show. One that it cannot would stop a PDF/A, so a lozenge stands in its place. Pure."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LACKING = "\N{LOZENGE}"
#: What never is a shape: spaces and marks of direction and breaking, which the typesetter takes away itself.
_SHAPELESS = {"Zs": " ", "Zl": "\n", "Zp": "\n", "Cc": " ", "Cf": "", "Cs": LACKING, "Co": LACKING, "Cn": LACKING}


def showable(text: str, face: Path) -> str:
    """The text composed (NFC), with a lozenge for each letter that the face lacks; line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    known = letters_of(face)
    composed = unicodedata.normalize("NFC", text)
    return "".join(sign if ord(sign) in known or sign == "\n" else _instead(sign) for sign in composed)


def _instead(sign: str) -> str:
    return _SHAPELESS.get(unicodedata.category(sign), LACKING)


@cache
def letters_of(face: Path) -> frozenset[int]:
    """The code points with a shape in a TrueType or OpenType file, but for control characters (its table `cmap`)."""
    data = face.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    return frozenset(code for code in _mapped(data, tables[b"cmap"]) if code >= 0x20)


def _mapped(data: bytes, cmap: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for number in range(count):
        start = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * number)[0]
        kind = struct.unpack_from(">H", data, start)[0]
        if kind == 4:
            yield from _segments(data, start)
        elif kind == 12:
            yield from _groups(data, start)


def _segments(data: bytes, start: int) -> Iterator[int]:
    """Format 4: runs of code points up to 0xFFFF. A place in the middle of a run without a shape is shape 0."""
    size = struct.unpack_from(">H", data, start + 6)[0]
    ends = struct.unpack_from(f">{size // 2}H", data, start + 14)
    starts = struct.unpack_from(f">{size // 2}H", data, start + 16 + size)
    deltas = struct.unpack_from(f">{size // 2}H", data, start + 16 + 2 * size)
    offsets_at = start + 16 + 3 * size
    offsets = struct.unpack_from(f">{size // 2}H", data, offsets_at)
    for place, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if offset:
                shape = struct.unpack_from(">H", data, offsets_at + 2 * place + offset + 2 * (code - first))[0]
            else:
                shape = (code + delta) & 0xFFFF
            if shape:
                yield code


def _groups(data: bytes, start: int) -> Iterator[int]:
    """Format 12: groups of code points, also above 0xFFFF."""
    (count,) = struct.unpack_from(">I", data, start + 12)
    for number in range(count):
        first, last, shape = struct.unpack_from(">III", data, start + 16 + 12 * number)
        yield from range(first + (shape == 0), last + 1)
