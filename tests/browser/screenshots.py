"""The pictures of the documentation, taken from the demonstration.

Not a test: `uv run pytest tests/browser/screenshots.py` writes docs/screenshots/*.png anew.
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page

from consents import links, receipts
from consents.actions import ask_for_link
from consents.models import LinkUse, Mailing
from gdpr_registry.models import User
from gdpr_registry.site import demo
from purposes.models import Answer, Confirmation
from subjects.actions import register_person
from tests.browser.conftest import PHONE
from tests.consents.people import NEWS, person, wording, yes
from tests.consents.sessions import session_cookie
from tests.mails import newest_link

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
#: The page of the record on which its first line stands: after the cover, the contents and the first company.
FIRST_LINE = 4
IDA = "ida@example.test"
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
    page.wait_for_load_state("networkidle")
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


def test_take_the_round(open_browser, sign_in) -> None:
    waiting = Confirmation.objects.filter(answer=Answer.WAITING).order_by("pk")
    owner = waiting.filter(round__confirmations__answer=Answer.CHANGED).first().owner
    context = open_browser("en", "light", WINDOW, device_scale_factor=2)
    page = sign_in(context, owner, demo.read_passwords()[owner.email])
    page.goto(reverse("round_list"))
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    page.locator("main ul a").first.click()
    keep(page, "round")


def test_take_a_receipt(open_browser, live_server) -> None:
    ida = person("prospects")
    event = yes(ida, channel="email")
    for name, theme, window in (("receipt", "light", WINDOW), ("receipt-phone", "dark", PHONE)):
        context = open_browser("en", theme, window, device_scale_factor=2)
        context.add_cookies([{**session_cookie(ida), "url": live_server.url}])
        page = context.new_page()
        page.goto(receipts.address(event))
        keep(page, name)


def test_take_the_pages_of_people(open_browser) -> None:
    """The form of a consent, and the page of somebody who has said yes to it."""
    who = register_person(
        name="Ida Holm", language="en", categories=["prospects"], email=IDA, by=None, source="web", key="ida"
    )
    for channel in ("", "email"):
        yes(who, wording=wording(NEWS, "en"), channel=channel)
    page = open_browser("en", "light", WINDOW, device_scale_factor=2).new_page()
    page.goto(f"/en/consent/{NEWS}/")
    keep(page, "consent-form")
    ask_for_link(address=IDA)
    page.goto(newest_link("/me/open/"))
    page.click("main button.button")
    keep(page, "own-page")


def test_take_a_mailing(open_browser, sign_in) -> None:
    """A draft with the count of who may get it, and the page of the link that stops it."""
    staff = demo.CAST[3].email
    context = open_browser("en", "light", WINDOW, device_scale_factor=2)
    page = sign_in(context, User.objects.get(email=staff), demo.read_passwords()[staff])
    page.goto(reverse("staff_mailing", args=[Mailing.objects.drafts().get().pk]))
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    keep(page, "mailing")
    reader = person("prospects")
    token = links.make(LinkUse.STOP, person=reader, purpose=NEWS, channel="email")
    page.goto(f"/stop/?token={token}")
    keep(page, "stop-mails")


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="no pdftoppm: install the package `poppler-utils`")
def test_take_two_pages_of_the_record(tmp_path) -> None:
    """The cover, and the page of the first line."""
    record = tmp_path / "record.pdf"
    call_command("export_record", format="pdf", language="en", output=record)
    for name, number in (("record-cover", 1), ("record-line", FIRST_LINE)):
        where = ["-f", str(number), "-l", str(number), "-singlefile", str(record), str(FOLDER / name)]
        subprocess.run(["pdftoppm", "-png", "-r", "110", *where], check=True)
