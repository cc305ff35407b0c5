"""What is recorded of accounts: each action's name and the sentence a reader sees."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from gdpr_registry import access
from gdpr_registry.models import AccessEntry, User

CREATED = access.register("accounts.created", _("opened an account"))
CHANGED = access.register("accounts.changed", _("changed an account"))
ROLE_GIVEN = access.register("accounts.role_given", _("gave a role"))
ROLE_TAKEN = access.register("accounts.role_taken", _("took a role"))
EXPIRY_CHANGED = access.register("accounts.expiry_changed", _("changed when an account expires"))
DEACTIVATED = access.register("accounts.deactivated", _("deactivated an account"))
REACTIVATED = access.register("accounts.reactivated", _("activated an account again"))
INVITED = access.register("accounts.invited", _("invited to choose a password"))
PASSWORD_CHANGED = access.register("accounts.password_changed", _("changed a password"))
SECOND_STEP_SET_UP = access.register("accounts.second_step_set_up", _("set up two-step sign-in"))
SECOND_STEP_REMOVED = access.register("accounts.second_step_removed", _("removed two-step sign-in"))
SECOND_STEP_RESET = access.register("accounts.second_step_reset", _("reset somebody’s two-step sign-in"))
RECOVERY_CODES_MADE = access.register("accounts.recovery_codes_made", _("made new recovery codes"))
LINKED_TO_PROVIDER = access.register("accounts.linked_to_provider", _("linked an account to the sign-in provider"))
SIGNED_IN = access.register("accounts.signed_in", _("signed in"))
SIGN_IN_FAILED = access.register("accounts.sign_in_failed", _("was refused at sign-in"))

OBJECT_KIND = User._meta.label_lower


def record(action: str, *, by: User | None, account: User | None, fields: Iterable[str] = ()) -> AccessEntry:
    """Write the entry of an act on `account`; None where no account bears the address that was typed."""
    account_id = account.pk if account else ""
    return access.record(action, by=by, object_kind=OBJECT_KIND, object_id=account_id, fields=fields)
