"""What the form of an entry is filled in with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ..forms import EntryForm

#: The form once more, with the basis of what is chosen: the button where there is no script.
SHOW = "show"


def sent_in(request: HttpRequest) -> Any:
    """What was sent to be recorded. A form that only asks for the basis is filled in, not judged."""
    return request.POST if request.method == "POST" and SHOW not in request.POST else None


def filled_in(request: HttpRequest) -> dict[str, Any]:
    given = request.POST if SHOW in request.POST else request.GET
    return {name: given[name] for name in EntryForm.PREFILLED if name in given}
