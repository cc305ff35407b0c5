"""The editions as documents. An edition never changes, so what was read once is kept in the process by its hash."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from django.db import connection

from . import document
from .document import PublicDocument, PublicPurpose, RegisterDocument
from .models import Edition, Wording

#: How many documents a process keeps.
KEPT = 16

_kept: OrderedDict[str, Any] = OrderedDict()
_lock = Lock()


def in_force(at: datetime | None = None) -> Edition | None:
    """The edition in force at `at` (now), without its two texts: they are read when a document is first asked for."""
    if at is not None:
        return Edition.objects.without_texts().in_force(at)
    sql, params, names = _in_force_now()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return Edition.from_db(connection.alias, names, row) if row else None


@cache
def _in_force_now() -> tuple[str, tuple[Any, ...], list[str]]:
    """The query for now and the columns that it reads, put together once: every message of a system asks it."""
    names = [field.attname for field in Edition._meta.concrete_fields if field.name not in Edition.TEXTS]
    begun = Edition.objects.begun().order_by("-number")[:1].values_list(*names)
    sql, params = begun.query.sql_with_params()
    return sql, params, names


@lru_cache(maxsize=256)
def wording(pk: int) -> Wording:
    """The published wording with this number. Raises Wording.DoesNotExist."""
    return Wording.objects.get(pk=pk)


def last() -> Edition | None:
    """The edition with the highest number, in force or to come; the next one starts from it."""
    return Edition.objects.without_texts().order_by("-number").first()


def document_of(edition: Edition) -> RegisterDocument:
    """Both parts of an edition."""
    return _once(f"{edition.sha256}.whole", lambda: document.load(edition.public, edition.record))


def public_of(edition: Edition) -> PublicDocument:
    """The public part of an edition: all that the statement needs."""
    return _once(f"{edition.public_sha256}.public", lambda: document.load_public(edition.public))


def purposes_in_force() -> list[PublicPurpose]:
    """The purposes of the edition in force; none before the first."""
    edition = in_force()
    return public_of(edition).purposes if edition else []


def _once(key: str, read: Callable[[], Any]) -> Any:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = read()
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found
