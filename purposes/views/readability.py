"""How easy the words of a consent are to read, told beside them as an officer types."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ..readability import readability_of, typed

#: A purpose has one consent text: the first part of this kind in its form.
PREFIX = "consent_text-0"


@require_POST
def readability(request: HttpRequest) -> HttpResponse:
    """What the typed words come to, for their place in the form. Nothing is kept of them."""
    if not request.user.has_perm("purposes.change_consenttext"):
        raise PermissionDenied
    lines = readability_of(typed(request.POST, PREFIX))
    return render(request, "admin/purposes/readability_lines.html", {"lines": lines})
