"""The public addresses of people. Other sites link to the form of a consent, mails to the two that take a token."""

from django.urls import path

from .views import giving, own_page

urlpatterns = [
    path("<language:language>/consent/<code:purpose>/", giving.consent, name="consent"),
    path("<language:language>/consent/<code:purpose>/<slug:said>/", giving.consent_said, name="consent_said"),
    path("consent/confirm/", giving.consent_confirm, name="consent_confirm"),
    path("me/", own_page.me, name="me"),
    path("me/asked/", own_page.me_asked, name="me_asked"),
    path("me/open/", own_page.me_open, name="me_open"),
    path("me/stop/", own_page.me_stop, name="me_stop"),
    path("me/stop-everything/", own_page.me_stop_everything, name="me_stop_everything"),
    path("me/leave/", own_page.me_leave, name="me_leave"),
]
