"""The mails of a demonstration on a page: a look changes nothing, a press makes links that work."""

import re

import pytest
from django.urls import reverse

from consents import actions
from consents.models import Link
from gdpr_registry.models import OutgoingMail
from tests.consents.people import NEWS, person, staff, wording

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_starter")]

ADDRESS = "ida@example.test"
MAILS = reverse("demo_mails")


@pytest.fixture
def reader(client, settings):
    """Somebody who is signed in, in a demonstration with a mail whose link opens only who got it."""
    settings.DEMO, settings.SITE_URL = True, "http://testserver"
    actions.ask_to_confirm(address=ADDRESS, language="en", wording=wording(NEWS, "en"), channels=[""])
    client.force_login(staff("staff"))
    return client


def mail() -> OutgoingMail:
    return OutgoingMail.objects.get(kind="consents.confirm")


def read(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def links_to(path, page) -> list[str]:
    return re.findall(rf'href="([^"]*{path}[^"]*)"', page)


def test_a_look_changes_nothing_and_shows_no_token(reader):
    """R-053: who looks makes no link."""
    for _look in range(2):
        page = read(reader.get(MAILS, headers={"accept-language": "en"}))
    assert Link.objects.count() == 0
    assert "/consent/confirm/?token=…" in page
    assert links_to("/consent/confirm/", page) == []
    assert "Open the mail with links that work" in page


def test_a_press_opens_the_mail_with_links_that_work(reader):
    [link] = links_to("/consent/confirm/", read(reader.post(reverse("demo_mail", args=[mail().pk]))))
    assert Link.objects.count() == 1
    assert "Confirm my yes" in read(reader.get(link, headers={"accept-language": "en"}))
    assert reader.get(reverse("demo_mail", args=[mail().pk])).status_code == 405


def test_a_mail_whose_person_is_gone_says_so(reader):
    ida = person("prospects")
    row = OutgoingMail(kind="consents.centre", to=ADDRESS, language="en", context={"person": str(ida.pk), "stop": ""})
    row.save()
    assert "What this mail spoke of is gone." not in read(reader.get(MAILS, headers={"accept-language": "en"}))
    OutgoingMail.objects.filter(pk=row.pk).update(context={"person": "0" * 32, "stop": ""})
    assert "What this mail spoke of is gone." in read(reader.get(MAILS, headers={"accept-language": "en"}))


def test_outside_a_demonstration_nobody_opens_a_mail(reader, settings):
    settings.DEMO = False
    assert reader.post(reverse("demo_mail", args=[mail().pk])).status_code == 403
    assert Link.objects.count() == 0
