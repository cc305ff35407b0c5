"""`manage.py ask`: the gate on the command line."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from consents.actions import ask as asking
from consents.management.commands import ask as ask_command
from consents.models import Question
from consents.moments import moment
from purposes.exceptions import RegisterError
from subjects.encrypted import new_identifier
from subjects.identity import parse_ref
from tests.consents.people import NEWS, person, published_once, said, yes

pytestmark = pytest.mark.django_db

SUPPORT_TASK = "d.do"


@pytest.fixture(scope="module")
def _published(django_db_setup, django_db_blocker):
    with published_once(django_db_blocker) as register:
        yield register


@pytest.fixture
def register(_published):
    return _published


def ask(*arguments: str) -> tuple[int, str]:
    """The exit code, and what was printed."""
    out = StringIO()
    try:
        call_command("ask", *arguments, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def reachable(address: str, *categories: str):
    who = person(*categories)
    new_identifier(who.pk, parse_ref(address)).save()
    return who


def test_a_yes_ends_with_0_and_a_no_with_3(register):
    reachable("anna@example.dk", "customers")
    yes_code, yes_text = ask("--task", SUPPORT_TASK, "anna@example.dk")
    no_code, no_text = ask("--purpose", NEWS, "anna@example.dk")
    assert (yes_code, no_code) == (0, 3)
    assert yes_text.startswith("Yes. It rests on a legitimate interest")
    assert no_text.startswith("No. The person is on file, but not in the group")
    assert [question.source for question in Question.objects.all()] == ["command", "command"]


def test_a_shared_mailbox_says_so(register):
    for categories in (["customers"], ["prospects"]):
        reachable("office@example.dk", *categories)
    code, text = ask("--task", SUPPORT_TASK, "office@example.dk")
    assert code == 3
    assert "2 people share this address" in text


def test_as_data_it_names_reason_rule_edition_and_question(register):
    who = person("prospects")
    event = yes(who)
    code, text = ask("--purpose", NEWS, "--json", str(who.pk))
    data = json.loads(text)
    question = Question.objects.get()
    assert (code, data["question"], data["event"]) == (0, str(question.pk), event.pk)
    assert [data[name] for name in ("allowed", "reason", "rule", "basis", "edition", "among")] == [
        True, "allowed", 17, "A6-1-a", 1, 1,
    ]  # fmt: skip
    assert set(data) >= {"means", "instead", "mend", "say"}


def test_a_file_gives_counts_and_lines(register, tmp_path):
    people = [person("prospects") for _ in range(2)]
    yes(people[0])
    file = tmp_path / "people.txt"
    file.write_text("\ufeff" + "\n".join([str(people[0].pk), "", str(people[1].pk), "nobody@example.dk", "nonsense"]))
    code, text = ask("--purpose", NEWS, "--file", str(file), "--json")
    *lines, counts = map(json.loads, text.splitlines())
    assert code == 0
    assert [line["reason"] for line in lines] == ["allowed", "no_consent", "no_such_person", "no_such_person"]
    assert counts["reasons"] == {"allowed": 1, "no_consent": 1, "no_such_person": 2}
    assert ask("--purpose", NEWS, "--file", str(file))[1].startswith("1 of 4: yes.\n")
    assert Question.objects.filter(person=None, total=4).count() == 2


def test_a_file_is_read_as_it_is_asked_about(register, tmp_path, monkeypatch):
    """Flat memory: no more lines are held than one round of the gate looks up."""
    rounds = []
    monkeypatch.setattr(asking, "CHUNK", 2)
    monkeypatch.setattr(asking.people, "find_many", lambda refs: rounds.append(refs) or {ref: [] for ref in refs})
    read = iter(["a@example.dk"] * 5)
    monkeypatch.setattr(ask_command, "_lines", lambda file: (rounds.append("read") or ref for ref in read))
    assert ask("--task", SUPPORT_TASK, "--file", "-")[1].startswith("0 of 5: yes.")
    assert [len(one) if isinstance(one, list) else one for one in rounds] == [
        "read", "read", 2, "read", "read", 2, "read", 1,
    ]  # fmt: skip


def test_as_of_a_day_is_the_end_of_that_day_in_copenhagen(register):
    """The instants of summer and of winter, and a time that says its own zone."""
    assert moment("2026-07-01") == datetime(2026, 7, 1, 21, 59, 59, 999999, tzinfo=UTC)
    assert moment("2026-01-01") == datetime(2026, 1, 1, 22, 59, 59, 999999, tzinfo=UTC)
    assert moment("2026-01-01T12:00") == datetime(2026, 1, 1, 11, tzinfo=UTC)
    assert moment("2026-01-01T12:00+05:00") == datetime(2026, 1, 1, 7, tzinfo=UTC)
    with pytest.raises(RegisterError):
        moment("2090-01-01")


def test_the_past_is_asked_about(register):
    who = person("prospects")
    given = yes(who)
    said("withdraw", who)
    then = given.recorded_at.isoformat()
    assert (ask("--purpose", NEWS, "--at", then, str(who.pk))[0], ask("--purpose", NEWS, str(who.pk))[0]) == (0, 3)
    question = Question.objects.exclude(as_of=None).get()
    assert (question.as_of, question.allowed) == (given.recorded_at, 1)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--task", "d.do", "--channel", "pigeon", "a@example.dk"], "There is no channel “pigeon”"),
        (["--task", "d.do", "--at", "yesterday", "a@example.dk"], "“yesterday” is no time"),
        (["--task", "d.do", "--hindsight", "a@example.dk"], "--hindsight needs"),
        (["--task", "d.do", "a@"], "names nobody"),
        (["--task", "d.do"], "Name at least one person"),
        (["--task", "d.do", "--file", "/no/such/file"], "cannot be read"),
        (["a@example.dk"], "one of the arguments --task --purpose is required"),
    ],
)
def test_what_cannot_be_asked_is_told_and_not_kept(register, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        ask(*arguments)
    assert not Question.objects.exists()


def test_an_unknown_task_is_a_no(register):
    code, text = ask("--task", "no.such", "a@example.dk")
    assert (code, "task_unknown" in text) == (3, True)
