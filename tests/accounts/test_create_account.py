"""manage.py create_account."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gdpr_registry.models import User
from tests.mails import sent

pytestmark = pytest.mark.django_db


def create(*args: str) -> str:
    out = StringIO()
    call_command("create_account", *args, stdout=out)
    return out.getvalue()


def test_the_first_account_is_opened_and_its_link_printed(client):
    out = create("first@example.dk", "--name", "First", "--role", "technical_administrator")

    account = User.objects.get()
    assert account.role_names == {"technical_administrator"}
    link = next(word for word in out.split() if "/password/reset/key/" in word)
    page = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    assert page.context["form"].user == account


def test_the_link_is_mailed_instead():
    out = create("first@example.dk", "--name", "First", "--mail")

    assert "/password/" not in out
    assert sent()[0].to == ["first@example.dk"]


def test_an_auditor_gets_a_last_day(settings):
    create("a@example.dk", "--name", "Auditor", "--role", "auditor", "--expires", "2099-01-31")

    assert User.objects.get().expires_at.isoformat() == "2099-01-30T23:00:00+00:00"


@pytest.mark.parametrize(
    "args",
    [
        ["a@example.dk", "--name", "Auditor", "--role", "auditor"],
        ["a@example.dk", "--name", "Auditor", "--expires", "tomorrow"],
        ["a@example.dk", "--name", "Auditor", "--expires", "2099-02-31"],
        ["a@example.dk", "--name", "Auditor", "--role", "emperor"],
        ["not an address", "--name", "Auditor"],
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_left(args):
    with pytest.raises(CommandError):
        create(*args)

    assert not User.objects.exists()
