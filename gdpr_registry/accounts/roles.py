"""Who may do what: every role and its permissions, as plain data (R-108).

A permission is `app.action_model` as Django's admin asks for it (`purposes.view_purpose`), or `app.verb_noun` for a
transition (`purposes.approve_edition`). A `*` stands for any text, so that this module knows the apps above it only as
text and a new model of the register is readable by its readers from its first day.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A part somebody plays in the registry; an account may hold several."""

    OFFICER = "officer", _("Officer")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Data protection officer")
    STAFF = "staff", _("Staff")
    RECRUITER = "recruiter", _("Recruiter")
    RECEPTION = "reception", _("Reception")
    AUDITOR = "auditor", _("Auditor")
    TECHNICAL_ADMINISTRATOR = "technical_administrator", _("Technical administrator")


ENTER_ADMIN = "admin.enter"
MANAGE_ACCOUNTS = "accounts.manage"

SEARCH = frozenset({"purposes.search"})
READ_REGISTER = SEARCH | {ENTER_ADMIN, "purposes.view_*", "purposes.export_record"}
READ_LOG = frozenset({"subjects.view_logentry", "subjects.export_log"})
ASK_COLLEAGUE = frozenset({"purposes.ask_colleague"})
RECORD_WORK = SEARCH | ASK_COLLEAGUE | {"subjects.record_entry"}
MEET_PEOPLE = frozenset({"subjects.find_person", "subjects.keep_people", "consents.ask", "consents.record_for_person"})
READ_LEDGER = frozenset({"subjects.view_*", "consents.view_*"})
SEND_MAILINGS = frozenset({"consents.view_mailing", "consents.send_mailing"})
TELL_RECIPIENTS = frozenset({"consents.view_recipienttask", "consents.tell_recipient"})

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.OFFICER: READ_REGISTER
    | READ_LOG
    | RECORD_WORK
    | MEET_PEOPLE
    | READ_LEDGER
    | SEND_MAILINGS
    | TELL_RECIPIENTS
    | {
        "subjects.erase_person",
        "purposes.add_*",
        "purposes.change_*",
        "purposes.delete_*",
        "purposes.propose_edition",
        "purposes.approve_edition",
        "purposes.publish_edition",
        "purposes.reject_edition",
        "purposes.approve_assessment",
        "purposes.stop_purpose",
        "purposes.run_round",
        "purposes.import_register",
        "subjects.import_people",
        "consents.decide_objection",
        "consents.invalidate",
        "consents.simulate",
        "consents.manage_tokens",
        "gdpr_registry.view_outgoingmail",
        "gdpr_registry.send_outgoingmail",
    },
    Role.DATA_PROTECTION_OFFICER: READ_REGISTER
    | READ_LOG
    | ASK_COLLEAGUE
    | READ_LEDGER
    | {"purposes.advise_on_edition", "gdpr_registry.view_accessentry", "consents.ask"},
    Role.STAFF: RECORD_WORK | MEET_PEOPLE | SEND_MAILINGS | TELL_RECIPIENTS,
    Role.RECRUITER: RECORD_WORK | MEET_PEOPLE,
    Role.RECEPTION: RECORD_WORK,
    Role.AUDITOR: READ_REGISTER | READ_LOG | READ_LEDGER | ASK_COLLEAGUE | {"gdpr_registry.view_accessentry"},
    Role.TECHNICAL_ADMINISTRATOR: frozenset(
        {
            ENTER_ADMIN,
            MANAGE_ACCOUNTS,
            "gdpr_registry.view_user",
            "gdpr_registry.add_user",
            "gdpr_registry.change_user",
            "gdpr_registry.view_outgoingmail",
            "gdpr_registry.send_outgoingmail",
        }
    ),
}

# Art. 38(6): who advises on a decision does not take it, whatever else the account holds.
REFUSED: dict[str, frozenset[str]] = {
    Role.DATA_PROTECTION_OFFICER: frozenset(
        {
            "purposes.propose_edition",
            "purposes.approve_edition",
            "purposes.publish_edition",
            "purposes.reject_edition",
            "purposes.approve_assessment",
            "consents.send_mailing",
        }
    ),
}

# Roles that read personal data: they sign in with a one-time password in production (REGISTRY_REQUIRE_TOTP).
READS_PERSONAL_DATA = frozenset(Role) - {Role.RECEPTION}

# Roles of people from outside: an account holds one only until a stated moment.
MUST_EXPIRE = frozenset({Role.AUDITOR})


def allows(roles: Iterable[str], permission: str) -> bool:
    """Say whether an account with `roles` has `permission`; a refusal of one role wins over what another allows."""
    held = set(roles)
    if any(matches(permission, REFUSED.get(role, ())) for role in held):
        return False
    return any(matches(permission, PERMISSIONS.get(role, ())) for role in held)


def allows_roles(permission: str) -> list[str]:
    """The roles that bring this permission."""
    return [role for role, patterns in PERMISSIONS.items() if matches(permission, patterns)]


def allows_any_of_app(roles: Iterable[str], app_label: str) -> bool:
    """Say whether an account with `roles` has any permission of the app with this label."""
    return any(name.startswith(f"{app_label}.") for role in roles for name in PERMISSIONS.get(role, ()))


def matches(permission: str, patterns: Iterable[str]) -> bool:
    """Say whether one of the patterns names this permission."""
    return any(fnmatchcase(permission, pattern) for pattern in patterns)
