"""What is answered where no view answers: a page to people, the API's one shape to systems."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from consents.api import errors
from gdpr_registry.site.views import server_error


def not_readable(request: HttpRequest, exception: Exception) -> HttpResponse:
    return errors.not_readable() if _is_system(request) else defaults.bad_request(request, exception)


def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponse:
    return errors.not_permitted() if _is_system(request) else defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return errors.not_found() if _is_system(request) else defaults.page_not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    return errors.broken() if _is_system(request) else server_error(request)


def _is_system(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
