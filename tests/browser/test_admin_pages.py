"""The dress of the admin: lists, new rows and refused forms, where Django's own pages had gaps."""

import pytest
from django.urls import reverse

from tests import factories


@pytest.mark.parametrize(("language", "theme"), [("da", "light"), ("en", "dark")])
def test_axe_finds_nothing_on_lists_and_new_rows(open_browser, sign_in, officer, findings, language, theme):
    factories.CellFactory()
    page = sign_in(open_browser(language, theme), officer)
    found = {}
    for path in ("purposes_activity_changelist", "purposes_activity_add", "purposes_controller_changelist"):
        page.goto(reverse(f"admin:{path}"))
        found[path] = findings(page)
    assert not any(found.values()), found


def test_a_refused_form_names_its_errors_and_leads_to_them(open_browser, sign_in, officer, findings):
    page = sign_in(open_browser("en"), officer)
    page.goto(reverse("admin:purposes_controller_add"))
    page.click("[name=_save]")
    page.wait_for_selector(".error-summary")
    links = page.locator(".error-summary a")
    assert links.count() > 0
    for link in links.all():
        assert page.locator(link.get_attribute("href")).count() == 1
    assert findings(page) == []
