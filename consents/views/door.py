"""What the pages about people share: who may open them, who is open, what is told when nothing was saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from purposes.views.desk import View
from subjects.models import Person

from ..looking import FIND, trace_refused
from ..on_file import OnFile
from ..shift import Opened, Shift


def people_door(permission: str = FIND) -> Callable[[View], View]:
    """A page for accounts with the permission, never kept by caches; who is refused leaves a trace."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not (request.user.has_perm(FIND) and request.user.has_perm(permission)):
                trace_refused(by=request.user)
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(login_required(answered))

    return decorate


def row_number(text: str) -> int | None:
    """The number of a row as a form sends it back; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def closed(request: HttpRequest) -> HttpResponse:
    """The page of somebody who is not, or no longer, open in this session."""
    trace_refused(by=request.user)
    return render(request, "consents/person_closed.html", {"trail": trail()}, status=404)


def with_person(view: Callable[..., HttpResponse]) -> View:
    """Hand the view who is open under the handle, once all that is asked before a look has been answered."""

    @wraps(view)
    def found(request: HttpRequest, handle: str, *args: Any, **kwargs: Any) -> HttpResponse:
        opened = Shift(request.session).opened(handle)
        person = Person.objects.present().filter(pk=opened.person).first() if opened else None
        if opened is None or person is None:
            return closed(request)
        if not opened.seen:
            return redirect("staff_person", handle)
        return view(request, opened, OnFile(person), *args, **kwargs)

    return found


def says_not_saved(view: View) -> View:
    """Where the database fails while a form is sent, say that nothing was saved, and let it be sent again (R-047)."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DatabaseError:
            if request.method != "POST":
                raise
            sent = [(name, value) for name, values in request.POST.lists() for value in values]
            context = {"sent": [pair for pair in sent if pair[0] != "csrfmiddlewaretoken"]}
            return render(request, "consents/not_saved.html", context, status=503)

    return answered


def trail(*more: tuple[str, str], opened: Opened | None = None) -> list[tuple[Any, str]]:
    """Where one is: among people, then at the one who is open. Nobody is named in it."""
    here = [(_("The person"), reverse("staff_person", args=[opened.handle]))] if opened else []
    return [(_("People"), reverse("staff_people")), *here, *more]
