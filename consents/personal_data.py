"""Declarations of the ledger: what people said, how they stand, and what was asked about them."""

from django.utils.translation import gettext_lazy as _

from consents import models
from gdpr_registry.personal_data import Erase, Export, NotPersonal, Personal, declare, nothing_personal
from gdpr_registry.personal_data.traces import OFFICER

PROOF_LIMIT = _("as long as the consent lasts, and as many days after it as the officer sets for a dispute")

SAID = Personal(_("what the person said yes and no to"), PROOF_LIMIT, Export.INCLUDED, Erase.WITH_ROW)
STANDS = Personal(_("how the person stands to a purpose"), PROOF_LIMIT, Export.INCLUDED, Erase.WITH_ROW)
ASKED = Personal(
    _("what was asked of the gate about the person"),
    _("13 months, then counted"),
    Export.INCLUDED,
    Erase.KEPT,
    _("accountability of each decision (Art. 5(2))"),
)
LISTED = Personal(
    _("address or reference of the person on a list that staff ask about"),
    _("until the list is downloaded, at most one day"),
    # Who asks for a copy is found by what is on file, not by reading lists that go within a day.
    Export.LEFT_OUT,
    Erase.WITH_ROW,
)

declare(
    models.ConsentEvent,
    id=NotPersonal(),
    leaf=NotPersonal(),
    salt=SAID,
    person=SAID,
    purpose=SAID,
    channel=SAID,
    kind=SAID,
    happened_at=SAID,
    recorded_at=SAID,
    wording=SAID,
    evidence=SAID,
    valid_until=SAID,
    method=SAID,
    ground=SAID,
    outcome=SAID,
    voids=SAID,
    by=OFFICER,
    note=SAID,
    document=SAID,
    source=NotPersonal(),
    key=SAID,
    request_hash=SAID,
)
declare(
    models.Standing,
    id=NotPersonal(),
    person=STANDS,
    purpose=STANDS,
    channel=STANDS,
    status=STANDS,
    said_by=STANDS,
    since=STANDS,
    wording=STANDS,
    evidence=STANDS,
    valid_until=STANDS,
    objection=STANDS,
    objected_at=STANDS,
    marketing_objected_at=STANDS,
    restriction=STANDS,
    restricted_at=STANDS,
    last_event=STANDS,
    last_recorded_at=STANDS,
)
declare(
    models.Question,
    id=NotPersonal(),
    at=ASKED,
    action=NotPersonal(),
    asked_by=OFFICER,
    source=NotPersonal(),
    task=NotPersonal(),
    purpose=NotPersonal(),
    company=NotPersonal(),
    channel=NotPersonal(),
    reach=NotPersonal(),
    as_of=NotPersonal(),
    hindsight=NotPersonal(),
    edition=NotPersonal(),
    total=NotPersonal(),
    allowed=NotPersonal(),
    reasons=NotPersonal(),
    person=ASKED,
    reason=ASKED,
    event=ASKED,
)
nothing_personal(models.AskedList, "id made_at task company channel reach as_of hindsight total done reasons question")
declare(models.AskedList, asked_by=OFFICER)
nothing_personal(models.AskedPart, "id list place is_answered key_id")
declare(models.AskedPart, value=LISTED)
declare(
    models.ApiToken,
    id=NotPersonal(),
    name=NotPersonal(),
    digest=NotPersonal(),
    verbs=NotPersonal(),
    every_purpose=NotPersonal(),
    purposes=NotPersonal(),
    created_at=NotPersonal(),
    created_by=OFFICER,
    expires_at=NotPersonal(),
    last_used_at=NotPersonal(),
    revoked_at=NotPersonal(),
    revoked_by=OFFICER,
)
#: A system repeats its message within the month. Hashes and ids, which name nobody once the person is erased.
MESSAGE = Personal(
    _("which person and events a message of a system was about"),
    _("30 days"),
    Export.LEFT_OUT,
    Erase.KEPT,
    _("the same message sent twice is recorded once (Art. 5(1)(d))"),
)
nothing_personal(models.ApiMessage, "id token key_hash at is_new")
declare(models.ApiMessage, body_hash=MESSAGE, events=MESSAGE, person=MESSAGE)

WAITING = Personal(
    _("e-mail address and name of somebody who has not confirmed a yes"),
    _("until it is confirmed, at most seven days"),
    Export.LEFT_OUT,
    Erase.WITH_ROW,
)
LINK = Personal(_("link in a mail to a person"), _("until it is used or over"), Export.LEFT_OUT, Erase.WITH_ROW)
nothing_personal(models.PendingConsent, "id key_id language collection_point asked_at expires_at")
declare(models.PendingConsent, address=WAITING, index=WAITING, name=WAITING, wording=WAITING, channels=WAITING)
nothing_personal(models.Link, "id use made_at expires_at")
declare(models.Link, token_hash=LINK, person=LINK, pending=LINK, purpose=LINK, channel=LINK, used_at=LINK)
#: Where the worker goes on.
UP_TO = Personal(
    _("up to whom a mailing is prepared, in the order of ids"),
    _("until it is prepared, a few minutes"),
    Export.LEFT_OUT,
    Erase.KEPT,
    _("an id, which names nobody once the person is erased"),
)
nothing_personal(
    models.Mailing,
    "id task subject text written_at version sent_at expected reasons questions prepared_at stopped_at became",
)
declare(models.Mailing, written_by=OFFICER, sent_by=OFFICER, stopped_by=OFFICER, prepared_to=UP_TO)
nothing_personal(models.RecipientTask, "id recipient role made_at told_at acknowledged_at cancelled_at")
declare(models.RecipientTask, event=SAID, told_by=OFFICER, acknowledged_by=OFFICER, note=SAID)
