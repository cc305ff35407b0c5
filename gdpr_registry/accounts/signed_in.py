"""Who is signed in, as an account."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from gdpr_registry.models import User


def account_of(request: HttpRequest) -> User:
    """Return the account that is signed in; raise PermissionDenied where nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
