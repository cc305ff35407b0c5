"""Stopping a purpose at once."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from .. import actions
from ..forms.proposal import ReasonForm
from ..models import Purpose, PurposeStop
from .desk import asks, page, refused_in


class StopForm(ReasonForm):
    """A reason, and the word that it is meant."""

    confirmed = forms.BooleanField(
        label=gettext_lazy("Stop it now. Only a later edition, approved by two people, lifts the stop.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@asks("purposes.stop_purpose")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, and stop the purpose."""
    purpose = get_object_or_404(Purpose, pk=pk)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            made = actions.stop_purpose(purpose=purpose.code, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("%(purpose)s is stopped.") % {"purpose": purpose.code})
            return redirect("admin:purposes_purposestop_change", made.pk)
    return page(
        request,
        "admin/purposes/stop.html",
        title=_("Stop %(purpose)s") % {"purpose": purpose},
        status=422 if form.errors else 200,
        purpose=purpose,
        form=form,
        standing=PurposeStop.objects.in_force().filter(purpose=purpose.code).select_related("stopped_by").first(),
    )
