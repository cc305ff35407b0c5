"""What the public pages of people have in common: kept by nobody, told to nobody, and never a success that is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from allauth.core import ratelimit
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from purposes.exceptions import RegisterError
from purposes.views.pages import in_a_language

from ..middleware import PERSONAL

log = structlog.get_logger(__name__)

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """Call `view` with its `language`, as a personal page.

    What could not be kept is answered with “not saved” (R-047).
    """

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, **kwargs)
        except RegisterError as error:
            response = _not_saved(request, str(error), 409)
        except DatabaseError:
            if request.method != "POST":
                raise
            log.exception("not saved")
            response = _not_saved(request, "", 503)
        return response

    return personal(in_a_language(answer))


def personal(view: View) -> View:
    """Mark a view for `keep_personal_pages`: whatever is answered at its addresses, it is for one person's eyes."""
    setattr(view, PERSONAL, True)
    return view


def _not_saved(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return render(request, "consents/me_not_saved.html", {"why": why}, status=status)


def speak(request: HttpRequest, language: str) -> None:
    """Answer in the language of who got the mail, unless this browser has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(language)
        request.LANGUAGE_CODE = language


def bad_token(request: HttpRequest) -> HttpResponse:
    """As `link_is_over`, for a press. Only these count for the limit: a good link is never refused (R-114)."""
    return ratelimit.consume_or_429(request, action="consents.link") or link_is_over(request)


def link_is_over(request: HttpRequest) -> HttpResponse:
    """The one answer to every link that opens nothing: altered, used, over, or never made."""
    return render(request, "consents/link_over.html")
