"""The pictures of the documentation, taken from the demonstration.

Not a test: `uv run pytest tests/browser/screenshots.py` writes docs/screenshots/*.png anew.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from gdpr_registry.models import User
from gdpr_registry.site import demo
from tests.browser.conftest import PHONE

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
WINDOW = {"width": 1120, "height": 860}

pytestmark = pytest.mark.usefixtures("demonstration")


def keep(page: Page, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


def test_take_the_statement(open_browser) -> None:
    for name, language, theme, window in [
        ("statement-light", "en", "light", WINDOW),
        ("statement-dark", "en", "dark", WINDOW),
        ("statement-phone", "da", "light", PHONE),
    ]:
        page = open_browser(language, theme, window, device_scale_factor=2).new_page()
        page.goto(f"/{language}/")
        page.locator("details.purpose").first.evaluate("layer => layer.open = true")
        keep(page, name)
    page = open_browser("en", "light", WINDOW, device_scale_factor=2).new_page()
    page.goto("/en/customers/#customers.b")
    keep(page, "statement-purpose")


def test_take_the_doors_of_the_staff(open_browser, sign_in) -> None:
    context = open_browser("en", "light", WINDOW, device_scale_factor=2)
    page = context.new_page()
    page.goto("/accounts/login/")
    keep(page, "sign-in")
    officer = demo.CAST[0].email
    page = sign_in(context, User.objects.get(email=officer), demo.read_passwords()[officer])
    page.goto("/admin/")
    # The demonstration's officers work in Danish; the pictures speak English.
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    keep(page, "admin-front-page")
    page.goto("/admin/purposes/purpose/")
    page.click("#result_list tbody a >> nth=0")
    keep(page, "admin-purpose")
    page.goto("/admin/purposes/activity/")
    page.click("#result_list tbody th a >> nth=0")
    page.evaluate("document.querySelector('#cells-group').scrollIntoView()")
    keep(page, "admin-matrix")


def test_take_the_staff_log(open_browser, sign_in) -> None:
    staff = demo.CAST[3].email
    context = open_browser("en", "light", WINDOW, device_scale_factor=2)
    page = sign_in(context, User.objects.get(email=staff), demo.read_passwords()[staff])
    page.goto("/staff/?task=customers.b.offer")
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    keep(page, "staff-log")
