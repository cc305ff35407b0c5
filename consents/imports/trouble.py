"""Why a row, or what it says, is not taken as it stands: the reasons that a dry run counts. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Trouble(models.TextChoices):
    """Why a row is unclear and left out. Nothing of it is written, and nothing is guessed."""

    NOBODY = "nobody", _("no reference, e-mail address or phone number")
    UNREADABLE = "unreadable", _("a cell cannot be read")
    UNKNOWN_WORD = "unknown_word", _("a word that is not matched")
    TO_COME = "to_come", _("a time that has not come")
    SEVERAL_PEOPLE = "several_people", _("its references name several people")
    SHARED = "shared", _("several people share the e-mail address or phone number")
    OTHER_NAME = "other_name", _("another name at the same e-mail address or phone number")
    NO_CATEGORY = "no_category", _("somebody new in no data-subject category")
    NOTICE_UNKNOWN = "notice_unknown", _("no edition of then tells of the collection point")
    NO_PURPOSE = "no_purpose", _("something was said, but not to which purpose")
    NO_ANSWER = "no_answer", _("a purpose, but not what was said")
    NO_TIME = "no_time", _("a yes without its time")
    NO_DOCUMENT = "no_document", _("a document seen, but not where it is kept")
    WRONG_WORDING = "wrong_wording", _("a wording that was never published for the purpose")


class Worth(models.TextChoices):
    """What becomes of one thing that was said."""

    STANDS = "stands", _("a yes that stands")
    WEAK_EVIDENCE = "weak_evidence", _("a yes whose evidence is below what the purpose asks for")
    OLDER_REVISION = "older_revision", _("a yes to an older revision of the purpose")
    EXPIRED = "expired", _("a yes that has expired")
    OTHER_COMPANY = "other_company", _("a yes to words that do not name the company")
    OVERTAKEN = "overtaken", _("a yes that a no, or a later yes, goes before")
    OBJECTED = "objected", _("a yes of somebody who objected to marketing")
    NO = "no", _("a no, recorded")
    ON_FILE = "on_file", _("on file already: nothing is written")
    TWICE = "twice", _("twice in the file: written once")
    NO_WORDING = "no_wording", _("a yes without a published wording: left out")
    LATER_WORDING = "later_wording", _("a yes to words that were published only after it was said: left out")
    NOT_IN_FORCE = (
        "not_in_force",
        _("a yes to what asks for none, is not in force or is offered to children: left out"),
    )

    @property
    def is_written(self) -> bool:
        """Whether an event is recorded."""
        return self not in (Worth.ON_FILE, Worth.TWICE, Worth.NO_WORDING, Worth.LATER_WORDING, Worth.NOT_IN_FORCE)
