"""The demonstration's register, approved by a second officer, published, and read as people read it."""

from html.parser import HTMLParser

import pytest

from purposes import editions, models

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(published_starter):
    return editions.last()


class FirstLayers(HTMLParser):
    """The words of each first layer: what stands there before anything is opened."""

    @classmethod
    def of(cls, answer):
        reader = cls()
        reader.feed(answer.content.decode())
        return [" ".join(found).split() for found in reader.found]

    def __init__(self):
        super().__init__()
        self.found, self.depth, self.below = [], 0, 0

    def handle_starttag(self, tag, attrs):
        classes = (dict(attrs).get("class") or "").split()
        if tag == "div" and "first-layer" in classes:
            self.found.append([])
            self.depth = 1
        elif tag == "div" and self.depth:
            self.depth += 1
            if "layer-below" in classes:
                self.below = self.depth

    def handle_endtag(self, tag):
        if tag == "div" and self.depth:
            self.below = 0 if self.below == self.depth else self.below
            self.depth -= 1

    def handle_data(self, data):
        if self.depth and not self.below:
            self.found[-1].append(data)


def test_the_first_layer_of_each_group_holds_at_most_120_words(client, edition):
    """R-093: four groups; the ten purposes of customers stand in it by name."""
    for language in ("da", "en"):
        layers = FirstLayers.of(client.get(f"/{language}/"))
        assert len(layers) == 4
        assert [word for word in layers[0] if word[1:] == ")"][:10] == [f"{letter})" for letter in "abcdefghij"]
        assert all(20 < len(words) <= 120 for words in layers)


def test_the_published_bases_are_those_of_the_statement(edition):
    """R-093: from the starter register the document yields the purposes in order, each with its basis."""
    public = editions.document_of(edition).public
    listed = [(p.code, p.primary_basis) for p in public.purposes if p.in_statement_list]
    assert listed == [
        *((f"customers.{letter}", "A6-1-f") for letter in "abcdefghi"),
        ("customers.j", "A6-1-a"),
        ("prospects.marketing", "A6-1-a"),
        ("prospects.profile", "A6-1-a"),
        ("applicants.evaluation", "A6-1-a"),
        ("visitors.access", "A6-1-f"),
    ]
    assert [group.code for group in public.categories] == ["customers", "prospects", "applicants", "visitors"]


def test_neither_what_is_to_be_confirmed_nor_what_is_off_is_printed(client, edition):
    """R-092: the list of people not to contact is prepared, and off until an officer turns it on."""
    printed = client.get("/da/").content.decode() + edition.public + edition.record
    flagged = [
        row.to_confirm for model in (models.Purpose, models.Activity) for row in model.objects.exclude(to_confirm="")
    ]
    off = models.Purpose.objects.filter(is_on=False).values_list("code", flat=True)
    assert flagged and len(off) == 6
    assert [text for text in [*flagged, *off] if text in printed] == []


def test_visitors_read_the_four_interests(client, edition):
    """R-074."""
    page = client.get("/en/").content.decode()
    for interest in ("trade secrets", "staff", "premises", "you as a visitor"):
        assert f"<li>{interest}</li>" in page
