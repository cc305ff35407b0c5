"""Declarations of people, and of the staff log, which names the account that recorded and no data subject."""

from dataclasses import replace

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gdpr_registry.personal_data import Erase, Export, Personal, declare, nothing_personal
from gdpr_registry.personal_data.traces import OFFICER
from subjects import models

nothing_personal(
    models.LogEntry,
    "id leaf salt happened_at recorded_at task purpose basis edition what people_count system note "
    "corrects is_mend key",
)
declare(
    models.LogEntry,
    by=replace(
        OFFICER,
        time_limit=format_lazy(
            _("{months} months from the recording of the entry or its last correction"),
            months=settings.STAFF_LOG_MONTHS,
        ),
    ),
)

IDENTITY = Personal(
    category=_("name, e-mail address, phone number or outside reference"),
    time_limit=_("as long as a purpose needs the person, then erased by its time limit"),
    export=Export.INCLUDED,
    erase=Erase.WITH_ROW,
)
NAME = replace(IDENTITY, erase=Erase.EMPTIED)
#: What makes an identifier findable: of no use to the person, and of no use without the key.
BLIND_INDEX = replace(IDENTITY, export=Export.LEFT_OUT)
ABOUT = Personal(
    category=_("group a person belongs to, language, and where we have the person from"),
    time_limit=_("as long as the person is on file"),
    export=Export.INCLUDED,
    erase=Erase.WITH_ROW,
)
ABOUT_ROW = replace(ABOUT, erase=Erase.EMPTIED)
THE_ID = Personal(
    category=_("random id, with the days of registration and erasure"),
    time_limit=_("as long as the registry"),
    export=Export.INCLUDED,
    erase=Erase.KEPT,
    ground=_("after an erasure it names nobody and shows only that somebody was erased (Art. 5(2))"),
)
TOLD = Personal(
    category=_("notice shown to a person"),
    time_limit=_("as long as the person is on file"),
    export=Export.INCLUDED,
    erase=Erase.WITH_ROW,
)

declare(
    models.Person,
    id=THE_ID,
    created_at=THE_ID,
    erased_on=THE_ID,
    name=NAME,
    key_id=NAME,
    language=ABOUT_ROW,
    is_business_contact=ABOUT_ROW,
    source=ABOUT_ROW,
    key=ABOUT_ROW,
)
nothing_personal(models.PersonCategory, "id")
declare(models.PersonCategory, person=ABOUT, category=ABOUT, since=ABOUT, until=ABOUT, recorded_at=ABOUT)
nothing_personal(models.Identifier, "id key_id")
declare(models.Identifier, person=IDENTITY, kind=IDENTITY, system=IDENTITY, value=IDENTITY, index=BLIND_INDEX)
nothing_personal(models.NoticeShown, "id leaf salt")
declare(
    models.NoticeShown,
    person=TOLD,
    collection_point=TOLD,
    edition=TOLD,
    language=TOLD,
    purposes=TOLD,
    shown_at=TOLD,
    recorded_at=TOLD,
    source=TOLD,
    key=TOLD,
    by=OFFICER,
)
