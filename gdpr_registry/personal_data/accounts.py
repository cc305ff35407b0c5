"""Declarations of the tables of `gdpr_registry`: accounts, evidence and access."""

from django.utils.translation import gettext_lazy as _

from gdpr_registry import models
from gdpr_registry.personal_data.register import Erase, Export, NotPersonal, Personal, declare, nothing_personal
from gdpr_registry.personal_data.traces import OFFICER

WHILE_ACCOUNT = _("until the account is anonymised after its deactivation")

ACCOUNT = Personal(_("account of somebody who works with the registry"), WHILE_ACCOUNT, Export.INCLUDED, Erase.EMPTIED)
SECRET = Personal(_("secret of an account"), WHILE_ACCOUNT, Export.LEFT_OUT, Erase.EMPTIED)
ROLE = Personal(_("role of an account"), _("until the role is taken away"), Export.INCLUDED, Erase.WITH_ROW)
ACCESS = Personal(
    _("what an account did with data about people"),
    _("13 months, then counted"),
    Export.INCLUDED,
    Erase.KEPT,
    _("security and accountability of access (Art. 5(2), 32)"),
)
MAIL = Personal(
    _("mail to a person, or to somebody who works with the registry"),
    _("until it is sent, given up or withheld, and as many days as REGISTRY_MAIL_DAYS says"),
    Export.LEFT_OUT,
    Erase.WITH_ROW,
)
PASSING = Personal(_("counters of sign-in attempts, by hashed key"), _("minutes"), Export.LEFT_OUT, Erase.WITH_ROW)

declare(
    models.User,
    id=ACCOUNT,
    password=SECRET,
    last_login=ACCOUNT,
    email=ACCOUNT,
    name=ACCOUNT,
    language=ACCOUNT,
    is_active=ACCOUNT,
    created_at=ACCOUNT,
    expires_at=ACCOUNT,
    deactivated_at=ACCOUNT,
)
declare(models.RoleMembership, id=NotPersonal(), user=ROLE, role=ROLE, source=ROLE, given_at=ROLE)
declare(models.CacheEntry, cache_key=PASSING, value=PASSING, expires=NotPersonal())
declare(
    models.AccessEntry,
    id=NotPersonal(),
    at=ACCESS,
    actor_id=ACCESS,
    actor_role=ACCESS,
    action=ACCESS,
    object_kind=ACCESS,
    object_id=ACCESS,
    fields=ACCESS,
    purpose=ACCESS,
)
declare(
    models.OutgoingMail,
    id=NotPersonal(),
    kind=NotPersonal(),
    message_id=NotPersonal(),
    to=MAIL,
    language=NotPersonal(),
    context=MAIL,
    about=MAIL,
    by=OFFICER,
    is_urgent=NotPersonal(),
    written_at=NotPersonal(),
    not_before=NotPersonal(),
    attempts=NotPersonal(),
    taken_at=NotPersonal(),
    in_hand_until=NotPersonal(),
    sent_at=NotPersonal(),
    gave_up_at=NotPersonal(),
    withheld_at=NotPersonal(),
    withheld_for=MAIL,
    error=NotPersonal(),
)
nothing_personal(models.AccessCount, "id day action count")
nothing_personal(models.Leaf, "id schema hash")
nothing_personal(models.Tombstone, "id leaf kind purpose date run")
nothing_personal(models.Unsealed, "leaf")
