"""The officers' pages of tokens: issue one, see it once, revoke it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdpr_registry.translated import Translated
from purposes import days, editions
from purposes.exceptions import RegisterError
from purposes.forms import DayInput
from purposes.views.desk import asks, page, sentences, told

from ..actions import issue_token, revoke_token
from ..actions.token import MANAGE
from ..models import ApiToken, Verb

#: State of a token -> the shape and the word of its badge.
STATES: dict[str, tuple[str, Any]] = {
    "in use": ("is-done", gettext_lazy("in use")),
    "expired": ("is-past", gettext_lazy("expired")),
    "revoked": ("is-stopped", gettext_lazy("revoked")),
}


def verbs_of(token: ApiToken) -> list[str]:
    """What the token may do, in words."""
    return [str(Verb(verb).label) for verb in token.verbs]


class TokenForm(forms.Form):
    """Which system, what it may do, about what, and until when."""

    name = forms.CharField(
        label=gettext_lazy("Which system is it for?"),
        help_text=gettext_lazy("As your colleagues call it, for example “web shop” or “newsletter server”."),
        max_length=100,
    )
    verbs = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"), choices=Verb.choices, widget=forms.CheckboxSelectMultiple
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("For which purposes?"),
        choices=[("some", gettext_lazy("Only those ticked below")), ("every", gettext_lazy("Every purpose"))],
        initial="some",
        widget=forms.RadioSelect,
    )
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("Purposes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("At most a year from now. Issue a new one in time, and revoke this one."),
        widget=DayInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purposes"].choices = _purposes_in_force()  # type: ignore[attr-defined]
        self.fields["last_day"].initial = days.today() + timedelta(days=ApiToken.LONGEST)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("reach") == "some" and not said.get("purposes") and "purposes" not in self.errors:
            self.add_error("purposes", _("Tick at least one purpose, or choose every purpose."))
        if said.get("reach") == "every" and said.get("purposes"):
            self.add_error("reach", _("Purposes are ticked below. Choose those, or untick them."))
        return said

    def issue(self, by: Any) -> tuple[ApiToken, str]:
        """Issue the token that the form asks for. Raises RegisterError."""
        said = self.cleaned_data
        return issue_token(
            name=said["name"],
            verbs=said["verbs"],
            purposes=None if said["reach"] == "every" else said["purposes"],
            expires_at=days.end(said["last_day"]),
            by=by,
        )


def _purposes_in_force() -> list[tuple[str, str]]:
    edition = editions.in_force()
    rows = editions.public_of(edition).purposes if edition else []
    return [(row.code, f"{Translated(row.name)} ({row.code})") for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@asks(MANAGE)
@sensitive_variables("token")
def issue(request: HttpRequest) -> HttpResponse:
    """Ask what the token is for, and answer with the token: this page is the only place where it ever stands."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row, token = form.issue(request.user)
        except (RegisterError, PermissionDenied) as refusal:
            for sentence in sentences(refusal):
                form.add_error(None, sentence)
        else:
            return page(
                request,
                "admin/consents/token_shown.html",
                title=_("The token of %(system)s") % {"system": row},
                status=201,
                row=row,
                token=token,
            )
    return page(
        request,
        "admin/consents/token_issue.html",
        title=_("Issue a token"),
        status=422 if form.errors else 200,
        form=form,
    )


@require_safe
@asks("consents.view_apitoken")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a token is for, who issued it, when it was last used; and the way to end it."""
    row = get_object_or_404(ApiToken.objects.select_related("created_by", "revoked_by"), pk=pk)
    shape, word = STATES[row.state]
    return page(
        request,
        "admin/consents/token_detail.html",
        title=row.name,
        row=row,
        shape=shape,
        word=word,
        verbs=verbs_of(row),
        may_revoke=row.revoked_at is None and request.user.has_perm(MANAGE),
    )


@require_POST
@asks(MANAGE)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the door to a token."""
    row = get_object_or_404(ApiToken, pk=pk)
    with told(request, _("The token of %(system)s is revoked. Whoever shows it is refused.") % {"system": row}):
        revoke_token(token=row, by=request.user)
    return redirect("admin:consents_apitoken_change", pk)
