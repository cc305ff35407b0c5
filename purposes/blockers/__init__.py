"""What stands in the way of publishing the draft, and what somebody should look at before.

    for finding in blockers():          # of the draft as it stands
        finding.severity, finding.rule, finding.sentence, finding.url

A blocker refuses a proposal; a warning is shown beside it. Each is told in a sentence that says what to do, with the
row to mend. Rows in work are judged as they stand in the last edition.
"""

from collections.abc import Callable, Iterable
from datetime import date

from .. import days
from ..compose import Composition, composition
from . import activities, assessment, care, companies, consent, language, purposes, references
from .finding import Finding, Severity

__all__ = ["Finding", "Severity", "blockers", "blocking", "register"]

Check = Callable[[Composition, date], Iterable[Finding]]

#: In the order in which a reader mends them. Each takes the composition and today.
CHECKS: list[Check] = [
    references.check,
    companies.check,
    purposes.check,
    assessment.check,
    consent.check,
    activities.check,
    language.check,
    care.check,
]


def register(check: Check) -> Check:
    """Ask `check` too: an app that knows more than the register calls this in `AppConfig.ready()`."""
    if check not in CHECKS:
        CHECKS.append(check)
    return check


def blockers(made: Composition | None = None, *, today: date | None = None) -> list[Finding]:
    """Every finding, blockers first. Without `made` the draft is composed; `today` is the local day unless given."""
    made = made or composition()
    today = today or days.today()
    found = [finding for check in CHECKS for finding in check(made, today)]
    return sorted(found, key=lambda finding: finding.severity is not Severity.BLOCKER)


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that refuse a proposal."""
    return [finding for finding in findings if finding.severity is Severity.BLOCKER]
