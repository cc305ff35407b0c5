"""What shows that a person said yes, named by its facts, and what weighs more than what (R-036; GDPR Art. 7(1))."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Evidence(models.TextChoices):
    """From the weakest to the strongest: the order of the lines is the order of weight."""

    IMPORTED = "imported", _("imported without proof")
    REPORTED = "reported", _("reported without document")
    DOCUMENT = "document", _("document seen")
    LINK = "link", _("signed in by link")
    MAILBOX = "mailbox", _("mailbox proved")

    @property
    def rank(self) -> int:
        """How much it weighs: 0 for the weakest, one more for each that is stronger."""
        return list(type(self)).index(self)

    def is_at_least(self, other: "Evidence") -> bool:
        """Whether it weighs as much as `other`, or more."""
        return self.rank >= other.rank
