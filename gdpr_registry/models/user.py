"""An account of somebody who works with the registry; never of a data subject."""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gdpr_registry.accounts import roles


class LowercaseEmailField(models.EmailField):
    """An e-mail address kept and looked up in lower case, so that one address is one account."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value.strip().lower() if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class UserQuerySet(models.QuerySet["User"]):
    def delete(self) -> NoReturn:
        raise TypeError("Accounts are deactivated, never deleted.")

    def usable(self) -> "UserQuerySet":
        """Accounts that may sign in now, by the database's clock."""
        return self.filter(models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=Now()), is_active=True)

    def with_role(self, role: str) -> "UserQuerySet":
        return self.filter(role_memberships__role=role)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Finds accounts; `gdpr_registry.accounts.actions.create_account` makes them."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)


class User(AbstractBaseUser):
    """Signs in by e-mail. What the account may do comes from its roles alone: nobody bypasses the table."""

    email = LowercaseEmailField(
        _("e-mail address"), unique=True, error_messages={"unique": _("An account with this address exists already.")}
    )
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    expires_at = models.DateTimeField(
        _("expires"), null=True, blank=True, help_text=_("From this moment on nobody can sign in with this account.")
    )
    deactivated_at = models.DateTimeField(_("deactivated"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="the_address_of_an_account_is_in_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(is_active=True, deactivated_at__isnull=True)
                | models.Q(is_active=False, deactivated_at__isnull=False),
                name="an_inactive_account_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("Accounts are deactivated, never deleted.")

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The roles this account holds; read once per request."""
        return frozenset(self.role_memberships.values_list("role", flat=True)) if self.pk else frozenset()

    def has_role(self, role: str) -> bool:
        return role in self.role_names

    @property
    def is_staff(self) -> bool:
        """Whether the account may enter the admin."""
        return self.has_perm(roles.ENTER_ADMIN)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Say whether one of the account's roles allows `perm` and none refuses it."""
        return self.is_active and roles.allows(self.role_names, perm)

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and roles.allows_any_of_app(self.role_names, app_label)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
