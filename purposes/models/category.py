from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from .base import RegisterRow

#: The four groups to which the statement speaks (R-003), in its order.
STATEMENT_CATEGORIES = ("customers", "prospects", "applicants", "visitors")


@history.tracked
class DataSubjectCategory(RegisterRow):
    """A group of people whose data are processed (GDPR Art. 30(1)(c)). Four of them stand in the statement (R-003)."""

    name = TranslatedField(_("name"), help_text=_("In the plural, such as: customer contacts and software users."))
    description = TranslatedField(_("who they are"), blank=True, multiline=True)
    introduction = TranslatedField(
        _("introduction in the statement"),
        blank=True,
        multiline=True,
        help_text=_("One or two sentences to the person, in plain words. The first layer holds at most 120 words."),
    )
    in_statement = models.BooleanField(_("stands in the statement"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(RegisterRow.Meta):
        verbose_name = _("data-subject category")
        verbose_name_plural = _("data-subject categories")
        ordering = ["position", "code"]
        constraints = [
            master_is_filled("name", "a_data_subject_category_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(in_statement=False) | models.Q(code__in=STATEMENT_CATEGORIES),
                name="the_statement_speaks_to_exactly_four_categories",
                violation_error_message=_(
                    "The statement speaks to customers, prospects, applicants and visitors. "
                    "Other groups may exist for the record only."
                ),
            ),
        ]
