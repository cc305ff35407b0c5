"""Lines of the record in both roles (R-001, R-004 to R-010, R-026, R-027, R-068, R-076; GDPR Art. 30)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from ..compose import Composition
from ..document import ActivityLimit, ActivityRecord
from ..dpv import LawfulBasis, SpecialCondition, TransferTool
from ..models import ActivityRole, DpiaScreening, Sensitivity
from .finding import Finding, blocker, warning

#: The European Economic Area, ISO 3166.
EEA = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()  # noqa: SIM905
)

#: Conditions of Art. 9(2) that stand on a law of the union or of the country.
ASK_FOR_A_RULE = frozenset(
    {
        SpecialCondition.EMPLOYMENT_LAW,
        SpecialCondition.PUBLIC_INTEREST,
        SpecialCondition.HEALTH_CARE,
        SpecialCondition.PUBLIC_HEALTH,
        SpecialCondition.RESEARCH,
    }
)

#: Days that a unit of a duration holds, so that 36 months are three years.
DAYS = {"days": 1.0, "months": 365 / 12, "years": 365.0}


def check(made: Composition, today: date) -> Iterator[Finding]:
    for line in made.document.record.activities:
        is_processor = line.role == ActivityRole.PROCESSOR
        for rule, sentence in _as_processor(line) if is_processor else _as_controller(line):
            yield blocker(made, rule, sentence, "activity", line.code)
        for rule, sentence in [*_matrix(line), *_transfers(made, line), *_measures(line), *_screening(line)]:
            yield blocker(made, rule, sentence, "activity", line.code)
        yield from _special_data(made, line)
        yield from _long_limits(made, line)


def _as_controller(line: ActivityRecord) -> Iterator[tuple[str, str]]:
    if not line.controller and not line.joint_arrangement:
        yield "R-001", _("Name the controller, or the joint controllers (Art. 30(1)(a)).")
    if not line.purposes:
        yield "R-001", _("Name at least one purpose that is on (Art. 30(1)(b)).")
    if not any(cell.recipients for cell in line.cells) and not line.no_recipients_reason:
        yield "R-001", _("Say who receives which data about whom, or why nobody does (Art. 30(1)(d)).")


def _as_processor(line: ActivityRecord) -> Iterator[tuple[str, str]]:
    if not line.controller:
        yield "R-010", _("Name the company that processes for others (Art. 30(2)(a)).")
    if line.purposes:
        yield "R-010", _("A processor's line has no purposes of ours: take them out.")
    if not line.controllers_list_url or not line.controllers_list_date or line.controllers_list_count is None:
        yield "R-010", _("Link the list of controllers, with its date and how many it holds (Art. 30(2)(a)).")
    if not line.processing_for_controllers:
        yield "R-010", _("Write which processing is done for each controller (Art. 30(2)(b)).")


def _matrix(line: ActivityRecord) -> Iterator[tuple[str, str]]:
    if not line.cells:
        yield "R-004", _("Fill the matrix: which data about which people (Art. 30(1)(c)).")
    without = [f"{cell.category} × {cell.data_category}" for cell in line.cells if not cell.time_limits]
    if without and not line.no_time_limits_reason:
        yield (
            "R-009",
            _("Give each data category a time limit, or say why there is none. Missing: %(cells)s.")
            % {"cells": ", ".join(without)},
        )
    for limit in line.time_limits:
        if not limit.counted_from or not limit.reason:
            yield (
                "R-009",
                _("The time limit “%(code)s” needs from when it counts, and why this long.") % {"code": limit.code},
            )
        if limit.purpose and limit.purpose not in line.purposes:
            yield (
                "R-009",
                _("The time limit “%(code)s” is for a purpose that this line does not serve.") % {"code": limit.code},
            )


def _transfers(made: Composition, line: ActivityRecord) -> Iterator[tuple[str, str]]:
    if not line.transfers and not line.no_transfers_reason:
        yield "R-001", _("Name the transfers outside the EEA, or say why there are none (Art. 30(1)(e)).")
    for transfer in line.transfers:
        if not (transfer.destination.strip() and transfer.tool and transfer.document_title.strip()):
            yield (
                "R-008",
                _("The transfer to “%(recipient)s” needs a country, a tool and a document.")
                % {"recipient": transfer.recipient},
            )
        if transfer.tool == TransferTool.COMPELLING_INTEREST and not transfer.safeguards:
            yield (
                "R-008",
                _("The transfer to “%(recipient)s” needs its safeguards documented (Art. 49(1)).")
                % {"recipient": transfer.recipient},
            )
    abroad = {recipient.code for recipient in made.document.record.recipients if recipient.country not in EEA}
    named = {transfer.recipient for transfer in line.transfers}
    for code in sorted({code for cell in line.cells for code in cell.recipients} & abroad - named):
        yield (
            "R-008",
            _("“%(recipient)s” is outside the EEA: add the transfer with its tool and document.") % {"recipient": code},
        )


def _measures(line: ActivityRecord) -> Iterator[tuple[str, str]]:
    if not line.measures and not line.no_measures_reason:
        yield "R-001", _("Name the security measures, or say why they cannot be described (Art. 30(1)(g)).")


def _screening(line: ActivityRecord) -> Iterator[tuple[str, str]]:
    if line.dpia_screening == DpiaScreening.MISSING:
        yield "R-027", _("Screen this line for an impact assessment (Art. 35).")
    elif line.dpia_screening == DpiaScreening.HIGH_RISK and not (line.dpia_title and line.dpia_url):
        yield "R-027", _("The risk is high: link the impact assessment, with its title (Art. 35).")
    elif not line.dpia_reason:
        yield "R-027", _("Write the reason for the screening's answer (Art. 35).")


def _special_data(made: Composition, line: ActivityRecord) -> Iterator[Finding]:
    held = {cell.data_category for cell in line.cells}
    kinds = {kind.sensitivity for kind in made.document.public.data_categories if kind.code in held}
    at = ("activity", line.code)
    if Sensitivity.SPECIAL in kinds and not line.special_condition:
        yield blocker(made, "R-026", _("Special categories of data need a condition of Art. 9(2)."), *at)
    if line.special_condition in ASK_FOR_A_RULE and not line.national_rule:
        yield blocker(made, "R-026", _("This condition of Art. 9(2) needs the rule of law that it stands on."), *at)
    if Sensitivity.CRIMINAL in kinds and not line.national_rule:
        yield blocker(made, "R-026", _("Data on criminal offences need the national rule that allows them."), *at)
    if Sensitivity.MAY_HOLD_SPECIAL in kinds and not line.special_condition:
        sentence = _("Special categories may come in unasked: see that they are removed, or name a condition.")
        yield warning(made, "R-026", sentence, *at)
    if Sensitivity.MAY_TOUCH_CRIMINAL in kinds and not line.national_rule:
        sentence = _("The data may touch criminal offences: name the national rule, or keep them out (Art. 10).")
        yield warning(made, "R-026", sentence, *at)
    if line.dpia_screening == DpiaScreening.LOOK_CLOSER:
        yield warning(made, "R-027", _("The screening says: look closer. Consider a short impact assessment."), *at)


def _long_limits(made: Composition, line: ActivityRecord) -> Iterator[Finding]:
    for group, most, rule, sentence, report in [
        (
            "applicants",
            3 * DAYS["years"],
            "R-068",
            _("The time limit “%(code)s” keeps applicants' data for more than three years."),
            blocker,
        ),
        (
            "visitors",
            30,
            "R-076",
            _("The time limit “%(code)s” keeps visitors' data for more than 30 days: is the reason good enough?"),
            warning,
        ),
    ]:
        for limit in _limits_of(made, line, group):
            if _days(limit) > most:
                yield report(made, rule, sentence % {"code": limit.code}, "activity", line.code)


def _limits_of(made: Composition, line: ActivityRecord, group: str) -> list[ActivityLimit]:
    """The time limits that hold for data of this group, but for what the law itself asks to keep."""
    named = {code for cell in line.cells if cell.category == group for code in cell.time_limits}
    freely = {
        purpose.code
        for purpose in made.document.public.purposes
        if purpose.category == group and purpose.primary_basis != LawfulBasis.LEGAL_OBLIGATION
    } & set(line.purposes)
    asked = freely | {""} if freely else freely
    return [limit for limit in line.time_limits if limit.code in named and limit.purpose in asked]


def _days(limit: ActivityLimit) -> float:
    return (limit.duration or 0) * DAYS.get(limit.unit, 0)
