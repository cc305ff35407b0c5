"""Which rows of the register are records, and what the columns of each are called.

A record is known by its codes (its key), never by a number of the database, and holds plain values: text, whole
numbers, yes or no, and codes of other records. What acts write (approvals, revisions) is no part of a record.
"""

from __future__ import annotations

from .. import models
from .columns import Column, Key, Kind, Link, Table, Values

__all__ = ["ELSEWHERE", "TABLES", "Column", "Key", "Kind", "Link", "Table", "Values"]

ROW = ("in_work", "to_confirm")
LINE = ("owner", "owner_title", "review_on")

OF_A_PURPOSE = (("purpose", "purposes"),)
OF_AN_ASSESSMENT = (("assessment", "assessments"),)
PARTS_OF_ASSESSMENTS = ("named-interests", "alternatives", "minimisations", "mitigations")

_ALL = (
    Table(
        "controllers",
        models.Controller,
        fields=(
            *("name", "registration_number", "address", "country", "email", "phone", "website", "contact_name"),
            *("representative", "dpo_name", "dpo_email", "dpo_phone", "publishes_statement", *ROW),
        ),
    ),
    Table(
        "arrangements",
        models.JointArrangement,
        fields=("name", "essence", "document_title", "document_url", *ROW),
        called=models.Activity._meta.get_field("joint_arrangement").verbose_name,
        links=(Link("controllers", models.JointController, "arrangement", "controller", "controllers"),),
    ),
    Table(
        "categories",
        models.DataSubjectCategory,
        fields=("name", "description", "introduction", "in_statement", "position", *ROW),
    ),
    Table("data", models.DataCategory, fields=("name", "description", "sensitivity", "position", *ROW)),
    Table("recipient-categories", models.RecipientCategory, fields=("name", "position", *ROW)),
    Table(
        "recipients",
        models.Recipient,
        fields=(
            *("name", "category", "role", "address", "country", "contact_name", "contact_email"),
            *("agreement_title", "agreement_url", *ROW),
        ),
    ),
    Table("systems", models.System, fields=("name", "description", "run_by", *ROW)),
    Table("measures", models.Measure, fields=("name", "description", *ROW)),
    Table(
        "purposes",
        models.Purpose,
        fields=(
            *("category", "letter", "position", "name", "description", "covers", "does_not_cover", "controller"),
            *("joint_arrangement", "primary_basis", "statute", "contract_party", "is_on", "in_statement_list"),
            *("processing_since", "when_refused", "objection_pauses", "offered_to_children", "conditional_on"),
            *("duty_to_provide", "automated_decisions"),
            *("condition_answered_by", "condition_reason", *LINE, *ROW),
        ),
        parts=("tasks", "secondary-bases", "consent-texts", "assessments", *PARTS_OF_ASSESSMENTS),
    ),
    Table(
        "tasks",
        models.Task,
        fields=(
            *("purpose", "name", "is_direct_marketing", "channel_permission", "needs_device_permission", "position"),
            *ROW,
        ),
    ),
    Table(
        "secondary-bases",
        models.SecondaryBasis,
        keys=(*OF_A_PURPOSE, ("code", "")),
        fields=("basis", "reason", "reach", "statute", "contract_party"),
        links=(
            Link("tasks", models.SecondaryBasisTask, "secondary_basis", "task", "tasks"),
            Link("data_categories", models.SecondaryBasisData, "secondary_basis", "data_category", "data"),
        ),
    ),
    Table(
        "consent-texts",
        models.ConsentText,
        keys=OF_A_PURPOSE,
        fields=(*models.ConsentText.PARTS, *models.ConsentText.LABELS, "required_evidence", "valid_months"),
        links=(Link("companies", models.ConsentCompany, "consent_text", "controller", "controllers"),),
    ),
    Table(
        "assessments",
        models.Assessment,
        keys=OF_A_PURPOSE,
        fields=(
            *("assessed_on", "review_on", "interest"),
            *(name for test in models.Assessment.TESTS for name in (test, f"{test}_reason")),
            *("necessity", *models.Assessment.BALANCING, "outcome", *ROW),
        ),
        parts=PARTS_OF_ASSESSMENTS,
    ),
    Table(
        "named-interests",
        models.NamedInterest,
        keys=(*OF_AN_ASSESSMENT, ("code", "")),
        fields=("name", "position"),
    ),
    Table(
        "alternatives",
        models.Alternative,
        keys=(*OF_AN_ASSESSMENT, ("code", "")),
        fields=("description", "rejected_because"),
    ),
    Table(
        "minimisations",
        models.Minimisation,
        called=models.Minimisation._meta.verbose_name,
        keys=(*OF_AN_ASSESSMENT, ("data_category", "data")),
        fields=("reason",),
    ),
    Table(
        "mitigations",
        models.Mitigation,
        keys=(*OF_AN_ASSESSMENT, ("code", "")),
        fields=("description", "beyond_legal_duty"),
    ),
    Table(
        "activities",
        models.Activity,
        fields=(
            *("name", "description", "role", "controller", "joint_arrangement", "processing_for_controllers"),
            *("controllers_list_url", "controllers_list_date", "controllers_list_count", "special_condition"),
            *("national_rule", "no_transfers_reason", "no_time_limits_reason", "no_measures_reason"),
            *("no_recipients_reason", "dpia_screening", "dpia_reason", "dpia_title", "dpia_url", *LINE, *ROW),
        ),
        links=(
            Link("purposes", models.ActivityPurpose, "activity", "purpose", "purposes"),
            Link("systems", models.ActivitySystem, "activity", "system", "systems"),
            Link("measures", models.ActivityMeasure, "activity", "measure", "measures"),
        ),
        parts=("time-limits", "cells", "disclosures", "transfers"),
    ),
    Table(
        "time-limits",
        models.TimeLimit,
        keys=(("activity", "activities"), ("code", "")),
        fields=("purpose", "duration", "unit", "counted_from", "condition", "reason"),
    ),
    Table(
        "cells",
        models.Cell,
        called=models.Cell._meta.verbose_name,
        keys=(("activity", "activities"), ("category", "categories"), ("data_category", "data")),
        links=(Link("time_limits", models.CellLimit, "cell", "time_limit", "time-limits"),),
        parts=("disclosures",),
    ),
    Table(
        "disclosures",
        models.Disclosure,
        keys=(
            *(("activity", "activities"), ("category", "categories"), ("data_category", "data")),
            ("recipient", "recipients"),
        ),
    ),
    Table(
        "transfers",
        models.Transfer,
        keys=(("activity", "activities"), ("recipient", "recipients"), ("destination", "")),
        fields=("tool", "document_title", "document_url", "safeguards"),
    ),
    Table(
        "points",
        models.CollectionPoint,
        fields=("name", "from_the_person", "source", "notice", "told_since", "told_until", *ROW),
        links=(
            Link("categories", models.CollectionPointCategory, "collection_point", "category", "categories"),
            Link("purposes", models.CollectionPointPurpose, "collection_point", "purpose", "purposes"),
        ),
    ),
)

#: Every table by its name, what is referred to before what refers to it.
TABLES: dict[str, Table] = {table.name: table for table in _ALL}

#: Rows of the register with a history that nobody edits in a spreadsheet: they are acts, not texts.
ELSEWHERE = (models.Proposal, models.Advice, models.Round)
