"""Declarations of the register: it names work contacts and the accounts that decided, and no data subject."""

from dataclasses import replace

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gdpr_registry.personal_data import Erase, Export, Personal, declare, nothing_personal
from gdpr_registry.personal_data.traces import OFFICER, WORK_CONTACT
from purposes import models

nothing_personal(
    models.Activity,
    "id code in_work to_confirm review_on name description role controller joint_arrangement "
    "processing_for_controllers controllers_list_url controllers_list_date controllers_list_count "
    "special_condition national_rule no_transfers_reason no_time_limits_reason no_measures_reason "
    "no_recipients_reason dpia_screening dpia_reason dpia_title dpia_url",
)
declare(models.Activity, owner=WORK_CONTACT, owner_title=WORK_CONTACT)
nothing_personal(models.ActivityMeasure, "id activity measure")
nothing_personal(models.ActivityPurpose, "id activity purpose")
nothing_personal(models.ActivitySystem, "id activity system")
nothing_personal(models.Advice, "id proposal at agrees why")
declare(models.Advice, by=OFFICER)
nothing_personal(models.Alternative, "id assessment code description rejected_because")
nothing_personal(
    models.Assessment,
    "id purpose assessed_on review_on in_work to_confirm interest is_lawful is_lawful_reason "
    "is_articulated is_articulated_reason is_present is_present_reason necessity affected_rights "
    "nature_of_data context impact expectations vulnerable against conclusion outcome approved_at "
    "approved_sha256 context_sha256",
)
declare(models.Assessment, approved_by=OFFICER)
nothing_personal(models.Cell, "id activity category data_category")
nothing_personal(models.CellLimit, "id activity cell time_limit")
nothing_personal(
    models.CollectionPoint,
    "id code in_work to_confirm name from_the_person source notice told_since told_until",
)
nothing_personal(models.CollectionPointCategory, "id collection_point category")
nothing_personal(models.CollectionPointPurpose, "id collection_point purpose")
nothing_personal(models.ConsentCompany, "id consent_text controller")
nothing_personal(
    models.ConsentText,
    "id purpose request data duration how_to_stop refusal agree_label refuse_label required_evidence valid_months",
)
nothing_personal(
    models.Controller,
    "id code in_work to_confirm name registration_number address country website publishes_statement",
)
declare(
    models.Controller,
    email=WORK_CONTACT,
    phone=WORK_CONTACT,
    contact_name=WORK_CONTACT,
    representative=WORK_CONTACT,
    dpo_name=WORK_CONTACT,
    dpo_email=WORK_CONTACT,
    dpo_phone=WORK_CONTACT,
)
nothing_personal(models.DataCategory, "id code in_work to_confirm name description sensitivity position")
nothing_personal(
    models.DataSubjectCategory,
    "id code in_work to_confirm name description introduction in_statement position",
)
nothing_personal(models.Disclosure, "id cell recipient")
nothing_personal(
    models.Edition,
    "id leaf salt number schema in_force_from published_at proposal is_material public_sha256 record_sha256 sha256",
)
# Both parts print contacts: those of controllers are public, those of recipients are in the record.
declare(models.Edition, published_by=OFFICER, public=WORK_CONTACT, record=WORK_CONTACT)
nothing_personal(models.JointArrangement, "id code in_work to_confirm name essence document_title document_url")
nothing_personal(models.JointController, "id arrangement controller")
nothing_personal(models.Measure, "id code in_work to_confirm name description")
nothing_personal(models.Minimisation, "id assessment data_category reason")
nothing_personal(models.Mitigation, "id assessment code description beyond_legal_duty")
nothing_personal(models.NamedInterest, "id assessment code position name")
nothing_personal(
    models.Proposal,
    "id reason takes_effect_on wording_only wording_reason composed_sha256 based_on proposed_at state "
    "decided_at decision_reason",
)
declare(models.Proposal, proposed_by=OFFICER, decided_by=OFFICER)
nothing_personal(
    models.Purpose,
    "id code in_work to_confirm review_on category letter position name description covers does_not_cover "
    "controller joint_arrangement primary_basis statute contract_party revision is_on in_statement_list "
    "processing_since when_refused objection_pauses offered_to_children conditional_on condition_answered_by "
    "duty_to_provide automated_decisions "
    "condition_reason",
)
declare(models.Purpose, owner=WORK_CONTACT, owner_title=WORK_CONTACT)
nothing_personal(models.PurposeStop, "id leaf salt purpose stopped_at reason edition")
declare(models.PurposeStop, stopped_by=OFFICER)
nothing_personal(
    models.Recipient,
    "id code in_work to_confirm category name role address country agreement_title agreement_url",
)
declare(models.Recipient, contact_name=WORK_CONTACT, contact_email=WORK_CONTACT)
nothing_personal(models.RecipientCategory, "id code in_work to_confirm name position")
nothing_personal(models.SecondaryBasis, "id purpose code basis reason reach statute contract_party")
nothing_personal(models.SecondaryBasisData, "id secondary_basis data_category")
nothing_personal(models.SecondaryBasisTask, "id secondary_basis task")
nothing_personal(models.System, "id code in_work to_confirm name description run_by")
nothing_personal(
    models.Task,
    "id code in_work to_confirm purpose name is_direct_marketing channel_permission needs_device_permission position",
)
nothing_personal(models.TimeLimit, "id activity code purpose duration unit counted_from condition reason")
nothing_personal(models.Transfer, "id activity recipient destination tool document_title document_url safeguards")
nothing_personal(
    models.Wording,
    "id leaf salt purpose revision language text controls companies form_version sha256 edition",
)
nothing_personal(models.Round, "id reach due_on text next_review_on started_at reminded_at closed_at")
declare(models.Round, started_by=OFFICER, reminded_by=OFFICER, closed_by=OFFICER)
nothing_personal(models.Confirmation, "id round activity purpose answer answered_at")
declare(models.Confirmation, owner=WORK_CONTACT)
# A suggestion of another owner names a colleague.
nothing_personal(models.Suggestion, "id confirmation part code state decided_at refusal")
declare(models.Suggestion, value=WORK_CONTACT, before=WORK_CONTACT, decided_by=OFFICER)
nothing_personal(models.FollowUp, "id kind about_kind about_id about_label question due_on asked_at closed_at key")
COLLEAGUE = replace(
    OFFICER, time_limit=format_lazy(_("{months} months from closing"), months=settings.FOLLOW_UP_MONTHS)
)
declare(models.FollowUp, to=COLLEAGUE, asked_by=COLLEAGUE)
nothing_personal(models.FollowUpAnswer, "id follow_up text at key")
declare(models.FollowUpAnswer, by=COLLEAGUE)
# A file may hold whatever a department wrote into it; what it changed may name owners. A file of people is encrypted
# while it waits, and of what it changed only ids are kept.
nothing_personal(models.ImportBatch, "id kind state file_name counts uploaded_at applied_at undone_at")
declare(
    models.ImportBatch,
    content=Personal(
        category=_("file uploaded to import"),
        time_limit=_("until it is applied, at most seven days"),
        export=Export.LEFT_OUT,
        erase=Erase.WITH_ROW,
    ),
    setup=WORK_CONTACT,
    changes=WORK_CONTACT,
    uploaded_by=OFFICER,
    applied_by=OFFICER,
    undone_by=OFFICER,
)
