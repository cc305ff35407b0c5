"""What a reason means, in the active language."""

from django.utils.translation import gettext as _

from ..decisions import Reason


def sentence_of(reason: Reason) -> str:
    """One sentence: what the reason means."""
    return _("Yes, you may.") if reason is Reason.ALLOWED else _("No, you may not.")
