"""The pages of one's own account; the views of allauth do the rest."""

from typing import Any

from allauth.account import views as account_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gdpr_registry.accounts import actions, traces
from gdpr_registry.accounts.language import remember_language
from gdpr_registry.accounts.middleware import must_have_one_time_password
from gdpr_registry.accounts.signed_in import account_of
from gdpr_registry.models import User


class OwnAccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("name", "language")


@login_required
def own_account(request: HttpRequest) -> HttpResponse:
    """Show the account of who is signed in, and change its name and language."""
    account = account_of(request)
    form = OwnAccountForm(request.POST or None, instance=User.objects.get(pk=account.pk))
    if request.method == "POST" and form.is_valid():
        changed = form.cleaned_data
        actions.rename(account=account, name=changed["name"], language=changed["language"], by=account)
        messages.success(request, _("Your account has been changed."))
        response = redirect("own_account")
        remember_language(response, changed["language"])
        return response
    roles = [membership.get_role_display() for membership in account.role_memberships.order_by("role")]
    context = {"form": form, "roles": roles, "needs_totp": must_have_one_time_password(account)}
    return render(request, "account/own_account.html", context)


@login_required
def change_password(request: HttpRequest) -> HttpResponseBase:
    """Let an account with a password change it; who signs in through the provider has none here."""
    if not account_of(request).has_usable_password():
        raise PermissionDenied
    return account_views.password_change(request)


class SetUpSecondStep(totp_views.ActivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        traces.record(traces.SECOND_STEP_SET_UP, by=self.request.user, account=self.request.user)
        return super().form_valid(form)


class RemoveSecondStep(totp_views.DeactivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        traces.record(traces.SECOND_STEP_REMOVED, by=self.request.user, account=self.request.user)
        return super().form_valid(form)


class MakeRecoveryCodes(recovery_views.GenerateRecoveryCodesView):
    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        traces.record(traces.RECOVERY_CODES_MADE, by=self.request.user, account=self.request.user)
        return super().form_valid(form)


# The picture of the secret is a `data:` image; no other page needs one.
set_up_second_step = csp_update({"img-src": ["'self'", "data:"]})(SetUpSecondStep.as_view())
remove_second_step = RemoveSecondStep.as_view()
make_recovery_codes = MakeRecoveryCodes.as_view()


def only_with_provider(view: Any) -> Any:
    """Answer 404 where no sign-in provider is set up."""

    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not settings.OIDC_ISSUER:
            raise Http404
        return view(request, **kwargs)

    return wrapped
