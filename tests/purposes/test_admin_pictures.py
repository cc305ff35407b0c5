"""The register in two pictures on the officers' desk, each with the same figures in a table."""

import pytest
from django.test import Client
from django.urls import reverse

from purposes import days
from tests import factories
from tests.purposes.register import edit

pytestmark = pytest.mark.django_db


def desk_of(account):
    client = Client(headers={"accept-language": "en"})
    client.force_login(account)
    return client.get(reverse("admin:index"))


def pictures(account):
    return {picture.name: picture for picture in desk_of(account).context["pictures"]}


def test_purposes_are_counted_by_group_and_basis(first):
    purpose = factories.PurposeFactory(primary_basis="A6-1-f")
    factories.PurposeFactory(primary_basis="A6-1-f", category=purpose.category)
    factories.PurposeFactory(primary_basis="A6-1-a", category=purpose.category)
    factories.PurposeFactory(primary_basis="A6-1-a", category=purpose.category, is_on=False)
    drawn = pictures(first)["bases"]
    assert drawn.rows == [("Group", [1, 2])]
    assert [(box.kind, box.text) for box in drawn.boxes] == [("a", "a 1"), ("f", "f 2")]


def test_reviews_stand_in_their_month_and_late_ones_before_all(first):
    """R-014: reviews are planned along the year."""
    factories.ActivityFactory(review_on=days.today())
    factories.PurposeFactory(review_on=days.today())
    in_a_year = days.today().replace(day=1, year=days.today().year + 1)
    factories.ActivityFactory(review_on=in_a_year)
    factories.ActivityFactory(review_on="2021-01-01")
    factories.ActivityFactory(review_on="2090-01-01")
    drawn = pictures(first)["reviews"]
    assert [figures for _label, figures in drawn.rows] == [[1], [2], *[[0]] * 11, [1]]
    assert [(box.kind, box.text) for box in drawn.boxes] == [("late", "1"), ("month", "2"), ("month", "1")]


def test_a_picture_has_a_name_a_description_and_no_style_of_its_own(first):
    factories.PurposeFactory()
    edit(first, factories.ActivityFactory(), review_on=days.today())
    page = desk_of(first).content.decode()
    assert page.count('<svg role="img" aria-labelledby=') == 2
    assert page.count("<desc id=") == 2
    assert "style=" not in page.split("<figure")[1]


def test_nobody_else_is_shown_them():
    factories.PurposeFactory()
    page = desk_of(factories.UserFactory(roles=["technical_administrator"]))
    assert page.context["pictures"] == []
