"""Two officers who propose or decide at the same moment, in sessions of their own."""

import threading

import pytest
from django.db import connection

from purposes import models
from purposes.actions import approve, propose
from purposes.exceptions import RegisterError
from tests.purposes.register import both, edit, officer, published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


def test_two_officers_who_propose_at_once_get_one_proposal_and_one_clear_answer():
    rows = published()
    edit(rows.writer, rows.support, description=both("Vi svarer og måler."))
    other, answers, start = officer("Otto"), [], threading.Barrier(2)

    def put_forward(by):
        start.wait()
        try:
            answers.append(propose(by=by, reason="At once"))
        except RegisterError as refused:
            answers.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=put_forward, args=[by]) for by in (rows.writer, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(answer, str) for answer in answers) == [False, True]
    assert "put the draft forward on" in next(answer for answer in answers if isinstance(answer, str))
    assert models.Proposal.objects.filter(state="open").count() == 1


def test_two_officers_who_approve_at_once_publish_one_edition():
    rows = published()
    edit(rows.writer, rows.support, description=both("Vi svarer og måler."))
    proposal, answers, start = propose(by=rows.writer, reason="We measure now"), [], threading.Barrier(2)

    def decide(by):
        start.wait()
        try:
            answers.append(approve(proposal=proposal, by=by))
        except RegisterError as refused:
            answers.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[officer(name)]) for name in ("Otto", "Olga")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(models.Edition.objects.values_list("number", flat=True)) == [1, 2]
    assert "decided already" in next(answer for answer in answers if isinstance(answer, str))
