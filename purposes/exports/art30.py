"""The columns in the words of GDPR Art. 30(1) and (2), in the order of its letters."""

from django.utils.translation import pgettext_lazy

from .line import Line
from .table import Column

_ROLES = {
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
    Column("role", pgettext_lazy("record", "Kept as"), lambda line: str(_ROLES[line.activity.role]), 16),
]

WHO = [
    Column(
        "controller",
        pgettext_lazy("record", "Name and contact details of the controller"),
        lambda line: "" if line.is_processor else line.controller(),
        32,
        "Art. 30(1)(a)",
    ),
    Column("joint_controllers", pgettext_lazy("record", "Joint controllers"), Line.joint, 24, "Art. 30(1)(a), 26"),
    Column(
        "representative",
        pgettext_lazy("record", "The controller’s representative"),
        Line.representative,
        20,
        "Art. 30(1)(a), 27",
    ),
    Column(
        "data_protection_officer",
        pgettext_lazy("record", "Data protection officer"),
        Line.officer,
        24,
        "Art. 30(1)(a), 37",
    ),
]

CONTROLLERS = [
    Column("purposes", pgettext_lazy("record", "The purposes of the processing"), Line.purposes, 36, "Art. 30(1)(b)"),
    Column("lawful_basis", pgettext_lazy("record", "Lawful basis in the GDPR"), Line.bases, 32, "Art. 6(1)"),
    Column(
        "secondary_bases", pgettext_lazy("record", "Supplementary legal basis"), Line.secondary_bases, 32, "Art. 6(1)"
    ),
    Column(
        "data_subjects",
        pgettext_lazy("record", "The categories of data subjects"),
        Line.groups,
        24,
        "Art. 30(1)(c)",
    ),
    Column(
        "personal_data",
        pgettext_lazy("record", "The categories of personal data"),
        Line.data,
        36,
        "Art. 30(1)(c)",
    ),
    Column(
        "special_categories",
        pgettext_lazy("record", "Ground for special categories of data"),
        Line.special,
        24,
        "Art. 9(2), 10",
    ),
    Column(
        "recipients",
        pgettext_lazy(
            "record",
            "The categories of recipients to whom the personal data have been or will be disclosed",
        ),
        Line.recipients,
        44,
        "Art. 30(1)(d)",
    ),
]

SHARED = [
    Column("agreements", pgettext_lazy("record", "Processor contracts"), Line.agreements, 28, "Art. 28(3)"),
    Column(
        "transfers",
        pgettext_lazy(
            "record",
            "Transfers to a third country or an international organisation, with documentation of suitable safeguards",
        ),
        Line.transfers,
        36,
        "Art. 30(1)(e), 30(2)(c)",
    ),
    Column(
        "time_limits",
        pgettext_lazy("record", "The envisaged time limits for erasure of the different categories of data"),
        Line.time_limits,
        44,
        "Art. 30(1)(f)",
    ),
    Column(
        "measures",
        pgettext_lazy("record", "A general description of the technical and organisational security measures"),
        Line.measures,
        44,
        "Art. 30(1)(g), 30(2)(d)",
    ),
]

PROCESSORS = [
    Column(
        "processor",
        pgettext_lazy("record", "Name and contact details of the processor"),
        lambda line: line.controller() if line.is_processor else "",
        32,
        "Art. 30(2)(a)",
    ),
    Column(
        "on_behalf_of",
        pgettext_lazy("record", "Each controller on behalf of which the processor is acting"),
        Line.on_behalf_of,
        28,
        "Art. 30(2)(a)",
    ),
    Column(
        "processing",
        pgettext_lazy("record", "The categories of processing carried out on behalf of each controller"),
        Line.processing,
        36,
        "Art. 30(2)(b)",
    ),
]

CARE = [
    Column("systems", pgettext_lazy("record", "Systems"), Line.systems, 24),
    Column("screening", pgettext_lazy("record", "Screening for an impact assessment"), Line.screening, 28, "Art. 35"),
    Column("impact_assessment", pgettext_lazy("record", "Impact assessment"), Line.assessment, 24, "Art. 35"),
    Column("owner", pgettext_lazy("record", "Owner"), Line.owner, 22, "Art. 24(1)"),
    Column("review_on", pgettext_lazy("record", "Next review"), lambda line: line.activity.review_on, 12, "Art. 24(1)"),
]

#: Both records in one table: what a line of the other kind does not have stays empty.
COLUMNS = [*FIRST, *WHO, *CONTROLLERS, *SHARED, *PROCESSORS, *CARE]
#: A record under Art. 30(1) alone, and one under Art. 30(2) alone.
CONTROLLER_COLUMNS = [*FIRST, *WHO, *CONTROLLERS, *SHARED, *CARE]
PROCESSOR_COLUMNS = [*FIRST, PROCESSORS[0], *WHO[2:], *PROCESSORS[1:], *SHARED, *CARE]
