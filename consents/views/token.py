"""The officers' pages of tokens: issue one, see it once, revoke it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from purposes.exceptions import RegisterError
from purposes.views.desk import asks, page, sentences, told

from ..actions import revoke_token
from ..actions.token import MANAGE
from ..forms.token import TokenForm
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
