"""Many lines at once: editing those chosen in a list, and naming another recipient everywhere."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import states
from ..actions.together import edit_lines, replace_recipient, replacement
from ..exceptions import RegisterError
from ..forms.together import ReplaceForm, ReplaceReasonForm, TogetherForm
from ..models import Activity, Recipient
from .desk import page, sentences

#: As many lines are named on the page.
NAMED = 50


def choose(request: HttpRequest, lines: QuerySet[Any]) -> HttpResponse:
    """The page for the lines that were chosen in the list."""
    # Read before the lines are shown: what happens after is noticed.
    pks = sorted(lines.order_by().values_list("pk", flat=True))
    initial = {"ids": ",".join(map(str, pks)), "version": states.version(lines.model, pks)}
    return _page(request, lines.model, TogetherForm(model=lines.model, initial=initial), pks)


def edit(request: HttpRequest, model: Any) -> HttpResponse:
    """Change the lines; where that is refused, the same page says why."""
    if request.method != "POST":
        return redirect(f"admin:purposes_{model._meta.model_name}_changelist")
    form = TogetherForm(request.POST, model=model)
    pks = form.cleaned_data.get("ids", []) if form.is_valid() else _numbers(request.POST.get("ids", ""))
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("reason", "version")}
        try:
            count = edit_lines(model=model, pks=pks, edits=form.edits(), by=request.user, **asked)
        except RegisterError as refusal:
            form.add_error(None, sentences(refusal))
            # Who sends again has seen the lines as they are now; what was typed stays.
            form.data = request.POST.copy()
            form.data["version"] = states.version(model, pks)
        else:
            messages.success(
                request,
                ngettext("%(count)d line is changed.", "%(count)d lines are changed.", count) % {"count": count},
            )
            return redirect(f"admin:purposes_{model._meta.model_name}_changelist")
    return _page(request, model, form, pks)


def _numbers(ids: str) -> list[int]:
    return [int(part) for part in ids.split(",") if part.isdecimal()]


def _page(request: HttpRequest, model: Any, form: TogetherForm, pks: list[int]) -> HttpResponse:
    return page(
        request,
        "admin/purposes/together.html",
        title=ngettext("Change %(count)d line", "Change %(count)d lines together", len(pks)) % {"count": len(pks)},
        status=422 if form.errors else 200,
        form=form,
        opts=model._meta,
        lines=model._base_manager.filter(pk__in=pks).order_by("code")[:NAMED],
        more=max(len(pks) - NAMED, 0),
    )


def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who stands instead of a recipient, see what that touches, and do it."""
    old = get_object_or_404(Recipient, pk=pk)
    choice = ReplaceForm(request.GET if "new" in request.GET else None, old=old)
    new = choice.cleaned_data["new"] if choice.is_bound and choice.is_valid() else None
    form, status = None, 200
    if new:
        answered = _replace(request, old, new)
        if isinstance(answered, HttpResponse):
            return answered
        form, status = answered, 422 if answered.errors else 200
    return page(
        request,
        "admin/purposes/replace_recipient.html",
        title=_("Replace %(recipient)s") % {"recipient": old},
        status=status,
        old=old,
        new=new,
        choice=choice,
        form=form,
        found=replacement(old),
        named=NAMED,
    )


def _replace(request: HttpRequest, old: Recipient, new: Recipient) -> HttpResponse | ReplaceReasonForm:
    version = states.version(Activity, sorted(replacement(old).activities))
    if request.method != "POST":
        return ReplaceReasonForm(initial={"version": version})
    form = ReplaceReasonForm(request.POST)
    if not form.is_valid():
        return form
    try:
        count = replace_recipient(old=old, new=new, by=request.user, **form.cleaned_data)
    except RegisterError as refusal:
        form.add_error(None, sentences(refusal))
        form.data = request.POST.copy()
        form.data["version"] = version
        return form
    sentence = ngettext(
        "%(new)s now stands instead of %(old)s in %(count)d activity.",
        "%(new)s now stands instead of %(old)s in %(count)d activities.",
        count,
    )
    messages.success(request, sentence % {"new": new, "old": old, "count": count})
    return redirect("admin:purposes_recipient_used", old.pk)
