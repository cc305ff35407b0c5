"""A yes that waits for its link, and a no of the same person at the same time: nobody waits in a circle.

Whoever confirms holds the yes that waits and then the person. So does every no, however many purposes it is for.
"""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from consents import actions, links
from consents.models import Link, LinkUse, PendingConsent
from consents.recording import hold
from purposes.models import Task
from tests import factories
from tests.consents.mailings import reader, send
from tests.consents.people import NEWS, said, staff, wording
from tests.consents.staff import newsroom
from tests.purposes.register import edit, publish
from tests.workers import somebody_waits_for_a_lock, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

IDA = "ida@example.dk"


@pytest.fixture
def register(transactional_db):
    return newsroom()


@pytest.fixture
def ida(register):
    return reader(email=IDA)


def marketing_by_more_than_mail(register):
    """Support tells of news, too; and as mail needs no permission, the press that stops it objects to marketing."""
    send()
    factories.TaskFactory(code="d.news", purpose=register.support, is_direct_marketing=True)
    edit(register.writer, Task.objects.get(code="news.letter"), channel_permission="")
    publish(register)


def no_marketing(who):
    actions.stop_marketing(person=who, by=staff(), source="staff", key=str(uuid4()), method="phone")


def by_the_link_of_a_mail(who):
    actions.stop_by_link(token=links.make(LinkUse.STOP, person=who, purpose=NEWS, channel="email"))


def by_an_answer_to_a_mail(who):
    actions.stop_by_reply(person=who, purpose=NEWS, received_at=timezone.now(), by=staff(), key=uuid4())


def by_staff(who):
    said("withdraw", who, by=staff())


def everything(who):
    actions.stop_everything(person=who, key=uuid4())


@pytest.mark.parametrize("says_no", [no_marketing, by_the_link_of_a_mail, by_an_answer_to_a_mail, by_staff, everything])
def test_a_no_holds_what_waits_before_it_holds_the_person(register, ida, beside, says_no):
    """R-106: between the two stands whoever presses the link just now."""
    marketing_by_more_than_mail(register)
    pending = actions.ask_to_confirm(address=IDA, language="da", wording=wording(), channels=[""])
    with transaction.atomic():
        PendingConsent.objects.select_for_update().get(pk=pending.pk)
        no = beside(lambda: says_no(ida))
        wait_until(lambda: somebody_waits_for_a_lock() or no.done())
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
        hold(ida.pk)
    no.result(60)
    assert not PendingConsent.objects.exists()
    assert not Link.objects.filter(use=LinkUse.CONFIRM).exists()
