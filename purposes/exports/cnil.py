"""The fields of the register sheet of the French authority (CNIL), in its order. Its own words stand as the source."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import pgettext_lazy

from ..document import Receiver
from ..models.data_category import Sensitivity
from ..models.recipient import RecipientRole
from .line import Line
from .table import Column, blank

_PROCESSORS = {RecipientRole.PROCESSOR, RecipientRole.SUB_PROCESSOR}


def _recipients(test: Callable[[Receiver], bool]) -> Callable[[Line], str]:
    def told(line: Line) -> str:
        return "\n".join(line.names.recipient(code) for code in line.receivers() if test(line.names.receivers[code]))

    return told


def _sensitive(line: Line) -> str:
    """The data that are not ordinary, with whose they are."""
    kinds = line.names.data_categories
    cells = [cell for cell in line.activity.cells if kinds[cell.data_category].sensitivity != Sensitivity.ORDINARY]
    return line.whose(cells, "\n")


def _main(line: Line) -> str:
    return line.names.purpose(line.activity.purposes[0]) if line.activity.purposes else line.processing()


def _further(line: Line) -> str:
    return "\n".join(map(line.names.purpose, line.activity.purposes[1:]))


def _of_the_transfers(part: str) -> Callable[[Line], str]:
    def told(line: Line) -> str:
        return "\n".join(_parts(line)[part])

    return told


def _parts(line: Line) -> dict[str, list[str]]:
    rows, names = line.activity.transfers, line.names
    return {
        "recipient": [names.receivers[row.recipient].name for row in rows if row.recipient in names.receivers],
        "country": [names.country(row.destination) for row in rows],
        "guarantee": [names.tool(row.tool) for row in rows],
        "link": [" ".join(filter(None, [row.document_title, row.document_url])) for row in rows],
    }


_OWN = pgettext_lazy("record", "the register has data categories of its own, which stand together in their column")


def _class(key: str, heading: Promise, french: str) -> Column:
    return blank(key, heading, format_lazy("{}: {}", french, _OWN))


COLUMNS = [
    Column("name", pgettext_lazy("record", "Name of the processing"), lambda line: line.name, 28, "Nom / sigle"),
    Column("code", pgettext_lazy("record", "Number"), lambda line: line.activity.code.upper(), 9, "N° / référence"),
    blank(
        "created_on",
        pgettext_lazy("record", "Created on"),
        pgettext_lazy(
            "record", "An edition holds the register as of its day, not the day each line was first written."
        ),
    ),
    blank(
        "updated_on",
        pgettext_lazy("record", "Updated on"),
        pgettext_lazy("record", "The edition is the version: its number and date stand with the record."),
    ),
    Column(
        "controller",
        pgettext_lazy("record", "Controller or processor"),
        Line.controller,
        32,
        "Responsable du traitement",
    ),
    Column(
        "data_protection_officer",
        pgettext_lazy("record", "Data protection officer"),
        Line.officer,
        24,
        "Délégué à la protection des données",
    ),
    Column("representative", pgettext_lazy("record", "Representative"), Line.representative, 20, "Représentant"),
    Column("joint_controllers", pgettext_lazy("record", "Joint controllers"), Line.joint, 24, "Responsables conjoints"),
    Column("main_purpose", pgettext_lazy("record", "Main purpose"), _main, 32, "Finalité principale"),
    Column("further_purposes", pgettext_lazy("record", "Further purposes"), _further, 32, "Sous-finalités"),
    Column("measures", pgettext_lazy("record", "Security measures"), Line.measures, 40, "Mesures de sécurité"),
    Column(
        "personal_data",
        pgettext_lazy("record", "Categories of personal data"),
        Line.data,
        36,
        "Catégories de données personnelles",
    ),
    Column(
        "time_limits", pgettext_lazy("record", "Time limits for erasure"), Line.time_limits, 40, "Délai d’effacement"
    ),
    _class("identity", pgettext_lazy("record", "Civil status and identity"), "État civil, identité"),
    _class("personal_life", pgettext_lazy("record", "Personal life"), "Vie personnelle"),
    _class(
        "economic",
        pgettext_lazy("record", "Economic and financial data"),
        "Informations d’ordre économique et financier",
    ),
    _class("connection", pgettext_lazy("record", "Connection data"), "Données de connexion"),
    _class("location", pgettext_lazy("record", "Location data"), "Données de localisation"),
    Column("sensitive", pgettext_lazy("record", "Sensitive data"), _sensitive, 28, "Données sensibles"),
    blank(
        "national_number",
        pgettext_lazy("record", "French social security number"),
        pgettext_lazy("record", "The register has no field for the French number (NIR)."),
    ),
    Column(
        "data_subjects",
        pgettext_lazy("record", "Categories of data subjects"),
        Line.groups,
        24,
        "Catégories de personnes concernées",
    ),
    blank(
        "internal_recipients",
        pgettext_lazy("record", "Internal recipients"),
        pgettext_lazy(
            "record",
            "The register names recipients outside the company; who works with an activity is under its owner.",
        ),
    ),
    Column(
        "external_recipients",
        pgettext_lazy("record", "External recipients"),
        _recipients(lambda row: row.role not in _PROCESSORS),
        32,
        "Destinataires externes",
    ),
    Column(
        "processors",
        pgettext_lazy("record", "Processors"),
        _recipients(lambda row: row.role in _PROCESSORS),
        32,
        "Sous-traitants",
    ),
    Column(
        "transfer_recipient",
        pgettext_lazy("record", "Transfer: recipient"),
        _of_the_transfers("recipient"),
        24,
        "Transferts hors UE: destinataire",
    ),
    Column(
        "transfer_country",
        pgettext_lazy("record", "Transfer: country"),
        _of_the_transfers("country"),
        16,
        "Transferts hors UE: pays",
    ),
    Column(
        "transfer_guarantee",
        pgettext_lazy("record", "Transfer: guarantee"),
        _of_the_transfers("guarantee"),
        28,
        "Transferts hors UE: type de garanties",
    ),
    Column(
        "transfer_link",
        pgettext_lazy("record", "Transfer: document"),
        _of_the_transfers("link"),
        24,
        "Transferts hors UE: lien vers le document",
    ),
]
