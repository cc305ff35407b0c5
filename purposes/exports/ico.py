"""The columns of the record template of the British authority (ICO), in its order. Sources are its own words."""

from django.utils.translation import pgettext_lazy

from .line import Line
from .rights import rights
from .table import Column, blank


def _rights(line: Line) -> str:
    known = [line.names.purposes[code] for code in line.activity.purposes if code in line.names.purposes]
    return ", ".join(
        rights(basis for row in known for basis in (row.primary_basis, *(more.basis for more in row.secondary_bases)))
    )


def _assessments(line: Line) -> str:
    known = (line.names.assessments.get(code) for code in line.activity.purposes)
    return "\n".join(", ".join(filter(None, [row.purpose, row.assessed_on, row.approved_by])) for row in known if row)


def _source(line: Line) -> str:
    served = set(line.activity.purposes)
    points = (point for point in line.names.document.public.collection_points if served & set(point.purposes))
    return "\n".join(
        ": ".join(filter(None, [line.names.say(point.name), line.names.say(point.source)])) for point in points
    )


COLUMNS = [
    blank(
        "business_function",
        pgettext_lazy("record", "Business function"),
        pgettext_lazy("record", "The register is kept by activity, not by department."),
    ),
    Column("code", pgettext_lazy("record", "Number"), lambda line: line.activity.code.upper(), 9),
    Column("name", pgettext_lazy("record", "Processing activity"), lambda line: line.name, 28),
    Column("purpose", pgettext_lazy("record", "Purpose of processing"), Line.purposes, 36, "Purpose of processing"),
    Column("controller", pgettext_lazy("record", "Controller or processor"), Line.controller, 32),
    Column(
        "joint_controller",
        pgettext_lazy("record", "Name and contact details of joint controller"),
        Line.joint,
        24,
        "Name and contact details of joint controller (if applicable)",
    ),
    Column(
        "individuals",
        pgettext_lazy("record", "Categories of individuals"),
        Line.groups,
        24,
        "Categories of individuals",
    ),
    Column(
        "personal_data",
        pgettext_lazy("record", "Categories of personal data"),
        Line.data,
        36,
        "Categories of personal data",
    ),
    Column(
        "recipients",
        pgettext_lazy("record", "Categories of recipients"),
        Line.recipients,
        40,
        "Categories of recipients",
    ),
    Column(
        "contract",
        pgettext_lazy("record", "Link to contract with processor"),
        Line.agreements,
        28,
        "Link to contract with processor",
    ),
    Column(
        "third_countries",
        pgettext_lazy("record", "Third countries or international organisations that data are transferred to"),
        Line.transfers,
        32,
        "Names of third countries or international organisations",
    ),
    Column(
        "safeguards",
        pgettext_lazy("record", "Safeguards for exceptional transfers"),
        lambda line: "\n".join(
            line.names.say(row.safeguards) or row.document_title
            for row in line.activity.transfers
            if row.tool.startswith("A49")
        ),
        24,
        "Safeguards for exceptional transfers",
    ),
    Column("retention", pgettext_lazy("record", "Retention schedule"), Line.time_limits, 40, "Retention schedule"),
    Column(
        "security",
        pgettext_lazy("record", "General description of security measures"),
        Line.measures,
        40,
        "General description of technical and organisational security measures",
    ),
    Column("article_6", pgettext_lazy("record", "Article 6 lawful basis"), Line.bases, 28, "Article 6 lawful basis"),
    Column(
        "article_9",
        pgettext_lazy("record", "Article 9 basis"),
        Line.special,
        24,
        "Article 9 basis for special category data",
    ),
    Column(
        "interests",
        pgettext_lazy("record", "Legitimate interests for the processing"),
        Line.interests,
        32,
        "Legitimate interests for the processing",
    ),
    Column(
        "assessment",
        pgettext_lazy("record", "Record of legitimate interests assessment"),
        _assessments,
        28,
        "Link to record of legitimate interests assessment",
    ),
    Column(
        "rights",
        pgettext_lazy("record", "Rights available to individuals"),
        _rights,
        32,
        "Rights available to individuals",
    ),
    blank(
        "automated_decisions",
        pgettext_lazy("record", "Automated decision-making, including profiling"),
        pgettext_lazy(
            "record", "The register holds no field for automated decisions; profiling is a purpose of its own."
        ),
    ),
    Column(
        "source", pgettext_lazy("record", "Source of the personal data"), _source, 28, "Source of the personal data"
    ),
    blank(
        "consent_record",
        pgettext_lazy("record", "Link to record of consent"),
        pgettext_lazy("record", "Consents are kept for each person, not in the record."),
    ),
    Column(
        "location", pgettext_lazy("record", "Location of personal data"), Line.systems, 24, "Location of personal data"
    ),
    Column(
        "impact_assessment_required",
        pgettext_lazy("record", "Data protection impact assessment required?"),
        Line.screening,
        28,
        "Data Protection Impact Assessment required?",
    ),
    blank(
        "impact_assessment_progress",
        pgettext_lazy("record", "Impact assessment progress"),
        pgettext_lazy("record", "The register holds the answer and the document, not the progress."),
    ),
    Column(
        "impact_assessment",
        pgettext_lazy("record", "Link to data protection impact assessment"),
        Line.assessment,
        24,
        "Link to Data Protection Impact Assessment",
    ),
    blank(
        "breach",
        pgettext_lazy("record", "Has a personal data breach occurred?"),
        pgettext_lazy("record", "Breaches are not kept in this register."),
    ),
    blank(
        "breach_record",
        pgettext_lazy("record", "Link to record of personal data breach"),
        pgettext_lazy("record", "Breaches are not kept in this register."),
    ),
]
