"""A yes is to words that could be seen when it was said; older words stay on papers and can still be named."""

from datetime import timedelta

import pytest
from django.utils import translation

from consents.imports.plan import look
from consents.models import ConsentEvent
from purposes.exceptions import RegisterError
from purposes.models import ConsentText, Edition, Wording
from tests.consents.imported import row, uploaded
from tests.consents.people import NEWS, person, staff, yes
from tests.consents.staff import find, handle_of, on_file, say, text
from tests.consents.systems import System, error, errors
from tests.purposes.register import both, edit, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(published_newsroom):
    """The words of the first edition in Danish, and those that replaced them."""
    request = both("Nordlys Software A/S sender andre nyheder.", "Nordlys Software A/S sends other news.")
    edit(published_newsroom.writer, ConsentText.objects.get(purpose__code=NEWS), request=request)
    publish(published_newsroom)
    return tuple(Wording.objects.filter(purpose=NEWS, language="da").order_by("edition__number"))


def starts():
    return [row.in_force_from for row in Edition.objects.order_by("number")]


def test_nobody_said_yes_to_words_that_came_later(words):
    """R-037, R-044: a yes to the words before a change is none to those after it."""
    old, new = words
    first, second = starts()
    who, clerk = person("prospects"), staff()
    with translation.override("en"), pytest.raises(RegisterError, match="when this was said, others were in force"):
        yes(who, by=clerk, wording=new, happened_at=second - timedelta(microseconds=1))
    assert not ConsentEvent.objects.exists()
    yes(who, by=clerk, wording=old, happened_at=first)
    yes(who, by=clerk, wording=new, happened_at=second)
    yes(who, by=clerk, wording=old)
    assert [event.wording for event in ConsentEvent.objects.order_by("pk")] == [old, new, old]


@pytest.mark.parametrize("place", [0, 1])
def test_before_the_first_words_nobody_else_knows_which_they_were(words, place):
    """R-036: what was said before the registry was there is brought in with the words that whoever reports it names."""
    then = starts()[0] - timedelta(days=400)
    event = yes(person("prospects"), by=staff(), wording=words[place], happened_at=then)
    assert (event.wording, event.happened_at) == (words[place], then)


def test_a_system_is_told_at_the_field_of_the_wording(words):
    """R-037: and nothing of the message is recorded."""
    who, system = person("prospects"), System()
    given = {"person": str(who.pk), "kind": "given", "purpose": NEWS, "evidence": "reported", "receipt": False}
    given["happened_at"] = starts()[0].isoformat()
    mistaken = system.report({**given, "wording": words[0].sha256}, {**given, "wording": words[1].sha256})
    assert (mistaken.status_code, errors(mistaken)) == (422, [("refused", "events.1.wording")])
    assert error(mistaken)["message"].endswith("others were in force. Choose those.")
    assert not ConsentEvent.objects.exists()
    assert system.report({**given, "wording": words[0].sha256}).status_code == 200


def test_an_import_leaves_out_a_yes_to_words_that_came_later(words):
    """R-037, R-044: counted by its reason before anything is written."""
    moments = [starts()[0], starts()[1], starts()[0] - timedelta(days=9)]
    rows = [
        row(f"{number}", email=f"a{number}@example.dk", said="given", when=then.isoformat())
        for number, then in enumerate(moments)
    ]
    assert [told.worth == "later_wording" for told in look(uploaded(*rows)).words] == [True, False, False]


def test_staff_record_a_paper_with_the_words_that_it_holds(words, door):
    """R-037: by a link beside the words of today, which are shown first."""
    old, new = words
    karen = on_file()
    browser = door(staff())
    handle = handle_of(find(browser))
    address = f"/staff/people/open/{handle}/yes/?purpose={NEWS}"
    today, older = text(browser.get(address)), text(browser.get(f"{address}&words={old.pk}"))
    assert [new.text in today, old.text in today, new.text in older, old.text in older] == [True, False, False, True]
    assert f"&amp;words={old.pk}" in today
    assert f"words={new.pk}" not in today
    said = {"purpose": NEWS, "to": ["itself"], "evidence": "document", "document": "Archive 12"}
    said["when"] = starts()[0].astimezone().strftime("%Y-%m-%dT%H:%M")
    refused = say(browser, handle, "yes", **said, wording=old.pk)
    assert (refused.status_code, ConsentEvent.objects.exists()) == (422, False)
    browser.post(f"{address}&words={old.pk}", {**said, "wording": old.pk, "method": "paper", "key": str(karen.pk)})
    assert [(event.person_id, event.wording) for event in ConsentEvent.objects.all()] == [(karen.pk, old)]
