"""What the form of a consent asks: the approved words, and one control for each thing that takes a yes. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from purposes.document import Company, ConsentWording, Point, PublicDocument, PublicPurpose, RegisterDocument, StaffTask
from purposes.evidence_of_consent import Evidence
from purposes.models import ChannelPermission
from purposes.statement.words import Words, words

from .decisions import CONSENT
from .kinds import Channel

#: What the buttons of the form answer.
YES, NO, STOP = "yes", "no", "stop"

#: How each control of its own reads. A written message goes to the address that the form asks for.
CHANNEL_ASKED = {
    Channel.EMAIL.value: _("by e-mail"),
    Channel.SMS.value: _("by SMS"),
    Channel.PHONE.value: _("by phone, if we have your number"),
    Channel.DEVICE.value: _("with cookies and tracked links on my device"),
}


@dataclass(frozen=True)
class Asking:
    """A consent as its form shows it in one language.

    `own` is what the two buttons decide: '' for the purpose itself, the device where only tracked signals rest on a
    consent. Each of `channels` has a control of its own beside them (R-039).
    """

    language: str
    purpose: PublicPurpose
    wording: ConsentWording
    companies: tuple[Company, ...]
    own: str
    channels: tuple[str, ...]
    needs_a_channel: bool
    #: The collection point that the form is, with the notice that stands on it; None where the register names none.
    point: Point | None = None

    @property
    def name(self) -> Words:
        return words(self.purpose.name, self.language).capitalised

    @property
    def text(self) -> str:
        """The approved words, whole: what the company does, with which data, how long, how to stop, what a no means."""
        return self.wording.texts[self.language]

    @property
    def agree(self) -> str:
        return self.wording.agree_label[self.language]

    @property
    def refuse(self) -> str:
        return self.wording.refuse_label[self.language]

    @property
    def condition(self) -> Words:
        """What a no costs the person; empty where it costs nothing."""
        return words(self.purpose.conditional_on, self.language)

    @property
    def notice(self) -> Words:
        """What people are told there when they give their data (Art. 13); empty where the register has no words."""
        return words(self.point.notice, self.language) if self.point else Words("")

    @property
    def asks_age(self) -> bool:
        """Only services offered to children ask for it (R-042)."""
        return self.purpose.offered_to_children

    @property
    def link_is_enough(self) -> bool:
        """Whether a yes counts that is said on one's own page, opened by a link."""
        return Evidence.LINK.is_at_least(Evidence(self.wording.required_evidence))


def asking_of(document: RegisterDocument, code: str, language: str) -> Asking | None:
    """What is asked for the purpose; None where the document asks for no consent to it in this language."""
    public = document.public
    purpose = next((row for row in public.purposes if row.code == code), None)
    wording = next((row for row in public.wordings if row.purpose == code), None)
    if purpose is None or wording is None or not _is_worded(wording, language):
        return None
    own = Channel.NONE if purpose.primary_basis == CONSENT else Channel.DEVICE
    tasks = [task for task in document.record.tasks if task.purpose == code]
    channels = [channel for channel in _channels(tasks) if channel != own]
    resting = [task for task in tasks if task.code not in _elsewhere(purpose)]
    return Asking(
        language=language,
        purpose=purpose,
        wording=wording,
        companies=tuple(company for company in public.companies if company.code in wording.companies),
        own=own.value,
        channels=tuple(channels),
        needs_a_channel=own == Channel.NONE and bool(resting) and all(task.channel_permission for task in resting),
        point=_point(public, purpose, language),
    )


def _point(public: PublicDocument, purpose: PublicPurpose, language: str) -> Point | None:
    """The first point that asks this group itself, tells of the purpose, and of nothing that takes no yes."""
    asked = {row.purpose for row in public.wordings}
    points = (
        point
        for point in public.collection_points
        if point.from_the_person and point.categories == [purpose.category] and point.notice.get(language)
    )
    return next((point for point in points if purpose.code in point.purposes and asked >= set(point.purposes)), None)


def _is_worded(wording: ConsentWording, language: str) -> bool:
    return all(part.get(language) for part in (wording.texts, wording.agree_label, wording.refuse_label))


def _channels(tasks: list[StaffTask]) -> list[str]:
    """The channels that the tasks need, in the order of `Channel`, each once."""
    needed = {
        Channel.EMAIL: any(task.channel_permission == ChannelPermission.WRITTEN for task in tasks),
        Channel.PHONE: any(task.channel_permission == ChannelPermission.PHONE for task in tasks),
        Channel.DEVICE: any(task.needs_device_permission for task in tasks),
    }
    return [channel.value for channel, is_needed in needed.items() if is_needed]


def _elsewhere(purpose: PublicPurpose) -> set[str]:
    """Tasks that another basis than consent carries: an answer to an enquiry."""
    return {task for row in purpose.secondary_bases if row.basis != CONSENT for task in row.tasks}
