"""The dress of the admin: lists, new rows and refused forms, where Django's own pages had gaps."""

from contextlib import suppress

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import expect

from gdpr_registry.models import User
from gdpr_registry.site import demo
from tests import factories
from tests.browser.conftest import DRESSES, next_page


@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_on_lists_and_new_rows(open_browser, sign_in, officer, findings, language, theme, share):
    factories.CellFactory()
    page = sign_in(open_browser(language, theme), officer)
    found = {}
    for path in ("purposes_activity_changelist", "purposes_activity_add", "purposes_controller_changelist")[share]:
        page.goto(reverse(f"admin:{path}"))
        found[path] = findings(page)
    assert not any(found.values()), found


def test_a_refused_form_names_its_errors_and_leads_to_them(open_browser, sign_in, officer, findings):
    page = sign_in(open_browser("en"), officer)
    page.goto(reverse("admin:purposes_controller_add"))
    with next_page(page):
        page.click("[name=_save]")
    expect(page.locator(".error-summary")).to_be_visible()
    links = page.locator(".error-summary a")
    assert links.count() > 0
    for link in links.all():
        assert page.locator(link.get_attribute("href")).count() == 1
    assert findings(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("place", [0, 7], ids=["officer", "administrator"])
def test_axe_finds_nothing_on_any_page_of_the_admin(
    open_browser, sign_in, demonstration, findings_by_theme, language, place
):
    """R-116: every list, new row, row, history and list of deleted rows that the account may open, in both themes."""
    account = User.objects.get(email=demo.CAST[place].email)
    account.language = language
    account.save(update_fields=["language"])
    page = sign_in(open_browser(language), account, demo.read_passwords()[account.email])
    found = {}
    for address in addresses():
        answer = page.goto(address)
        if answer.status == 200:
            for folded in page.locator("#content details").all():
                folded.evaluate("element => { element.open = true }")
            found[address] = findings_by_theme(page)
    assert not {address: themes for address, themes in found.items() if any(themes.values())}
    assert found


def addresses():
    """The front page, and for each model its pages, with the first row that there is."""
    yield reverse("admin:index")
    for model, pages in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.first()
        kinds = [("changelist", []), ("add", [])]
        kinds += [(kind, [row.pk]) for kind in ("change", "history", "delete") if row]
        kinds += [("deleted", [])] if getattr(pages, "comes_back", False) else []
        for kind, args in kinds:
            # Some kinds of rows are never added, or never deleted.
            with suppress(NoReverseMatch):
                yield reverse(f"{name}_{kind}", args=args)
