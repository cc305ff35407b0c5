"""Rows as parts of the public document. Pure: reads only what the draft has loaded."""

from ..document import (
    Arrangement,
    Company,
    ConsentWording,
    Group,
    Kind,
    Point,
    PublicPurpose,
    RecipientKind,
    Secondary,
    Text,
)
from ..models import (
    CollectionPoint,
    ConsentText,
    Controller,
    DataCategory,
    DataSubjectCategory,
    JointArrangement,
    Purpose,
    RecipientCategory,
    SecondaryBasis,
)
from .draft import Draft
from .values import day, text

#: How the controls of a consent look and start. A new number for another look or another default (R-037).
FORM_VERSION = 1


def company(draft: Draft, row: Controller) -> Company:
    return Company(
        code=row.code,
        name=row.name,
        registration_number=row.registration_number,
        address=row.address,
        country=row.country,
        email=row.email,
        phone=row.phone,
        website=row.website,
        dpo_email=row.dpo_email,
        dpo_phone=row.dpo_phone,
    )


def arrangement(draft: Draft, row: JointArrangement) -> Arrangement:
    joined = {joint.controller_id for joint in row.jointcontroller_set.all()}
    return Arrangement(
        code=row.code,
        name=text(row.name),
        essence=text(row.essence),
        controllers=[controller.code for controller in draft.controllers if controller.pk in joined],
    )


def group(draft: Draft, row: DataSubjectCategory) -> Group:
    return Group(
        code=row.code,
        name=text(row.name),
        description=text(row.description),
        introduction=text(row.introduction),
    )


def data_category(draft: Draft, row: DataCategory) -> Kind:
    return Kind(code=row.code, name=text(row.name), description=text(row.description), sensitivity=row.sensitivity)


def recipient_category(draft: Draft, row: RecipientCategory) -> RecipientKind:
    return RecipientKind(code=row.code, name=text(row.name))


def purpose(draft: Draft, row: Purpose) -> PublicPurpose:
    """The purpose's own columns; what its activities and its assessment say of it is added by `told.told_by`."""
    joint = draft.row("jointarrangement", draft.code("jointarrangement", row.joint_arrangement_id))
    own = draft.code("controller", row.controller_id)
    return PublicPurpose(
        code=row.code,
        category=draft.code("datasubjectcategory", row.category_id),
        letter=row.letter,
        name=text(row.name),
        description=text(row.description),
        covers=text(row.covers),
        does_not_cover=text(row.does_not_cover),
        controllers=arrangement(draft, joint).controllers if joint else [own] if own else [],
        joint_arrangement=joint.code if joint else "",
        primary_basis=row.primary_basis,
        statute=text(row.statute),
        contract_party=text(row.contract_party),
        secondary_bases=[
            secondary(draft, basis) for basis in sorted(row.secondary_bases.all(), key=lambda basis: basis.code)
        ],
        interest={},
        named_interests=[],
        revision=1,
        in_statement_list=row.in_statement_list,
        when_refused=text(row.when_refused),
        conditional_on=text(row.conditional_on),
        duty_to_provide=text(row.duty_to_provide),
        automated_decisions=text(row.automated_decisions),
        offered_to_children=row.offered_to_children,
        objection_pauses=row.objection_pauses,
        data=[],
        transfers=[],
    )


def secondary(draft: Draft, row: SecondaryBasis) -> Secondary:
    tasks = {reach.task_id for reach in row.secondarybasistask_set.all()}
    data = {reach.data_category_id for reach in row.secondarybasisdata_set.all()}
    return Secondary(
        code=row.code,
        basis=row.basis,
        reason=text(row.reason),
        reach=text(row.reach),
        statute=text(row.statute),
        contract_party=text(row.contract_party),
        tasks=[task.code for task in draft.tasks if task.pk in tasks],
        data_categories=[kind.code for kind in draft.data_categories if kind.pk in data],
    )


def wording(draft: Draft, row: ConsentText) -> ConsentWording:
    parts: list[Text] = [text(getattr(row, part)) for part in ConsentText.PARTS]
    languages = sorted({language for part in parts for language in part})
    companies = {covered.controller_id for covered in row.consentcompany_set.all()}
    return ConsentWording(
        purpose=draft.code("purpose", row.purpose_id),
        revision=1,
        texts={language: row.whole(language) for language in languages},
        agree_label=text(row.agree_label),
        refuse_label=text(row.refuse_label),
        companies=[controller.code for controller in draft.controllers if controller.pk in companies],
        form_version=FORM_VERSION,
        required_evidence=row.required_evidence,
        valid_months=row.valid_months,
    )


def point(draft: Draft, row: CollectionPoint) -> Point:
    categories = {link.category_id for link in row.collectionpointcategory_set.all()}
    purposes = {link.purpose_id for link in row.collectionpointpurpose_set.all()}
    return Point(
        code=row.code,
        name=text(row.name),
        from_the_person=row.from_the_person,
        source=text(row.source),
        notice=text(row.notice),
        told_since=day(row.told_since),
        told_until=day(row.told_until),
        categories=[category.code for category in draft.categories if category.pk in categories],
        purposes=[purpose.code for purpose in draft.purposes if purpose.pk in purposes],
    )
