"""What every page of the site knows."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name and whether this is a demonstration."""
    return {"SITE_NAME": settings.SITE_NAME, "DEMO": settings.DEMO}
