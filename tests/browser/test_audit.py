"""The auditors' door in a real browser: choosing a day, reading the record, taking it away (R-097, R-116)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from gdpr_registry.models import AccessEntry, User
from tests.browser.conftest import DRESSES, PASSWORD, PHONE, WIDE, next_page
from tests.purposes.register import published

PATHS = ["/audit/", "/audit/record/", "/audit/purposes/", "/audit/record/?view=ico", "/audit/?as_of=2020-01-01"]


@pytest.fixture
def auditor(transactional_db) -> User:
    return actions.create_account(
        email="auditor@example.dk",
        name="Gro Ravn",
        roles=[Role.AUDITOR],
        password=PASSWORD,
        language="en",
        expires_at=timezone.now() + timedelta(days=9),
        by=None,
    )


@pytest.fixture
def record(transactional_db):
    return published()


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_on_the_pages_of_auditors(
    open_browser, sign_in, auditor, findings, overflow, refusals, language, theme, share
):
    """R-116: both themes, wide and on a phone; nobody scrolls sideways."""
    auditor.language = language
    auditor.save(update_fields=["language"])
    page = sign_in(open_browser(language, theme, PHONE if theme == "dark" else WIDE), auditor)
    found = {}
    for path in PATHS[share]:
        page.goto(path)
        found[path] = findings(page) + [f"{overflow(page)} px too wide"] * (overflow(page) > 0)
    assert not any(found.values()), found
    assert refusals == []


@pytest.mark.usefixtures("record")
def test_an_auditor_chooses_a_day_reads_and_takes_the_record(open_browser, sign_in, auditor, tmp_path):
    """From the overview to a page and a file; the file leaves a trace."""
    page = sign_in(open_browser("en"), auditor)
    page.goto("/audit/")
    page.get_by_label("As of").fill("2020-01-01")
    with next_page(page):
        page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No edition was in force on 1 January 2020")).to_be_visible()

    with next_page(page):
        page.get_by_role("link", name="Edition 1").click()
    with next_page(page):
        page.get_by_role("link", name="Read “Record of processing activities” on a page").click()
    expect(page.get_by_role("heading", name="A01 line a01")).to_be_visible()

    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("XLSX Record of processing activities, English")).click()
    download.value.save_as(tmp_path / download.value.suggested_filename)
    assert (tmp_path / "record-edition-1-art30-en.xlsx").read_bytes().startswith(b"PK")
    assert AccessEntry.objects.get(action="purposes.record_exported").actor_id == auditor.pk
