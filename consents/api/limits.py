"""How many requests a token may make in a minute, counted over all workers.

The count stands in the shared cache. A worker adds what it let pass in parcels of a twentieth of the limit, so that
most requests cost no query; between two parcels each further worker may let pass one parcel more.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.core.cache import cache

MINUTE = 60
#: Parcels in a limit.
PARCELS = 20


@dataclass
class _Minute:
    number: int = -1
    #: What all workers together had let pass when this one last added its parcel, and what it let pass since.
    counted: int = 0
    since: int = 0


_minutes: dict[int, _Minute] = {}
_lock = Lock()


def seconds_to_wait(token: int) -> int:
    """Count one request of this token: 0 if it may pass, else the seconds until the next minute begins."""
    limit = settings.API_REQUESTS_PER_MINUTE
    now = time.time()
    number = int(now // MINUTE)
    with _lock:
        minute = _minutes.setdefault(token, _Minute())
        if minute.number != number:
            minute.number, minute.counted, minute.since = number, 0, 0
        minute.since += 1
        is_first = minute.counted == 0
        if minute.counted < limit and (is_first or minute.since >= max(1, limit // PARCELS)):
            minute.counted, minute.since = _add(token, number, minute.since), 0
        passes = minute.counted + minute.since <= limit
    return 0 if passes else max(1, math.ceil((number + 1) * MINUTE - now))


def _add(token: int, number: int, requests: int) -> int:
    key = f"api.requests.{token}.{number}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        return cache.incr(key, requests)
    except ValueError:
        # A full cache drops what it likes, this count too: better to count anew than to refuse.
        return requests


def forget() -> None:
    """Begin anew in this process."""
    with _lock:
        _minutes.clear()
