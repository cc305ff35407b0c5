"""A role that an account holds."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gdpr_registry.accounts.roles import Role


class RoleMembership(models.Model):
    """One account holds one role; the row goes when the role is taken, its `AccessEntry` stays."""

    class Source(models.TextChoices):
        GIVEN = "given", _("given by an account manager")
        PROVIDER = "provider", _("from the sign-in provider")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_memberships", verbose_name=_("account")
    )
    role = models.CharField(_("role"), max_length=40, choices=Role)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.GIVEN)
    given_at = models.DateTimeField(_("given"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("role of an account")
        verbose_name_plural = _("roles of accounts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="an_account_holds_a_role_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="a_role_is_one_of_the_roles_table"),
        ]

    def __str__(self) -> str:
        return self.get_role_display()
