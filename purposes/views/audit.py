"""The auditors' door: the record as it stood on a day, on a page and as files. Nothing here changes the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..actions.export import EXPORT, note_export
from ..exceptions import RegisterError
from ..exports.asked import Asked
from ..exports.blocks import Item, Items, Part
from ..exports.catalogue import KEYS
from ..exports.files import FORMS, pieces
from ..exports.layout import parts
from ..exports.report import Report
from ..exports.source import NoSuchRecord
from ..timeline import Timeline
from .desk import asks, sentences

#: Lines on one page.
LINES = 25

View = Callable[..., HttpResponseBase]


def door(view: View) -> View:
    """A page of the auditors: for who may take the record away, never kept by caches."""
    return require_safe(never_cache(login_required(asks(EXPORT)(view))))  # type: ignore[arg-type]


@door
def audit(request: HttpRequest) -> HttpResponse:
    """Choose the day, see which edition was in force, read it and take it away."""
    form = Asked(request.GET)
    try:
        report = form.report("record", get_language() or "")
    except RegisterError as refused:
        return _overview(request, form, refusals=sentences(refused))
    form.offer((company.code, company.name) for company in report.names.companies.values())
    return _overview(request, form, report=report, offers=[_offer(what, form) for what in KEYS])


def _overview(request: HttpRequest, form: Asked, *, status: int = 200, **context: Any) -> HttpResponse:
    frame = {"form": form, "timeline": Timeline.now(), "trail": [(_("Audit"), "")]}
    return render(request, "purposes/audit_overview.html", {**frame, **context}, status=status)


def _offer(what: str, form: Asked) -> dict[str, Any]:
    """Where to read it, and the addresses of its files."""
    languages = [
        {
            "name": get_language_info(code)["name_local"],
            "code": code,
            "files": [
                (kind.upper(), f"{reverse('audit_export', args=[what, kind])}?{form.query(language=code)}")
                for kind in FORMS
            ],
        }
        for code, _name in settings.LANGUAGES
    ]
    return {
        "title": form.shown(what).title,
        "url": f"{reverse('audit_read', args=[what])}?{form.query()}",
        "languages": languages,
    }


def of_what_was_asked(view: Callable[..., HttpResponseBase]) -> View:
    """Give the view the report that the address asks for; refusals are told on the overview."""

    @wraps(view)
    def answered(request: HttpRequest, what: str, **parts_of_path: Any) -> HttpResponseBase:
        if what not in KEYS:
            raise Http404
        form = Asked(request.GET)
        try:
            return view(request, form.report(what, get_language() or ""), **parts_of_path)
        except RegisterError as refused:
            status = 404 if isinstance(refused, NoSuchRecord) else 409
            return _overview(request, form, status=status, refusals=sentences(refused))

    return answered


@door
@of_what_was_asked
def audit_read(request: HttpRequest, report: Report) -> HttpResponse:
    """The content on a page, some lines at a time."""
    found = list(parts(report))
    page = Paginator(range(sum(len(items) for _part, items in found)), LINES).get_page(request.GET.get("page"))
    context = {
        "report": report,
        "page": page,
        "parts": _on_page(found, page),
        "trail": [(_("Audit"), f"{reverse('audit')}?{Asked(request.GET).query()}"), (report.title, "")],
    }
    return render(request, "purposes/audit_read.html", context)


def _on_page(found: list[tuple[Part, Items]], page: Page[int]) -> Iterator[tuple[Part, list[Item]]]:
    """The parts that have lines on this page, with those lines."""
    begin = page.start_index() - 1
    end = page.end_index()
    for part, items in found:
        if here := items.between(begin, end):
            yield part, here
        begin, end = begin - len(items), end - len(items)


@door
@of_what_was_asked
def audit_export(request: HttpRequest, report: Report, kind: str) -> HttpResponseBase:
    """The content as a file, with a trace of who took it."""
    if kind not in FORMS:
        raise Http404
    with transaction.atomic():
        note_export(**report.trace, kind=kind, by=request.user)
        file = pieces(report, kind)
    response = StreamingHttpResponse(file, content_type=FORMS[kind].content_type)
    response["Content-Disposition"] = f'attachment; filename="{report.filename}.{kind}"'
    return response
