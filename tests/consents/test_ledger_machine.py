"""The ledger under random orders of what people say, beside a simple model that shares nothing with the fold.

`uv run pytest -m slow tests/consents/test_ledger_machine.py` runs many more of them.
"""

from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from consents import actions, recording
from consents.asked import Asked
from consents.fold import fold
from consents.gate import answer
from consents.models import ConsentEvent, Standing
from consents.recording import KeyConflict
from gdpr_registry import evidence
from gdpr_registry.models import Unsealed
from purposes.exceptions import RegisterError
from tests import factories
from tests.consents.people import NEWS, SUPPORT, person, staff, wording
from tests.purposes.register import publish, ready

pytestmark = pytest.mark.django_db

NEWSLETTER, SUPPORT_TASK = "news.letter", "d.do"
OWN_HAND = ("mailbox", "link")
#: What the register of the tests asks for beside a yes of the person's own hand.
GOOD_ENOUGH = ("mailbox", "link", "document")
EARLIER = st.integers(1, 72)
GROUNDS = ("A18-1-a", "A18-1-c")


class Model:
    """What was said, as a list, and the answers by looking through it."""

    def __init__(self):
        self.said = []

    def hear(self, who, purpose, channel, kind, recorded, happened, **more):
        row = {"who": who, "key": (purpose, channel), "kind": kind, "recorded": recorded, "happened": happened, **more}
        # A yes counts from when it happened, all else from when it was recorded; at one instant a no goes before.
        no = kind in ("refused", "withdrawn", "revoked", "objected", "restricted")
        row["order"] = (happened if kind == "given" else recorded, no, len(self.said))
        self.said.append(row)
        return row

    def last_recorded(self, who, purpose, channel):
        return max((row["recorded"] for row in self._of(who, purpose, channel)), default=None)

    def status(self, who, purpose, channel=""):
        """The last word of all that decide; an event that was declared invalid is none."""
        last = self._last(who, purpose, channel, "given", "refused", "withdrawn", "revoked")
        return last["kind"] if last else None

    def may_get_the_newsletter(self, who):
        if self._is_restricted(who, NEWS) or self._objects_to_marketing(who):
            return False
        yeses = [
            self._last(who, NEWS, channel, "given", "refused", "withdrawn", "revoked") for channel in ("", "email")
        ]
        return all(yes and yes["kind"] == "given" and yes["evidence"] in self.good for yes in yeses)

    def may_be_supported(self, who):
        answered = self._last(who, SUPPORT, "", "objection_answered")
        upheld = self._last(who, SUPPORT, "", "objection_answered", outcome="upheld")
        objected = self._last(who, SUPPORT, "", "objected", ground="A21-1")
        is_open = objected and not (answered and answered["order"] > objected["order"])
        # What was upheld once stays so: nobody has to object again.
        return not (self._is_restricted(who, SUPPORT) or is_open or upheld)

    def _objects_to_marketing(self, who):
        objected = self._last(who, NEWS, "", "objected", ground="A21-2")
        by_hand = [row for row in self._of(who, NEWS, "") if row["kind"] == "given" and row["evidence"] in OWN_HAND]
        taken_back = [row for row in by_hand if not row.get("void") and objected and row["order"] > objected["order"]]
        return bool(objected and not taken_back)

    def _is_restricted(self, who, purpose):
        lasts = [
            self._last(who, code, "", "restricted", "restriction_lifted", ground=ground)
            for code in (purpose, "")
            for ground in GROUNDS
        ]
        return any(last and last["kind"] == "restricted" for last in lasts)

    def _of(self, who, purpose, channel):
        return [row for row in self.said if row["who"] == who and row["key"] == (purpose, channel)]

    def _last(self, who, purpose, channel, *kinds, **columns):
        rows = [row for row in self._of(who, purpose, channel) if row["kind"] in kinds and not row.get("void")]
        rows = [row for row in rows if all(row[name] == value for name, value in columns.items())]
        return max(rows, key=lambda row: row["order"], default=None)


class Ledger(RuleBasedStateMachine):
    """Verbs of the ledger in any order, by a clock that goes forward, back and nowhere."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(recording, "database_now", lambda: self.clock)

    @initialize()
    def people_come_in(self):
        self.model, self.messages, self.numbers = Model(), [], count(1)
        self.model.good = GOOD_ENOUGH
        self.people = [person("prospects", "customers") for _ in range(2)]
        self.officer = staff("officer")
        self.clock = timezone.now() - timedelta(days=5)

    # --- the clock and the wire ---

    @rule(minutes=st.sampled_from([-90, -1, 1, 5, 600]))
    def the_clock_jumps(self, minutes):
        self.clock += timedelta(minutes=minutes)

    @precondition(lambda self: self.messages)
    @rule(data=st.data())
    def a_message_comes_twice(self, data):
        event, verb, columns = data.draw(st.sampled_from(self.messages))
        assert getattr(actions, verb)(**columns).pk == event.pk

    @precondition(lambda self: self._with_notes())
    @rule(data=st.data(), other=st.sampled_from(["note", "person"]))
    def a_key_comes_with_another_message(self, data, other):
        _event, verb, columns = data.draw(st.sampled_from(self._with_notes()))
        changed = {"person": next(who for who in self.people if who != columns["person"]), "note": "Another."}
        with pytest.raises(KeyConflict):
            getattr(actions, verb)(**{**columns, other: changed[other]})

    def _with_notes(self):
        return [message for message in self.messages if message[1] in ("give", "withdraw", "refuse")]

    # --- what is said ---

    @rule(who=st.integers(0, 1), channel=st.sampled_from(["", "email"]), evidence=st.sampled_from(OWN_HAND))
    def say_yes(self, who, channel, evidence):
        self._say("give", who, NEWS, channel, "given", evidence=evidence, wording=wording())

    @rule(
        who=st.integers(0, 1),
        channel=st.sampled_from(["", "email"]),
        evidence=st.sampled_from(["document", "reported"]),
        hours=EARLIER,
    )
    def a_yes_of_before_is_reported(self, who, channel, evidence, hours):
        more = {"evidence": evidence, "wording": wording(), "document": "Case 7", "by": self.officer}
        self._say("give", who, NEWS, channel, "given", hours=hours, **more)

    @rule(who=st.integers(0, 1), verb=st.sampled_from(["withdraw", "refuse"]), channel=st.sampled_from(["", "email"]))
    def say_no(self, who, verb, channel):
        self._say(verb, who, NEWS, channel, {"withdraw": "withdrawn", "refuse": "refused"}[verb])

    @rule(who=st.integers(0, 1), channel=st.sampled_from(["", "email"]), hours=EARLIER)
    def a_no_of_before_is_reported(self, who, channel, hours):
        self._say("withdraw", who, NEWS, channel, "withdrawn", hours=hours, by=self.officer)

    @rule(who=st.integers(0, 1))
    def the_company_ends_it(self, who):
        self._say("revoke", who, NEWS, "", "revoked", by=self.officer, note="The newsletter ends.")

    @rule(who=st.integers(0, 1))
    def object_to_marketing(self, who):
        self._say("object_to", who, NEWS, "", "objected", ground="A21-2")

    @rule(who=st.integers(0, 1))
    def object_to_support(self, who):
        self._say("object_to", who, SUPPORT, "", "objected", ground="A21-1")

    @rule(who=st.integers(0, 1), outcome=st.sampled_from(["upheld", "overridden"]))
    def answer_the_objection(self, who, outcome):
        self._say(
            "answer_objection",
            who,
            SUPPORT,
            "",
            "objection_answered",
            outcome=outcome,
            by=self.officer,
            note="For reasons of security.",
        )

    @rule(who=st.integers(0, 1), purpose=st.sampled_from(["", NEWS, SUPPORT]), ground=st.sampled_from(GROUNDS))
    def restrict(self, who, purpose, ground):
        self._say("restrict", who, purpose, "", "restricted", ground=ground)

    @rule(who=st.integers(0, 1), purpose=st.sampled_from(["", NEWS, SUPPORT]), ground=st.sampled_from(GROUNDS))
    def lift_the_restriction(self, who, purpose, ground):
        more = {"by": self.officer, "note": "Told on Monday.", "ground": ground}
        self._say("lift_restriction", who, purpose, "", "restriction_lifted", **more)

    @precondition(lambda self: any(verb == "give" for _event, verb, _columns in self.messages))
    @rule(data=st.data())
    def declare_a_yes_invalid(self, data):
        given = [event for event, verb, _columns in self.messages if verb == "give"]
        voided = data.draw(st.sampled_from(given))
        key = {"source": "staff", "key": f"k{next(self.numbers)}"}
        columns = {"event": voided, "by": self.officer, "note": "The wrong Jens Hansen.", **key}
        who, recorded = self._who(voided.person_id), self._recorded(voided.person_id, voided.purpose, voided.channel)
        made = actions.invalidate(**columns)
        self.messages.append((made, "invalidate", columns))
        next(row for row in self.model.said if row["pk"] == voided.pk)["void"] = True
        self.model.hear(who, voided.purpose, voided.channel, "invalidated", recorded, recorded, pk=made.pk)

    def _say(self, verb, who, purpose, channel, kind, *, hours=0, by=None, **more):
        columns = {"person": self.people[who], "purpose": purpose, "by": by, "method": "form", **more}
        columns |= {"source": "staff" if by else "web", "key": f"k{next(self.numbers)}"}
        columns |= {"channel": channel} if channel else {}
        recorded = self._recorded(self.people[who].pk, purpose, channel)
        if hours:
            columns["happened_at"] = self.clock - timedelta(hours=hours)
        try:
            event = getattr(actions, verb)(**columns)
        except RegisterError:
            assert verb in ("answer_objection", "lift_restriction"), "only what is open can be answered"
            return
        self.messages.append((event, verb, columns))
        happened = columns.get("happened_at", recorded)
        told = {name: more[name] for name in ("evidence", "ground", "outcome") if name in more}
        self.model.hear(who, purpose, channel, kind, recorded, happened, pk=event.pk, **told)

    def _recorded(self, who, purpose, channel):
        last = self.model.last_recorded(self._who(who), purpose, channel)
        return max(self.clock, last) if last else self.clock

    def _who(self, pk):
        return [person.pk for person in self.people].index(pk)

    # --- what always holds ---

    @invariant()
    def each_acknowledged_message_is_there_once(self):
        acknowledged = {event.pk for event, _verb, _columns in self.messages}
        events = ConsentEvent.objects.filter(person__in=self.people)
        assert sorted(events.values_list("pk", flat=True)) == sorted(acknowledged)
        assert len(acknowledged) == len(self.messages)
        assert Unsealed.objects.filter(leaf__in=events.values("leaf")).count() == len(acknowledged)

    @invariant()
    def every_standing_is_the_fold(self):
        kept = {(row.person_id, row.purpose, row.channel): row.state for row in self._standings()}
        said = {}
        for event in ConsentEvent.objects.filter(person__in=self.people):
            said.setdefault((event.person_id, event.purpose, event.channel), []).append(event)
        assert kept == {key: fold(events) for key, events in said.items()}

    @invariant()
    def every_status_is_that_of_the_model(self):
        words = {"ConsentGiven": "given", "ConsentRefused": "refused"}
        words |= {"ConsentWithdrawn": "withdrawn", "ConsentRevoked": "revoked"}
        for row in self._standings():
            assert words.get(row.status) == self.model.status(self._who(row.person_id), row.purpose, row.channel)

    @invariant()
    def the_gate_never_allows_what_the_model_refuses(self):
        for who, somebody in enumerate(self.people):
            newsletter = answer(Asked(task=NEWSLETTER, channel="email"), somebody.pk)
            assert newsletter.allowed == self.model.may_get_the_newsletter(who)
            assert answer(Asked(task=SUPPORT_TASK), somebody.pk).allowed == self.model.may_be_supported(who)

    def _standings(self):
        return Standing.objects.filter(person__in=self.people)

    def teardown(self):
        try:
            assert all(evidence.matches(row) for row in ConsentEvent.objects.select_related("leaf"))
        finally:
            self.patch.undo()
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)


@pytest.fixture(scope="module")
def _register(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        register = ready()
        factories.TaskFactory(
            code=NEWSLETTER, purpose=register.news, is_direct_marketing=True, channel_permission="written"
        )
        publish(register)
        yield register
        transaction.set_rollback(True)


def run(examples: int, steps: int) -> None:
    """Random orders, each in a transaction of its own that is taken back."""
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_is_said_in_whatever_order_the_ledger_holds_it_once_and_the_gate_obeys(_register, db):
    """R-024, R-047, R-051, R-054."""
    run(examples=12, steps=14)


@pytest.mark.slow
def test_the_same_for_many_and_long_orders(_register, db):
    """R-054."""
    run(examples=400, steps=50)
