"""What every reason means, in plain words: four texts each, for whoever asked and for the person asked about. Pure.

A text speaks of consent only where the answer rests on one: a yes and a no are told as such on every basis.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from purposes.dpv import LawfulBasis

from .decisions import CONSENT, OBJECTABLE, Decision, Facts, Objection, Reason


class Texts(NamedTuple):
    """Lazily translated sentences. `say` is spoken to the person, the others are for the one who asked."""

    means: Any
    instead: Any
    mend: Any
    say: Any


#: A reason that says the same on every basis.
TEXTS: dict[Reason, Texts] = {
    Reason.TASK_UNKNOWN: Texts(
        means=_("No edition in force at that time names this task, so nothing is known that would carry it."),
        instead=_("Choose a task from the list. If none fits, leave it until an officer has named one."),
        mend=_("An officer, by adding the task to a purpose and publishing it."),
        say=_("I have to ask a colleague before I do this. May I come back to you?"),
    ),
    Reason.PURPOSE_NOT_IN_FORCE: Texts(
        means=_("The purpose is not in force at that time, so it has no lawful basis to rest on."),
        instead=_("Do nothing for this purpose. Another purpose may carry what you want to do: ask for its task."),
        mend=_("An officer, by publishing an edition in which the purpose stands."),
        say=_("We may not use your data for this at present, so I leave it."),
    ),
    Reason.PURPOSE_STOPPED: Texts(
        means=_("An officer has stopped this purpose, for everybody."),
        instead=_("Wait. Tasks of other purposes are not affected: ask for each of them."),
        mend=_("An officer, when the cause of the stop is gone: only a new edition lifts it."),
        say=_("We have paused this for everybody at the moment."),
    ),
    Reason.OUTSIDE_REACH: Texts(
        means=_("The basis that you named does not reach this task."),
        instead=_("Ask again without naming a basis: the purpose’s own may carry the task."),
        mend=_("An officer, if the basis ought to reach the task and its reason holds for it."),
        say=_("I cannot do this on the ground we have. Let me see whether there is another."),
    ),
    Reason.NO_SUCH_PERSON: Texts(
        means=_("Nobody on file is found by what you wrote. Whoever was erased is not found either."),
        instead=_("Check the spelling, or search by phone number or reference. Until then, do nothing with the data."),
        mend=_("You, by registering the person and handing over the notice, if the person started this."),
        say=_("I do not find you by what you gave me. Is there another address or number you may have used?"),
    ),
    Reason.NOT_IN_CATEGORY: Texts(
        means=_("The person is on file, but not in the group that this purpose is for."),
        instead=_("Choose a task for the group that the person belongs to."),
        mend=_("You, if the person has since become part of the group: add it to the person with its day."),
        say=_("We have your data for something else, and not for this."),
    ),
    Reason.RESTRICTED: Texts(
        means=_("The processing is restricted: the data are stored, and not used for this."),
        instead=_("Leave the data as they are: do not change, send or delete them."),
        mend=_("An officer, who lifts the restriction when its cause is gone and tells the person first."),
        say=_("We are keeping your data as they are and do not use them for this. We tell you before that changes."),
    ),
    Reason.MARKETING_OBJECTION: Texts(
        means=_("The person has said no to direct marketing. That no is absolute and needs no reason."),
        instead=_(
            "Leave the person out. What is no marketing, such as support for a customer, is asked for by itself."
        ),
        mend=_("Only the person, of their own accord. Do not ask them to."),
        say=_("You have said no to marketing from us, and we keep to that."),
    ),
    Reason.WITHDRAWN: Texts(
        means=_("A yes to this purpose no longer holds: the person took it back, or the company ended it."),
        instead=_("Leave the person out: no other basis takes its place. What was done before is not affected."),
        mend=_("Only the person, by saying yes anew. Do not press for it."),
        say=_("This has been stopped, and we do not do it any more. There is nothing you need to do."),
    ),
    Reason.REFUSED: Texts(
        means=_("The person was asked about this purpose and said no."),
        instead=_("Leave the person out of this purpose, and do not ask again soon."),
        mend=_("Only the person, by saying yes later on."),
        say=_("You have said no to this, so we do not do it."),
    ),
    Reason.OLDER_REVISION: Texts(
        means=_("The person said yes, but the purpose has changed since. The yes does not reach that far."),
        instead=_("Do what you want to do without this person, until they have been asked about the new wording."),
        mend=_("The person, by saying yes to the wording of today."),
        say=_("What you said yes to has changed since. We do not use your data in the new way unless you agree."),
    ),
    Reason.EXPIRED: Texts(
        means=_("The person’s consent has run out: it was given for a certain time, and that is over."),
        instead=_("Leave the person out. To write or call in order to ask anew may itself need a permission."),
        mend=_("The person, by giving a new consent."),
        say=_("Your consent has run out, so we no longer do this. You decide whether to give a new one."),
    ),
    Reason.EVIDENCE_TOO_WEAK: Texts(
        means=_("A consent is recorded, but its proof is weaker than this purpose asks for."),
        instead=_("Do not rely on it. The person can confirm it with their own hand, if they wish to."),
        mend=_("The person, by confirming it; or you, by recording the document in which it was given."),
        say=_(
            "You may have agreed to this, but I cannot show it well enough. So we do not do it unless you confirm it."
        ),
    ),
    Reason.NO_CONSENT: Texts(
        means=_("The basis here is consent, and the person has not given any that counts."),
        instead=_("Leave the person out. You may ask, if the person contacted you about this."),
        mend=_("The person, by giving consent with the purpose’s own wording."),
        say=_("We only do this for people who have agreed to it, and I do not see that you have."),
    ),
    Reason.OBJECTED: Texts(
        means=_("The person has objected to this processing, and the objection stands."),
        instead=_("Stop it for this person. Tasks for a contract or required by law are asked for by themselves."),
        mend=_("An officer, who decides on the objection. Only a compelling ground goes before it."),
        say=_("You have objected to this, so we do not do it. If it is not decided yet, we tell you the outcome."),
    ),
    Reason.NO_APPROVED_ASSESSMENT: Texts(
        means=_("The legitimate interest behind this purpose has no approved assessment in force."),
        instead=_("Do nothing for this purpose until the assessment is approved."),
        mend=_("An officer, by having the assessment written, and approved by somebody else."),
        say=_("We have not finished checking that we may do this, so we do not."),
    ),
    Reason.INTEREST_NOT_TOLD: Texts(
        means=_("This rests on a legitimate interest, and nothing shows that the person was told of it in time."),
        instead=_("Do nothing with the data for this purpose. To tell the person now does not mend what is past."),
        mend=_("You, if the notice was in fact shown: record when and where. Otherwise ask an officer."),
        say=_("I cannot see that we told you about this use of your data, so we leave it."),
    ),
    Reason.CHANNEL_UNSAID: Texts(
        means=_("This task writes to people, and you did not say by which channel."),
        instead=_("Ask again and choose e-mail, SMS or phone: each has a permission of its own."),
        mend=_("You, by choosing the channel."),
        say=_("Just a moment, I am looking up how we may write to you."),
    ),
    Reason.NO_CHANNEL_PERMISSION: Texts(
        means=_(
            "The person has said no to this channel, or it needs their own permission beside the basis, and there is "
            "none that counts."
        ),
        instead=_("Do not use this channel for this. Another channel may be permitted: ask for it."),
        mend=_("The person, by permitting the channel. They may not be written to or called in order to ask."),
        say=_("We do not have your permission to contact you about this in that way, so we do not."),
    ),
    Reason.NO_DEVICE_PERMISSION: Texts(
        means=_("Cookies and tracked links need the person’s own permission first, and there is none that counts."),
        instead=_("Do it without cookies, pixels and tracked links."),
        mend=_("The person, in the choice of cookies on the site."),
        say=_("We do not use cookies or tracked links for this without your permission."),
    ),
}

_BY_CONSENT = Texts(
    means=_("The consent of this person does not name the company that you ask for."),
    instead=_("Ask for the company that the person agreed to. A consent is not passed on in a group."),
    mend=_("The person, by giving consent to that company too."),
    say=_(
        "You have agreed to this for another company than the one that asks. That one does not use your data for it."
    ),
)
_BY_ROLE = Texts(
    means=_("The company that you ask for is not a controller of this purpose."),
    instead=_("Ask for the company that is, or let that company do it."),
    mend=_("An officer, if the company does this by itself: it needs a purpose of its own."),
    say=_("It is another company in the group that does this. Ours does not use your data for it."),
)

_INSTEAD = _("Do this task, for this purpose and within its limits. Anything else is a question of its own.")
_MEND = _("Nothing needs mending. A no from the person counts from the moment it is recorded.")

#: A yes, by what it rests on: what it means, and what to say.
_YES: dict[str, tuple[Any, Any]] = {
    LawfulBasis.CONSENT: (
        _("It rests on the person’s consent, which counts for the purpose as it stands."),
        _("We do this because you have given consent. You can withdraw it at any time, as easily as you gave it."),
    ),
    LawfulBasis.CONTRACT: (
        _("It rests on a contract with the person, or on steps that the person asked for before one."),
        _("We do this because it belongs to what we have agreed, or to what you asked us for."),
    ),
    LawfulBasis.LEGAL_OBLIGATION: (
        _("It rests on a legal obligation of the company."),
        _("We do this because the law requires it of us."),
    ),
    LawfulBasis.VITAL_INTERESTS: (
        _("It rests on the vital interests of a person: somebody’s life or health is at stake."),
        _("We do this to protect somebody’s life or health."),
    ),
    LawfulBasis.PUBLIC_TASK: (
        _("It rests on a task in the public interest or in the exercise of official authority."),
        _("We do this as a task in the public interest. You may object for reasons of your own situation."),
    ),
    LawfulBasis.LEGITIMATE_INTEREST: (
        _("It rests on a legitimate interest that is assessed and approved, and that was told."),
        _("We do this because we have a legitimate interest, of which we have told. You may object to it."),
    ),
}


#: A yes although the person has objected.
_YES_NEVERTHELESS: dict[Objection, tuple[Any, Any]] = {
    Objection.BEING_DECIDED: (
        _("The person has objected. This purpose goes on while an officer decides, five working days at most."),
        _("You have objected. We decide within five working days, and until then we go on with this."),
    ),
    Objection.OVERRIDDEN: (
        _("The person has objected, and was answered: a compelling ground goes before the objection."),
        _("You have objected, and we have answered why we go on. You may complain to the data protection authority."),
    ),
}


def texts_of(facts: Facts, decision: Decision) -> Texts:
    """The four texts of a decision, by its reason and, where they differ, by its basis and by an objection."""
    if decision.allowed:
        objected = _YES_NEVERTHELESS.get(facts.objection) if decision.basis in OBJECTABLE else None
        means, say = objected or _YES[decision.basis]
        return Texts(means, _INSTEAD, _MEND, say)
    if decision.reason is Reason.COMPANY_NOT_NAMED:
        return _BY_CONSENT if decision.basis == CONSENT else _BY_ROLE
    return TEXTS[decision.reason]


#: Few words for a list of counts.
SHORT: dict[Reason, Any] = {
    Reason.ALLOWED: _("yes"),
    Reason.TASK_UNKNOWN: _("task unknown"),
    Reason.PURPOSE_NOT_IN_FORCE: _("purpose not in force"),
    Reason.PURPOSE_STOPPED: _("purpose stopped"),
    Reason.OUTSIDE_REACH: _("outside the reach of the basis"),
    Reason.COMPANY_NOT_NAMED: _("company not named"),
    Reason.NO_SUCH_PERSON: _("not on file"),
    Reason.NOT_IN_CATEGORY: _("not in the group"),
    Reason.RESTRICTED: _("processing restricted"),
    Reason.MARKETING_OBJECTION: _("said no to marketing"),
    Reason.WITHDRAWN: _("a yes taken back or ended"),
    Reason.REFUSED: _("said no to the purpose"),
    Reason.OLDER_REVISION: _("said yes before the purpose changed"),
    Reason.EXPIRED: _("consent has run out"),
    Reason.EVIDENCE_TOO_WEAK: _("proof of the consent too weak"),
    Reason.NO_CONSENT: _("no consent"),
    Reason.OBJECTED: _("objected to the processing"),
    Reason.NO_APPROVED_ASSESSMENT: _("assessment not approved"),
    Reason.INTEREST_NOT_TOLD: _("was not told of the interest"),
    Reason.CHANNEL_UNSAID: _("channel not said"),
    Reason.NO_CHANNEL_PERMISSION: _("no permission for the channel"),
    Reason.NO_DEVICE_PERMISSION: _("no permission for the device"),
}
