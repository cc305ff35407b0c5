"""A matrix to start from: the cells that other lines of the same purposes have."""

import pytest
from django.test import Client
from django.urls import reverse

from gdpr_registry import history
from purposes import models
from purposes.actions.prefill import prefill_matrix
from purposes.prefill import proposed_cells
from tests import factories
from tests.purposes.admin_forms import data_of_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return factories.UserFactory(roles=["officer"])


@pytest.fixture
def like():
    """A cell of a line that serves a purpose, with a time limit and a recipient."""
    purpose = factories.PurposeFactory()
    cell = factories.CellFactory(category=purpose.category, activity__code="a01")
    cell.activity.purposes.add(purpose)
    limit = factories.TimeLimitFactory(activity=cell.activity, code="closed", purpose=purpose)
    cell.time_limits.add(limit, through_defaults={"activity": cell.activity})
    cell.recipients.add(factories.RecipientFactory())
    return cell


def new_line(like, **columns):
    line = factories.ActivityFactory(**columns)
    line.purposes.set(like.activity.purposes.all())
    return line


def test_a_new_line_gets_cells_recipients_and_time_limits_of_its_own(like, officer):
    line = new_line(like)
    assert len(prefill_matrix(activity=line, by=officer)) == 1
    cell = line.cells.get()
    assert (cell.category, cell.data_category) == (like.category, like.data_category)
    assert list(cell.recipients.all()) == list(like.recipients.all())
    assert [(limit.code, limit.activity) for limit in cell.time_limits.all()] == [("closed", line)]
    newest = history.of(cell)[-1]
    assert newest.by == officer
    assert "a01" in newest.reason


def test_it_only_adds_and_a_second_time_adds_nothing(like, officer):
    line = new_line(like)
    own = factories.CellFactory(activity=line, category=like.category, data_category=like.data_category)
    limit = factories.TimeLimitFactory(activity=line, code="closed", duration=1)
    other = factories.CellFactory(activity=like.activity, category=like.category)
    other.time_limits.add(like.activity.time_limits.get(), through_defaults={"activity": like.activity})
    assert [cell.like for cell in prefill_matrix(activity=line, by=officer)] == [other]
    assert prefill_matrix(activity=line, by=officer) == []
    assert not own.recipients.exists()
    added = line.cells.exclude(pk=own.pk).get()
    assert list(added.time_limits.all()) == [limit]


def test_cells_of_other_groups_and_of_lines_with_other_purposes_are_not_proposed(like):
    factories.CellFactory(activity=like.activity)
    factories.CellFactory(category=like.category)
    assert [cell.like for cell in proposed_cells(new_line(like))] == [like]


def test_the_line_that_shares_most_purposes_is_followed(like):
    nearer = factories.CellFactory(category=like.category, data_category=like.data_category, activity__code="z99")
    second = factories.PurposeFactory(category=like.category)
    nearer.activity.purposes.set([*like.activity.purposes.all(), second])
    line = new_line(like)
    line.purposes.add(second)
    assert [cell.line.code for cell in proposed_cells(line)] == ["z99"]


def test_a_line_that_is_added_with_a_purpose_opens_with_its_matrix_filled(like, officer):
    door = Client(headers={"accept-language": "en"})
    door.force_login(officer)
    url = reverse("admin:purposes_activity_add")
    typed = {
        **data_of_page(door.get(url)),
        "name_da": "Ny linje",
        "code": "new",
        "controller": like.activity.controller.pk,
        "served": [like.activity.purposes.get().pk],
    }
    answer = door.post(url, typed)
    line = models.Activity.objects.get(code="new")
    assert answer.url == reverse("admin:purposes_activity_change", args=[line.pk]) + "#cells-group"
    assert line.cells.count() == 1
    page = door.get(answer.url, follow=True)
    assert "1 cell was added to the matrix from a01" in page.content.decode()


def test_the_page_shows_what_would_be_added_and_adds_it(like, officer):
    door = Client(headers={"accept-language": "en"})
    door.force_login(officer)
    line = new_line(like)
    url = reverse("admin:purposes_activity_prefill", args=[line.pk])
    assert url in door.get(reverse("admin:purposes_activity_change", args=[line.pk])).content.decode()
    assert [cell.like for cell in door.get(url).context["cells"]] == [like]
    assert door.post(url).status_code == 302
    assert line.cells.count() == 1
    assert "No other line" in door.get(url).content.decode()
