from django.db import models
from django.utils.translation import gettext_lazy as _


class Evidence(models.TextChoices):
    """What shows a yes, from the weakest to the strongest."""

    IMPORTED = "imported", _("imported without proof")
    REPORTED = "reported", _("reported without document")
    DOCUMENT = "document", _("document seen")
    LINK = "link", _("signed in by link")
    MAILBOX = "mailbox", _("mailbox proved")

    def is_at_least(self, other: "Evidence") -> bool:
        return list(Evidence).index(self) >= list(Evidence).index(other)
