"""The addresses of sign-in and of one's own account.

Only what is in use of allauth stands here: no sign-up, no change of the e-mail address, no linking by hand.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.socialaccount import views as provider_views
from allauth.socialaccount.providers.openid_connect import views as oidc_views
from django.urls import path, re_path

from gdpr_registry.accounts import views
from gdpr_registry.accounts.views import only_with_provider

urlpatterns = [
    path("", views.own_account, name="own_account"),
    path("login/", account_views.login, name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.change_password, name="account_change_password"),
    path("password/reset/", account_views.password_reset, name="account_reset_password"),
    path("password/reset/done/", account_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", mfa_views.index, name="mfa_index"),
    path("2fa/authenticate/", mfa_views.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", views.set_up_second_step, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", views.remove_second_step, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", views.make_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", recovery_views.download_recovery_codes, name="mfa_download_recovery_codes"),
    path(
        "provider/cancelled/", only_with_provider(provider_views.login_cancelled), name="socialaccount_login_cancelled"
    ),
    path("provider/error/", only_with_provider(provider_views.login_error), name="socialaccount_login_error"),
    path("provider/<slug:provider_id>/login/", only_with_provider(oidc_views.login), name="openid_connect_login"),
    path(
        "provider/<slug:provider_id>/login/callback/",
        only_with_provider(oidc_views.callback),
        name="openid_connect_callback",
    ),
]
