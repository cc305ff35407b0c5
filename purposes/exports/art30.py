"""The columns in the words of GDPR Art. 30(1) and (2), in the order of its letters."""

from django.utils.translation import pgettext_lazy

from .articles import cite
from .line import Line
from .table import Column

ROLES = {
    "controller": pgettext_lazy("record", "Controller, Art. 30(1)"),
    "processor": pgettext_lazy("record", "Processor, Art. 30(2)"),
}

FIRST = [
    Column("code", pgettext_lazy("record", "Number"), lambda line: line.activity.code.upper(), 9),
    Column("name", pgettext_lazy("record", "Record of the processing activity concerning"), lambda line: line.name, 28),
    Column(
        "description",
        pgettext_lazy("record", "Description"),
        lambda line: line.names.say(line.activity.description),
        36,
    ),
    Column(
        "role",
        pgettext_lazy("record", "Kept as"),
        lambda line: line.names.once("role", line.activity.role, lambda role: str(ROLES[role])),
        16,
    ),
]

WHO = [
    Column(
        "controller",
        pgettext_lazy("record", "Name and contact details of the controller"),
        lambda line: "" if line.is_processor else line.controller(),
        32,
        cite("30-1-a"),
    ),
    Column("joint_controllers", pgettext_lazy("record", "Joint controllers"), Line.joint, 24, cite("30-1-a", "26")),
    Column(
        "representative",
        pgettext_lazy("record", "The controller’s representative"),
        Line.representative,
        20,
        cite("30-1-a", "27"),
    ),
    Column(
        "data_protection_officer",
        pgettext_lazy("record", "Data protection officer"),
        Line.officer,
        24,
        cite("30-1-a", "37"),
    ),
]

CONTROLLERS = [
    Column("purposes", pgettext_lazy("record", "The purposes of the processing"), Line.purposes, 36, cite("30-1-b")),
    Column("lawful_basis", pgettext_lazy("record", "Lawful basis in the GDPR"), Line.bases, 32, cite("6-1")),
    Column(
        "secondary_bases", pgettext_lazy("record", "Supplementary legal basis"), Line.secondary_bases, 32, cite("6-1")
    ),
    Column(
        "data_subjects",
        pgettext_lazy("record", "The categories of data subjects"),
        Line.groups,
        24,
        cite("30-1-c"),
    ),
    Column(
        "personal_data",
        pgettext_lazy("record", "The categories of personal data"),
        Line.data,
        36,
        cite("30-1-c"),
    ),
    Column(
        "special_categories",
        pgettext_lazy("record", "Ground for special categories of data"),
        Line.special,
        24,
        cite("9-2", "10"),
    ),
    Column(
        "recipients",
        pgettext_lazy(
            "record",
            "The categories of recipients to whom the personal data have been or will be disclosed",
        ),
        Line.recipients,
        44,
        cite("30-1-d"),
    ),
]

SHARED = [
    Column("agreements", pgettext_lazy("record", "Processor contracts"), Line.agreements, 28, cite("28-3")),
    Column(
        "transfers",
        pgettext_lazy(
            "record",
            "Transfers to a third country or an international organisation, with documentation of suitable safeguards",
        ),
        Line.transfers,
        36,
        cite("30-1-e", "30-2-c"),
    ),
    Column(
        "time_limits",
        pgettext_lazy("record", "The envisaged time limits for erasure of the different categories of data"),
        Line.time_limits,
        44,
        cite("30-1-f"),
    ),
    Column(
        "measures",
        pgettext_lazy("record", "A general description of the technical and organisational security measures"),
        Line.measures,
        44,
        cite("30-1-g", "30-2-d"),
    ),
]

PROCESSORS = [
    Column(
        "processor",
        pgettext_lazy("record", "Name and contact details of the processor"),
        lambda line: line.controller() if line.is_processor else "",
        32,
        cite("30-2-a"),
    ),
    Column(
        "on_behalf_of",
        pgettext_lazy("record", "Each controller on behalf of which the processor is acting"),
        Line.on_behalf_of,
        28,
        cite("30-2-a"),
    ),
    Column(
        "processing",
        pgettext_lazy("record", "The categories of processing carried out on behalf of each controller"),
        Line.processing,
        36,
        cite("30-2-b"),
    ),
]

CARE = [
    Column("systems", pgettext_lazy("record", "Systems"), Line.systems, 24),
    Column("screening", pgettext_lazy("record", "Screening for an impact assessment"), Line.screening, 28, cite("35")),
    Column("impact_assessment", pgettext_lazy("record", "Impact assessment"), Line.assessment, 24, cite("35")),
    Column("owner", pgettext_lazy("record", "Owner"), Line.owner, 22, cite("24-1")),
    Column("review_on", pgettext_lazy("record", "Next review"), lambda line: line.activity.review_on, 12, cite("24-1")),
]

#: Both records in one table: what a line of the other kind does not have stays empty.
COLUMNS = [*FIRST, *WHO, *CONTROLLERS, *SHARED, *PROCESSORS, *CARE]
#: A record under Art. 30(1) alone, and one under Art. 30(2) alone.
CONTROLLER_COLUMNS = [*FIRST, *WHO, *CONTROLLERS, *SHARED, *CARE]
PROCESSOR_COLUMNS = [*FIRST, PROCESSORS[0], *WHO[2:], *PROCESSORS[1:], *SHARED, *CARE]

_BY_KEY = {column.key: column for column in COLUMNS}
KEPT_AS = _BY_KEY["role"]
JOINT = _BY_KEY["joint_controllers"]
REPRESENTATIVE = _BY_KEY["representative"]
OFFICER = _BY_KEY["data_protection_officer"]
PURPOSES = _BY_KEY["purposes"]
SPECIAL = _BY_KEY["special_categories"]
RECIPIENTS = _BY_KEY["recipients"]
TRANSFERS = _BY_KEY["transfers"]
MEASURES = _BY_KEY["measures"]
ON_BEHALF_OF = _BY_KEY["on_behalf_of"]
PROCESSING = _BY_KEY["processing"]
SYSTEMS = _BY_KEY["systems"]
SCREENING = _BY_KEY["screening"]
OWNER = _BY_KEY["owner"]
REVIEW = _BY_KEY["review_on"]

#: The matrix answers three letters at once.
MATRIX_SOURCE = pgettext_lazy("record", "Art. 30(1)(c), (d) and (f)")
#: Letters of the two records that ask for the same: of a controller, of a processor.
TRANSFERS_SOURCE = {False: cite("30-1-e"), True: cite("30-2-c")}
MEASURES_SOURCE = {False: cite("30-1-g"), True: cite("30-2-d")}
