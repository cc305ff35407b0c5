"""A reason of the gate in a few words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .decisions import Reason

WORDS = {
    Reason.ALLOWED: pgettext_lazy("reason of the gate", "allowed"),
    Reason.TASK_UNKNOWN: _("the task is not in the register"),
    Reason.PURPOSE_NOT_IN_FORCE: _("the purpose is not in force"),
    Reason.PURPOSE_STOPPED: _("the purpose is stopped"),
    Reason.OUTSIDE_REACH: _("outside the reach of the basis"),
    Reason.COMPANY_NOT_NAMED: _("the company is not named"),
    Reason.NO_SUCH_PERSON: _("nobody on file"),
    Reason.NOT_IN_CATEGORY: _("not in the category"),
    Reason.RESTRICTED: _("the processing is restricted"),
    Reason.MARKETING_OBJECTION: _("objected to marketing"),
    Reason.WITHDRAWN: _("the consent is withdrawn"),
    Reason.REFUSED: _("said no"),
    Reason.OLDER_REVISION: _("the yes is for an older revision"),
    Reason.EXPIRED: _("the yes has expired"),
    Reason.EVIDENCE_TOO_WEAK: _("the evidence is too weak"),
    Reason.NO_CONSENT: _("no consent"),
    Reason.OBJECTED: _("objected"),
    Reason.NO_APPROVED_ASSESSMENT: _("no approved assessment"),
    Reason.INTEREST_NOT_TOLD: _("the interest was not told"),
    Reason.CHANNEL_UNSAID: _("no channel is named"),
    Reason.NO_CHANNEL_PERMISSION: _("no permission for the channel"),
    Reason.NO_DEVICE_PERMISSION: _("no permission for the device"),
}


def in_short(reason: Reason) -> str:
    """The reason as it stands in tables and behind a colon: in small letters, without a full stop."""
    return str(WORDS[reason])
