"""What the officers' pages share: the frame of the admin, and refusals told in the action's own sentences."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ..exceptions import Blocked, RegisterError

View = Callable[..., HttpResponse]


def page(request: HttpRequest, template: str, *, title: Any, status: int = 200, **context: Any) -> TemplateResponse:
    """A page in the frame of the admin."""
    request.current_app = admin.site.name
    frame = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, template, {**frame, **context}, status=status)


def asks(permission: str) -> Callable[[View], View]:
    """Open a page only to accounts with the permission."""

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return asked

    return decorate


@contextmanager
def told(request: HttpRequest, done: Any) -> Iterator[None]:
    """Say that it is done, or why it was refused."""
    try:
        yield
    except (RegisterError, PermissionDenied) as refusal:
        for sentence in sentences(refusal):
            messages.error(request, sentence)
    else:
        messages.success(request, done)


@contextmanager
def refused_in(form: Any, field: str | None = None) -> Iterator[None]:
    """Say why it was refused at the head of the form, or at the field; what follows the block shows the form again."""
    try:
        yield
    except (RegisterError, PermissionDenied) as refusal:
        form.add_error(field, sentences(refusal))


def sentences(refusal: Exception) -> list[str]:
    """Why an action was refused. What blocks the draft is on the page already, so it is counted, not repeated."""
    if isinstance(refusal, Blocked):
        return [_("Something must be mended first: see the list on this page.")]
    if isinstance(refusal, RegisterError):
        return refusal.sentences
    return [str(refusal) or _("Your account may not do this.")]
