"""What is done with accounts. Each action leaves its `AccessEntry` in the same transaction, or neither happens.

`by` is the account that acts; None stands for the command line and for the sign-in provider, which ask nobody.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdpr_registry.accounts import roles as rules
from gdpr_registry.accounts import traces
from gdpr_registry.accounts.roles import MANAGE_ACCOUNTS, Role
from gdpr_registry.models import RoleMembership, User

# How long an auditor works whose account the sign-in provider opened and for whom nobody has set a date.
PROVIDER_AUDITOR_DAYS = 90


@transaction.atomic
def create_account(
    *,
    email: str,
    name: str,
    roles: Iterable[str] = (),
    by: User | None,
    language: str = "",
    expires_at: datetime | None = None,
    password: str | None = None,
    source: str = RoleMembership.Source.GIVEN,
) -> User:
    """Open an account with these roles; without a password it waits for its owner to choose one (R-108).

    Raise ValidationError when a value is not allowed, PermissionDenied when `by` does not manage accounts.
    """
    _may_manage(by)
    account = User(email=email.strip().lower(), name=name.strip(), expires_at=expires_at)
    if language:
        account.language = language
    account.set_password(password)
    account.full_clean(exclude=["password"])
    account.save()
    traces.record(traces.CREATED, by=by, account=account, fields=["email", "name", "language", "expires_at"])
    for role in sorted(set(roles)):
        give_role(account=account, role=role, by=by, source=source)
    return account


@transaction.atomic
def give_role(*, account: User, role: str, by: User | None, source: str = RoleMembership.Source.GIVEN) -> None:
    """Let `account` hold `role`; nobody gives a role to themselves, and an auditor's account has an end."""
    _may_manage(by)
    if role not in Role.values:
        raise ValidationError(_("There is no role “%(role)s”.") % {"role": role}, code="no_such_role")
    if by is not None and by.pk == account.pk:
        raise ValidationError(_("Nobody gives a role to themselves: ask a colleague."), code="own_role")
    account = _locked(account)
    if role in rules.MUST_EXPIRE and account.expires_at is None:
        raise ValidationError(_("An auditor’s account needs a date on which it expires."), code="needs_expiry")
    _membership, created = RoleMembership.objects.get_or_create(user=account, role=role, defaults={"source": source})
    if created:
        traces.record(traces.ROLE_GIVEN, by=by, account=account, fields=[f"role.{role}"])


@transaction.atomic
def take_role(*, account: User, role: str, by: User | None) -> None:
    """Take `role` from `account`; refused for the last account that manages accounts."""
    _may_manage(by)
    account = _locked(account)
    if role == Role.TECHNICAL_ADMINISTRATOR:
        _somebody_else_manages(account)
    taken, _per_model = RoleMembership.objects.filter(user=account, role=role).delete()
    if taken:
        traces.record(traces.ROLE_TAKEN, by=by, account=account, fields=[f"role.{role}"])


@transaction.atomic
def set_roles(*, account: User, roles: Iterable[str], by: User | None) -> None:
    """Give and take until `account` holds exactly `roles`."""
    wanted = set(roles)
    held = set(account.role_memberships.values_list("role", flat=True))
    for role in sorted(wanted - held):
        give_role(account=account, role=role, by=by)
    for role in sorted(held - wanted):
        take_role(account=account, role=role, by=by)


@transaction.atomic
def follow_provider(*, account: User, roles: Iterable[str]) -> None:
    """At a sign-in through the provider: hold the roles its groups stand for, and those a colleague gave."""
    wanted = set(roles)
    account = _locked(account)
    if wanted & rules.MUST_EXPIRE and account.expires_at is None:
        set_expiry(account=account, expires_at=timezone.now() + timedelta(days=PROVIDER_AUDITOR_DAYS), by=None)
    from_provider = account.role_memberships.filter(source=RoleMembership.Source.PROVIDER)
    for role in sorted(set(from_provider.values_list("role", flat=True)) - wanted):
        take_role(account=account, role=role, by=None)
    for role in sorted(wanted):
        give_role(account=account, role=role, by=None, source=RoleMembership.Source.PROVIDER)


@transaction.atomic
def set_expiry(*, account: User, expires_at: datetime | None, by: User | None) -> None:
    """Say from which moment nobody can sign in with `account`; None only for accounts that need no end."""
    _may_manage(by)
    account = _locked(account)
    if expires_at is None and account.role_memberships.filter(role__in=rules.MUST_EXPIRE).exists():
        raise ValidationError(_("An auditor’s account needs a date on which it expires."), code="needs_expiry")
    if expires_at is not None and expires_at <= timezone.now():
        raise ValidationError(_("This moment has passed: deactivate the account instead."), code="past")
    account.expires_at = expires_at
    account.save(update_fields=["expires_at"])
    traces.record(traces.EXPIRY_CHANGED, by=by, account=account, fields=["expires_at"])


@transaction.atomic
def deactivate(*, account: User, by: User | None) -> None:
    """End `account` at its next request; its name stays beside what it did."""
    _may_manage(by)
    account = _locked(account)
    if not account.is_active:
        return
    _somebody_else_manages(account)
    account.is_active, account.deactivated_at = False, timezone.now()
    account.save(update_fields=["is_active", "deactivated_at"])
    traces.record(traces.DEACTIVATED, by=by, account=account, fields=["is_active"])


@transaction.atomic
def reactivate(*, account: User, by: User | None) -> None:
    """Let a deactivated account sign in again."""
    _may_manage(by)
    account = _locked(account)
    if account.is_active:
        return
    account.is_active, account.deactivated_at = True, None
    account.save(update_fields=["is_active", "deactivated_at"])
    traces.record(traces.REACTIVATED, by=by, account=account, fields=["is_active"])


@transaction.atomic
def rename(*, account: User, name: str, language: str, by: User) -> None:
    """Change the name and language of an account, by its holder or by an account manager."""
    if by.pk != account.pk:
        _may_manage(by)
    account = _locked(account)
    before = (account.name, account.language)
    account.name, account.language = name.strip(), language
    account.full_clean(exclude=["password"])
    account.save(update_fields=["name", "language"])
    changed = [field for field, old in zip(("name", "language"), before, strict=True) if getattr(account, field) != old]
    if changed:
        traces.record(traces.CHANGED, by=by, account=account, fields=changed)


@transaction.atomic
def set_password(*, account: User, password: str, by: User | None) -> None:
    """Keep a new password; its validators have been asked by the form that took it."""
    account.set_password(password)
    account.save(update_fields=["password"])
    traces.record(traces.PASSWORD_CHANGED, by=by, account=account, fields=["password"])


@transaction.atomic
def reset_one_time_password(*, account: User, by: User | None) -> None:
    """Forget the authenticator app and recovery codes of somebody who has lost them."""
    _may_manage(by)
    if by is not None and by.pk == account.pk:
        raise ValidationError(_("Nobody resets their own one-time password here: ask a colleague."), code="own_account")
    Authenticator.objects.filter(user=account).delete()
    traces.record(traces.SECOND_STEP_RESET, by=by, account=account, fields=["authenticators"])


def _may_manage(by: User | None) -> None:
    if by is not None and not by.has_perm(MANAGE_ACCOUNTS):
        raise PermissionDenied(_("Only a technical administrator manages accounts."))


def _locked(account: User) -> User:
    return User.objects.select_for_update().get(pk=account.pk)


def _somebody_else_manages(account: User) -> None:
    """Refuse what would leave nobody to manage accounts; the lock makes two such wishes wait for each other."""
    managers = RoleMembership.objects.select_for_update().filter(role=Role.TECHNICAL_ADMINISTRATOR)
    held_by = set(managers.values_list("user_id", flat=True))
    if account.pk in held_by and not User.objects.usable().filter(pk__in=held_by - {account.pk}).exists():
        raise ValidationError(_("Somebody must remain who manages accounts."), code="last_manager")
