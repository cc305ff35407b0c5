from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from ..dpv import SpecialCondition
from .base import Line
from .controller import Controller, JointArrangement
from .measure import Measure
from .purpose import Purpose
from .system import System


class ActivityRole(models.TextChoices):
    """The capacity in which the company processes: Art. 30(1) or Art. 30(2)."""

    CONTROLLER = "controller", _("controller (Art. 30(1))")
    PROCESSOR = "processor", _("processor (Art. 30(2))")


class DpiaScreening(models.TextChoices):
    """Whether a data protection impact assessment is called for (GDPR Art. 35, R-027)."""

    MISSING = "missing", _("not screened yet")
    NOT_NEEDED = "not-needed", _("not needed")
    LOOK_CLOSER = "look-closer", _("look closer")
    HIGH_RISK = "high-risk", _("high risk: an impact assessment is needed")


@history.tracked
class Activity(Line):
    """A line of the record of processing activities (GDPR Art. 30)."""

    name = TranslatedField(_("name"))
    description = TranslatedField(_("description"), blank=True, multiline=True)
    role = models.CharField(_("role"), max_length=10, choices=ActivityRole.choices, default=ActivityRole.CONTROLLER)
    controller = models.ForeignKey(
        Controller,
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        related_name="activities",
        null=True,
        blank=True,
        help_text=_("The controller; for a processor's record the company that processes for others."),
    )
    joint_arrangement = models.ForeignKey(
        JointArrangement,
        verbose_name=_("joint controllers"),
        on_delete=models.PROTECT,
        related_name="activities",
        null=True,
        blank=True,
    )
    purposes = models.ManyToManyField(
        Purpose, verbose_name=_("purposes"), through="ActivityPurpose", related_name="activities"
    )
    systems = models.ManyToManyField(
        System, verbose_name=_("systems"), through="ActivitySystem", related_name="activities"
    )
    measures = models.ManyToManyField(
        Measure, verbose_name=_("security measures"), through="ActivityMeasure", related_name="activities"
    )

    # Art. 30(2): what a processor's record says instead of purposes
    processing_for_controllers = TranslatedField(
        _("categories of processing for each controller"), blank=True, multiline=True, help_text=_("Art. 30(2)(b).")
    )
    controllers_list_url = models.URLField(
        _("link to the list of controllers"),
        blank=True,
        help_text=_("Art. 30(2)(a), where the list is kept elsewhere."),
    )
    controllers_list_date = models.DateField(_("date of the list"), null=True, blank=True)
    controllers_list_count = models.PositiveIntegerField(_("controllers in the list"), null=True, blank=True)

    # Art. 9 and 10
    special_condition = models.CharField(
        _("condition for special categories"), max_length=8, choices=SpecialCondition.choices, blank=True
    )
    national_rule = TranslatedField(
        _("national rule"), blank=True, help_text=_("For criminal offences, or where Art. 9(2) asks for one.")
    )

    # Art. 30(1)(e) to (g): a value, or why there is none
    no_transfers_reason = TranslatedField(
        _("why there are no transfers"), blank=True, help_text=_("Such as: all recipients are in the EEA.")
    )
    no_time_limits_reason = TranslatedField(_("why no time limit can be given"), blank=True)
    no_measures_reason = TranslatedField(_("why no measures can be described"), blank=True)
    no_recipients_reason = TranslatedField(_("why there are no recipients"), blank=True)

    dpia_screening = models.CharField(
        _("screening for an impact assessment"),
        max_length=12,
        choices=DpiaScreening.choices,
        default=DpiaScreening.MISSING,
    )
    dpia_reason = TranslatedField(_("reason for the screening's answer"), blank=True, multiline=True)
    dpia_title = models.CharField(_("title of the impact assessment"), max_length=200, blank=True)
    dpia_url = models.URLField(_("link to the impact assessment"), blank=True)

    class Meta(Line.Meta):
        verbose_name = _("processing activity")
        verbose_name_plural = _("processing activities")
        constraints = [
            master_is_filled("name", "an_activity_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(role__in=ActivityRole.values), name="an_activity_has_a_known_role"
            ),
            models.CheckConstraint(
                condition=models.Q(controller__isnull=False, joint_arrangement__isnull=True)
                | models.Q(controller__isnull=True, joint_arrangement__isnull=False),
                name="an_activity_has_one_company_or_named_joint_controllers",
                violation_error_message=_("Choose one company, or the joint controllers, not both."),
            ),
            models.CheckConstraint(
                condition=~models.Q(role="processor") | models.Q(controller__isnull=False),
                name="a_processors_record_names_one_company",
                violation_error_message=_("A processor's record names the one company that processes for others."),
            ),
            models.CheckConstraint(
                condition=models.Q(dpia_screening__in=DpiaScreening.values),
                name="an_activity_has_a_known_screening",
            ),
            models.CheckConstraint(
                condition=models.Q(special_condition__in=["", *SpecialCondition.values]),
                name="an_activity_has_a_known_condition_of_art_9",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code.upper()} · {self.name}"


@history.tracked
class ActivityPurpose(models.Model):
    """A purpose that an activity serves (GDPR Art. 30(1)(b))."""

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.CASCADE)
    purpose = models.ForeignKey(Purpose, verbose_name=_("purpose"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("purpose of the activity")
        verbose_name_plural = _("purposes of the activity")
        ordering = ["purpose__category__position", "purpose__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "purpose"],
                name="a_purpose_stands_once_in_an_activity",
                violation_error_message=_("This purpose is in the activity already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.purpose)


@history.tracked
class ActivitySystem(models.Model):
    """A system that an activity uses."""

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.CASCADE)
    system = models.ForeignKey(System, verbose_name=_("system"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("system of the activity")
        verbose_name_plural = _("systems of the activity")
        ordering = ["system__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "system"],
                name="a_system_stands_once_in_an_activity",
                violation_error_message=_("This system is in the activity already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.system)


@history.tracked
class ActivityMeasure(models.Model):
    """A security measure of an activity (GDPR Art. 30(1)(g))."""

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.CASCADE)
    measure = models.ForeignKey(Measure, verbose_name=_("security measure"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("security measure of the activity")
        verbose_name_plural = _("security measures of the activity")
        ordering = ["measure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "measure"],
                name="a_measure_stands_once_in_an_activity",
                violation_error_message=_("This measure is in the activity already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.measure)
