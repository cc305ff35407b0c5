"""What the pages of staff share: who comes in, which tasks there are, where one is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from purposes.views.desk import View, asks

from ..actions.log_entry import RECORD


def door(permission: str) -> Any:
    """A page for accounts with the permission, never kept by caches."""

    def decorate(view: Any) -> View:
        return never_cache(login_required(asks(permission)(view)))

    return decorate


def reader(view: Any) -> View:
    """A page for those who record, and those who read all."""

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.has_perm(RECORD) or request.user.has_perm("subjects.view_logentry")):
            raise PermissionDenied
        found: HttpResponse = view(request, *args, **kwargs)
        return found

    return never_cache(login_required(answered))


def trail(*more: tuple[str, str]) -> list[tuple[Any, str]]:
    """Where one is, below the staff log."""
    return [(_("Staff log"), reverse("staff_log")), *more]
