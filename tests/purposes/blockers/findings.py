"""Which rules the draft breaks, and where."""

from purposes.blockers import Severity, blockers


def found(severity=Severity.BLOCKER):
    """Rule and row of each finding, in order."""
    return [(finding.rule, finding.kind, finding.code) for finding in blockers() if finding.severity is severity]


def warned(rule):
    return [each for each in found(Severity.WARNING) if each[0] == rule]


def change(row, **columns):
    type(row).objects.filter(pk=row.pk).update(**columns)


A01 = ("activity", "a01")
SUPPORT = ("purpose", "customers.d")
OF_SUPPORT = ("assessment", "customers.d")
NEWS = ("purpose", "prospects.marketing")
