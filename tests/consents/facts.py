"""The facts of an ordinary question: nothing stands in the way, and no consent was given."""

from consents.decisions import Facts, Objection, Permission

USUAL = Facts(
    task_known=True,
    purpose_in_force=True,
    purpose_stopped=False,
    company_is_controller=True,
    is_direct_marketing=False,
    assessment_approved=True,
    person_known=True,
    in_category=True,
    restricted=False,
    marketing_objection=False,
    objection=Objection.NONE,
    told=True,
    channel=Permission.NOT_NEEDED,
    device=Permission.NOT_NEEDED,
)
