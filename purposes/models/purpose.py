from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from ..dpv import LawfulBasis
from .base import Line
from .category import DataSubjectCategory
from .controller import Controller, JointArrangement


@history.tracked
class Purpose(Line):
    """Why personal data of one group are processed, by whom, and on which lawful basis (GDPR Art. 5(1)(b), 6(1))."""

    category = models.ForeignKey(
        DataSubjectCategory, verbose_name=_("data-subject category"), on_delete=models.PROTECT, related_name="purposes"
    )
    letter = models.CharField(
        _("letter"), max_length=1, blank=True, help_text=_("The letter in the statement, where the list has letters.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = TranslatedField(_("name"), help_text=_("At most ten words: “to help the users of our products”."))
    description = TranslatedField(
        _("description"),
        blank=True,
        multiline=True,
        help_text=_("What is done and why, concrete enough that the person can foresee it (EDPB 05/2020, 3.2)."),
    )
    covers = TranslatedField(_("covers"), blank=True, multiline=True, help_text=_("Examples of what belongs here."))
    does_not_cover = TranslatedField(
        _("does not cover"), blank=True, multiline=True, help_text=_("What may look like it, but belongs elsewhere.")
    )
    controller = models.ForeignKey(
        Controller,
        verbose_name=_("controller"),
        on_delete=models.PROTECT,
        related_name="purposes",
        null=True,
        blank=True,
    )
    joint_arrangement = models.ForeignKey(
        JointArrangement,
        verbose_name=_("joint controllers"),
        on_delete=models.PROTECT,
        related_name="purposes",
        null=True,
        blank=True,
    )
    primary_basis = models.CharField(_("primary lawful basis"), max_length=8, choices=LawfulBasis.choices)
    statute = TranslatedField(
        _("statute and section"),
        blank=True,
        help_text=_("For a legal obligation or a public task: the law that asks for it."),
    )
    contract_party = TranslatedField(
        _("party to the contract"), blank=True, help_text=_("For a contract: who the other party is.")
    )
    revision = models.PositiveIntegerField(
        _("revision"), default=1, editable=False, help_text=_("Raised by a material change when it is published.")
    )
    is_on = models.BooleanField(
        _("on"), default=True, help_text=_("A purpose that is off is prepared, and stands in no edition.")
    )
    in_statement_list = models.BooleanField(
        _("in the list of the statement"),
        default=True,
        help_text=_("Off for duties such as answering rights requests: the statement tells of them under rights."),
    )
    processing_since = models.DateField(
        _("processing since"),
        null=True,
        blank=True,
        help_text=_("An assessment must be older than the processing. Empty: it starts with the edition."),
    )
    when_refused = TranslatedField(
        _("when the person says no"),
        blank=True,
        multiline=True,
        help_text=_("What happens after an objection or a withdrawal, told to the person."),
    )
    objection_pauses = models.BooleanField(
        _("an objection stops at once"),
        default=True,
        help_text=_(
            "Off where stopping at once would harm others, such as security or open invoices: an objection is then "
            "decided within five working days, and the processing stops if nobody has."
        ),
    )
    offered_to_children = models.BooleanField(
        _("online service offered to children"), default=False, help_text=_("Art. 8; asks for the age as yes or no.")
    )
    conditional_on = TranslatedField(
        _("conditional on"),
        blank=True,
        multiline=True,
        help_text=_("What the person loses by saying no. Empty for a consent that is freely given (Art. 7(4))."),
    )
    condition_answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who answers for the condition"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    condition_reason = models.TextField(_("why the condition is accepted"), blank=True)
    duty_to_provide = TranslatedField(
        _("duty to give data"),
        blank=True,
        multiline=True,
        help_text=_(
            "Where a law or a contract asks the person for the data: which one, and what follows if they do not give "
            "them. Empty: nothing obliges them."
        ),
    )
    automated_decisions = TranslatedField(
        _("decisions by a machine alone"),
        blank=True,
        multiline=True,
        help_text=_(
            "Where a machine alone decides something of legal or similar weight: how it decides, and what that means "
            "for the person. Empty: there is no such decision."
        ),
    )

    class Meta(Line.Meta):
        verbose_name = _("purpose")
        verbose_name_plural = _("purposes")
        ordering = ["category__position", "position", "code"]
        constraints = [
            master_is_filled("name", "a_purpose_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(controller__isnull=False, joint_arrangement__isnull=True)
                | models.Q(controller__isnull=True, joint_arrangement__isnull=False),
                name="a_purpose_has_one_controller_or_named_joint_controllers",
                violation_error_message=_("Choose one controller, or the joint controllers, not both."),
            ),
            models.CheckConstraint(
                condition=models.Q(primary_basis__in=LawfulBasis.values),
                name="a_purpose_has_exactly_one_primary_basis_of_art_6",
                violation_error_message=_("Choose the one lawful basis that carries the purpose."),
            ),
            models.CheckConstraint(
                condition=models.Q(letter__regex=r"^[a-z]?$"),
                name="a_purposes_letter_is_a_small_letter",
                violation_error_message=_("The letter is one small letter from a to z, or empty."),
            ),
            models.UniqueConstraint(
                fields=["category", "letter"],
                condition=~models.Q(letter=""),
                name="a_letter_stands_once_in_a_category",
                violation_error_message=_("Another purpose of this group has the letter already."),
            ),
            models.CheckConstraint(condition=models.Q(revision__gte=1), name="a_purposes_revision_starts_at_one"),
            models.CheckConstraint(
                condition=models.Q(condition_answered_by__isnull=True) | ~models.Q(condition_reason=""),
                name="who_answers_for_a_condition_gives_a_reason",
                violation_error_message=_("Write why the condition is accepted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"

    @property
    def asks_for_a_yes(self) -> bool:
        """Whether people are asked: a basis is consent, or a task needs the permission of a channel or a device."""
        needs_permission = models.Q(needs_device_permission=True) | ~models.Q(channel_permission="")
        return (
            self.primary_basis == LawfulBasis.CONSENT
            or self.secondary_bases.filter(basis=LawfulBasis.CONSENT).exists()
            or self.tasks.filter(needs_permission).exists()
        )
