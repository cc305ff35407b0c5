"""What pages of the staff show of people: why they are looked up, and whether mail reaches an address."""

from typing import Any

from django import template

from gdpr_registry.outbox import takes_mail

from ..looking import FIND
from ..shift import Shift

register = template.Library()
register.filter("takes_mail", takes_mail)


@register.inclusion_tag("components/shift.html", takes_context=True)
def shift(context: dict[str, Any]) -> dict[str, Any]:
    """The reason that the page was opened for, otherwise that of the shift; nothing outside the doors of the staff."""
    request = context.get("request")
    if request is None or not request.path.startswith("/staff/") or not request.user.has_perm(FIND):
        return {}
    return {"reason": context.get("reason") or Shift(request.session).why, "path": request.path}
