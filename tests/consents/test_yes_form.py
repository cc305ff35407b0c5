"""What a yes can be said to, by the starter register: the purpose where consent carries it, and each permission."""

import pytest

from consents.forms.yes import YesForm, wordings_in_force
from consents.on_file import OnFile
from subjects.tasks import Tasks
from tests.consents.people import person

pytestmark = pytest.mark.django_db

OFFERED = {
    "prospects.marketing": ["itself", "email", "sms", "phone"],
    "prospects.profile": ["itself", "device"],
    "customers.i": ["email", "sms", "device"],
    "customers.j": ["itself", "email", "sms"],
    "applicants.evaluation": ["itself"],
}


@pytest.mark.parametrize(("purpose", "expected"), OFFERED.items())
def test_each_thing_that_the_purpose_asks_for_has_a_control_of_its_own(published_starter, purpose, expected):
    """R-039, R-058: on a legitimate interest there is no yes to the purpose itself, only to channels and the device."""
    tasks = Tasks.now("en")
    shown = wordings_in_force(tasks, purpose)
    form = YesForm(on_file=OnFile(person()), tasks=tasks, shown=shown["en"])
    assert sorted(shown) == ["da", "en"]
    assert [value for value, _label in form.fields["to"].choices] == expected
    assert form["to"].value() is None
