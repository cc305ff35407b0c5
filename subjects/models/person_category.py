from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .. import querysets
from .person import Person

PERIOD = models.Func("since", "until", function="TSTZRANGE", output_field=DateTimeRangeField())


class PersonCategory(models.Model):
    """A person is in a data-subject category from `since` up to, but not at, `until`."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="categories")
    category = models.CharField(_("data-subject category"), max_length=60)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    objects = querysets.PersonCategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category of a person")
        verbose_name_plural = _("categories of people")
        default_permissions = ("view",)
        ordering = ["since", "pk"]
        constraints = [
            ExclusionConstraint(
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                name="a_person_is_in_a_category_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="a_person_leaves_a_category_after_joining_it",
            ),
            models.CheckConstraint(condition=~models.Q(category=""), name="a_persons_category_has_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.category}"
