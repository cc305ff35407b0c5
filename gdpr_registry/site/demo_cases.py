"""What colleagues of the demonstration do about people today, each by its own action, with its trace."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from consents import actions
from consents.actions.common import STAFF
from consents.asked import Asked
from consents.fold import OPEN
from consents.kinds import Channel, Ground, Kind, Method, Outcome, Status
from consents.models import ConsentEvent, Standing
from gdpr_registry.models import User
from gdpr_registry.site.demo_people import Member
from purposes import editions
from purposes.evidence_of_consent import Evidence
from purposes.models import Edition, Purpose, Wording
from subjects.actions import register_person
from subjects.models import Person

NEWS, PROFILE, SUPPORT = "prospects.marketing", "prospects.profile", "customers.d"
SHARED = "kontoret@tagsten-og-soen.example"


class Cases:
    """A day of work of a member of staff and an officer. What is no longer in force is left out."""

    def __init__(self, staff: User, officer: User, edition: Edition, random: Random) -> None:
        self.staff, self.officer, self.random = staff, officer, random
        self.document = editions.public_of(edition)
        self.in_force = {purpose.code for purpose in self.document.purposes}
        self.asks = {wording.purpose for wording in self.document.wordings}
        self.number = 0

    def work(self, members: list[Member]) -> None:
        """Answer objections, restrict, end, declare invalid, share a mailbox, erase, and ask the gate."""
        self._answer_objections()
        self._restrict([member.person for member in members if member.group == "customers"][:4])
        self._end_and_invalidate()
        self._share_a_mailbox()
        self._erase_somebody()
        self._ask(members)

    def renew(self) -> None:
        """After a new edition some say yes to its words; the others' yes is of the revision before."""
        given = Standing.objects.filter(purpose=PROFILE, channel=Channel.NONE, status=Status.GIVEN).order_by("person")
        for person in Person.objects.filter(pk__in=list(given.values_list("person", flat=True)[:12])):
            self._yes(person, PROFILE, Evidence.LINK, None, Method.PREFERENCE_CENTRE)

    def _said(self, by: User | None, method: str = Method.SYSTEM) -> dict[str, Any]:
        self.number += 1
        return {"by": by, "source": STAFF if by else "web", "key": f"demo-case-{self.number:03}", "method": method}

    def _yes(self, person: Person, purpose: str, evidence: str, by: User | None, method: str, **more: Any) -> None:
        wording = Wording.objects.filter(purpose=purpose, language=person.language).order_by("-revision").first()
        if purpose in self.asks and wording:
            said = self._said(by, method)
            actions.give(person=person, purpose=purpose, wording=wording, evidence=evidence, **said, **more)

    def _answer_objections(self) -> None:
        """One is upheld, in one a compelling ground goes before it; the others wait on the desk."""
        waiting = Standing.objects.filter(objection=OPEN, purpose="customers.e").select_related("person")
        answers = {Outcome.UPHELD: "Vi holder op med at spørge om tilfredshed. Svaret er sendt i dag."}
        # Whoever owns a purpose does not decide to go on.
        if not Purpose.objects.filter(code="customers.e", owner=self.officer).exists():
            answers[Outcome.OVERRIDDEN] = "Målingen viser, hvem fejlen i login rammer. Svaret er sendt i dag."
        for standing, (outcome, note) in zip(waiting.order_by("person"), answers.items(), strict=False):
            actions.answer_objection(
                person=standing.person, purpose=standing.purpose, outcome=outcome, note=note, **self._said(self.officer)
            )

    def _restrict(self, people: list[Person]) -> None:
        """Of all purposes, of one, and one that is lifted again (Art. 18)."""
        grounds = [("", Ground.CLAIMS), ("", Ground.ACCURACY), (SUPPORT, Ground.UNLAWFUL)]
        for person, (purpose, ground) in zip(people, grounds, strict=False):
            if not purpose or purpose in self.in_force:
                actions.restrict(person=person, purpose=purpose, ground=ground, **self._said(self.staff, Method.PHONE))
        if len(people) > 1:
            actions.lift_restriction(
                person=people[1],
                ground=Ground.ACCURACY,
                note="Adressen er rettet, og personen fik besked i går.",
                **self._said(self.officer),
            )

    def _end_and_invalidate(self) -> None:
        yes: Any = ConsentEvent.objects.filter(kind=Kind.GIVEN, purpose=NEWS, channel=Channel.EMAIL)
        imported = yes.filter(evidence=Evidence.IMPORTED).order_by("pk").first()
        if imported:
            said = self._said(self.officer)
            actions.invalidate(
                event=imported,
                by=said["by"],
                source=said["source"],
                key=said["key"],
                note="Listen var købt, og ingen kan vise, hvad personen så.",
            )
        by_sms = Standing.objects.filter(purpose=NEWS, channel=Channel.SMS, status=Status.GIVEN)
        if standing := by_sms.order_by("pk").first():
            actions.revoke(
                person=standing.person,
                purpose=NEWS,
                channel=Channel.SMS,
                note="Vi sender ikke længere SMS.",
                **self._said(self.staff),
            )

    def _share_a_mailbox(self) -> None:
        """Two read the same mailbox and one has said yes: the gate says no to whoever asks by that address."""
        first, _second = [self._register(name, SHARED, "prospects") for name in ("Bo Tagsten", "Ea Tagsten")]
        form = {"document": "Blanket fra messen, ark 3"}
        for channel in (Channel.NONE, Channel.EMAIL):
            self._yes(first, NEWS, Evidence.DOCUMENT, self.staff, Method.PAPER, channel=channel, **form)

    def _register(self, name: str, email: str, *categories: str) -> Person:
        self.number += 1
        return register_person(
            name=name,
            language="da",
            categories=categories,
            by=self.staff,
            source=STAFF,
            key=f"demo-case-{self.number:03}",
            email=email,
        )

    def _erase_somebody(self) -> None:
        visitor = self._register("Ole Glemsel", "ole.glemsel@post.example", "visitors")
        actions.erase_person(person=visitor, by=self.officer)

    def _ask(self, members: list[Member]) -> None:
        """Questions to the gate: about one person by what they are found by, and about many."""
        for task, channel, ref in self._questions(members):
            actions.ask_about_one(asked=Asked(task=task, channel=channel), ref=ref, by=self.staff, source=STAFF)
        prospects = [member.email for member in members if member.group == "prospects"]
        newsletter = Asked(task="prospects.marketing.newsletter", channel=Channel.EMAIL)
        actions.ask_about_many(asked=newsletter, refs=[*prospects, SHARED], by=self.staff, source=STAFF)

    def _questions(self, members: list[Member]) -> Iterator[tuple[str, str, str]]:
        customers, prospects = (
            [member for member in members if member.group == group] for group in ("customers", "prospects")
        )
        yield "prospects.marketing.newsletter", Channel.EMAIL, SHARED
        yield "customers.d.case", "", "ukendt@post.example"
        for member in self.random.sample(customers, 6):
            yield self.random.choice(["customers.d.case", "customers.e.survey", "customers.b.offer"]), "", member.email
        for member in self.random.sample(prospects, 5):
            yield "prospects.marketing.newsletter", Channel.EMAIL, member.email
