from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from .base import RegisterRow
from .purpose import Purpose


class ChannelPermission(models.TextChoices):
    """The permission that a channel asks for beside the lawful basis (markedsføringsloven § 10)."""

    NONE = "", _("none")
    WRITTEN = "written", _("for e-mail, SMS and direct messages")
    PHONE = "phone", _("for calls, unless recorded as a business contact")


@history.tracked
class Task(RegisterRow):
    """What staff do, in their own words. Each task belongs to one purpose and knows what it needs beside the basis."""

    purpose = models.ForeignKey(Purpose, verbose_name=_("purpose"), on_delete=models.CASCADE, related_name="tasks")
    name = TranslatedField(_("name"), help_text=_("As staff say it: “send the offer they asked for”."))
    is_direct_marketing = models.BooleanField(_("direct marketing"), default=False)
    channel_permission = models.CharField(
        _("channel permission"), max_length=10, choices=ChannelPermission.choices, blank=True
    )
    needs_device_permission = models.BooleanField(
        _("needs device permission"), default=False, help_text=_("Cookies, pixels and tracked links.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(RegisterRow.Meta):
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["position", "code"]
        constraints = [
            master_is_filled("name", "a_task_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(channel_permission__in=ChannelPermission.values),
                name="a_task_has_a_known_channel_permission",
            ),
        ]
