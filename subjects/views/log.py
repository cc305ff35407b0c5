"""The staff log: for staff their own entries, for officers and auditors all of it."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import actions
from ..actions.export import EXPORT
from ..exports import FORMS
from ..forms import LogFilter
from ..models import LogEntry
from ..overview import purpose_lines, silent
from ..shown import Words, shown
from ..tasks import tasks_now
from .door import door, reader, trail

#: Entries on one page.
PER_PAGE = 50
MONTHS = (3, 6, 12, 24)
DAYS_IN_A_MONTH = 30.44


@reader
@require_safe
def staff_log(request: HttpRequest) -> HttpResponse:
    """The entries: their own for staff, all for officers and auditors; filters live in the address."""
    words = Words(get_language() or "")
    chosen = LogFilter(request.GET, by=request.user, tasks=words.now)
    found = chosen.rows().select_related("by")
    page = Paginator(found.order_by("-happened_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": chosen,
        "page": page,
        "rows": shown(page, words),
        "files": [(kind, f"{reverse('staff_log_export', args=[kind])}?{query.urlencode()}") for kind in FORMS],
        "may_export": request.user.has_perm(EXPORT),
        "trail": [(_("Staff log"), "")],
    }
    return render(request, "subjects/log_list.html", context)


@door(EXPORT)
@require_safe
def staff_log_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The entries that the filter lets pass as a file, mended versions included, with a trace of who took it."""
    if kind not in FORMS:
        raise Http404
    chosen = LogFilter(request.GET, by=request.user, tasks=tasks_now())
    entries = chosen.of(LogEntry.objects.all())
    write, content_type = FORMS[kind]
    with transaction.atomic():
        actions.note_export(kind=kind, by=request.user, purpose=chosen.cleaned_data.get("purpose", ""))
    response = StreamingHttpResponse(write(entries, get_language() or ""), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="staff-log-{timezone.localdate().isoformat()}.{kind}"'
    return response


@door("subjects.view_logentry")
@require_safe
def staff_overview(request: HttpRequest) -> HttpResponse:
    """By purpose: how much was recorded, for which nothing was for some months, which are no longer in force."""
    tasks = tasks_now()
    asked = request.GET.get("months", "")
    months = int(asked) if asked in {str(number) for number in MONTHS} else MONTHS[1]
    lines = purpose_lines(tasks)
    since = timezone.now() - timedelta(days=round(months * DAYS_IN_A_MONTH))
    context = {
        "lines": lines,
        "silent": silent(lines, tasks, since),
        "gone": [line for line in lines if not line.is_in_force],
        "months": months,
        "choices": MONTHS,
        "trail": trail((_("Overview"), "")),
    }
    return render(request, "subjects/log_overview.html", context)
