"""The owner's round in a real browser: asked by an officer, answered three ways on a telephone, decided on, traced."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gdpr_registry import history
from gdpr_registry.accounts import actions as accounts
from gdpr_registry.models import User
from gdpr_registry.site import demo
from purposes import actions, days
from purposes.models import Activity, Disclosure, Reach, Round
from tests import factories
from tests.browser.conftest import PASSWORD, PHONE, WIDE, next_page

LINES = ("Sager", "Nyheder", "Gæster")


@pytest.fixture
def officer(officer):
    officer.language = "en"
    officer.save(update_fields=["language"])
    return officer


@pytest.fixture
def owner(transactional_db):
    return accounts.create_account(
        email="owner@example.dk", name="Bo Lind", roles=["staff"], language="en", password=PASSWORD, by=None
    )


@pytest.fixture
def lines(owner):
    for number, name in enumerate(LINES, start=1):
        line = factories.ActivityFactory(
            code=f"a0{number}", name={"da": name, "en": f"{name} (en)"}, owner=owner, description={"da": "Vi svarer."}
        )
        factories.TimeLimitFactory(activity=line, code="closed")
        Disclosure.objects.create(cell=factories.CellFactory(activity=line), recipient=factories.RecipientFactory())
        line.systems.add(factories.SystemFactory(name=f"Old system {number}"))


def card(page, number: int):
    return page.locator(".lines > li").nth(number - 1)


def test_an_officer_asks_an_owner_answers_on_a_telephone_and_what_is_accepted_is_traced(
    open_browser, sign_in, officer, owner, lines, findings, overflow, refusals
):
    """R-014, from the question to the changed row and its trace."""
    desk = sign_in(open_browser("en"), officer)
    desk.goto(reverse("admin:purposes_round_start"))
    assert findings(desk) == []
    desk.check("input[name=reach][value=all]")
    desk.fill("[name=due_on]", days.today().isoformat())
    with next_page(desk):
        desk.click("#content-main button.button")
    expect(desk.locator("#owners")).to_be_visible()
    round = Round.objects.get()

    phone = sign_in(open_browser("en", "dark", PHONE), owner)
    phone.goto(reverse("round_detail", args=[round.pk]))
    assert (findings(phone), overflow(phone)) == ([], 0)

    # Still right: one press, the page stays.
    card(phone, 1).get_by_role("button", name="Still right").click()
    card(phone, 1).get_by_text("You said: still right").wait_for()
    expect(phone.locator("#progress")).to_contain_text("1 of 3 answered")

    # Changed: kept as one goes, then sent.
    with next_page(phone):
        card(phone, 2).get_by_role("link", name="Changed").click()
    expect(phone.locator("[name=note]")).to_be_visible()
    assert (findings(phone), overflow(phone)) == ([], 0)
    phone.fill("[name=description]", "We close cases.")
    phone.locator("#kept").get_by_text("Kept at").wait_for()
    phone.reload()
    expect(phone.locator("[name=description]")).to_have_value("We close cases.")
    phone.get_by_text("Old system 2").first.click()
    phone.locator("fieldset, .field").get_by_label("Old system 2").uncheck()
    with next_page(phone):
        phone.get_by_role("button", name="Send to the officer").click()
    card(phone, 2).get_by_text("You said: changed").wait_for()

    # Not mine: who is it?
    with next_page(phone):
        card(phone, 3).get_by_role("link", name="Not mine").click()
    phone.select_option("[name=account]", label=officer.name)
    assert findings(phone) == []
    with next_page(phone):
        phone.get_by_role("button", name="Say who it is").click()
    phone.get_by_text("You have answered everything").wait_for()
    assert (findings(phone), overflow(phone)) == ([], 0)

    # One by one: accept, refuse with a reason, accept.
    desk.goto(reverse("admin:purposes_round_change", args=[round.pk]))
    assert findings(desk) == []
    with next_page(desk):
        desk.locator(".suggestion").first.get_by_role("button", name="Accept").click()
    desk.get_by_text("It stands in the draft now").wait_for()
    desk.locator(".suggestion").first.get_by_text("Refuse with a reason").click()
    desk.locator(".suggestion").first.locator("textarea").fill("It is still in use.")
    with next_page(desk):
        desk.locator(".suggestion").first.get_by_role("button", name="Refuse").click()
    desk.get_by_text("The owner sees your reason").wait_for()
    with next_page(desk):
        desk.locator(".suggestion").first.get_by_role("button", name="Accept").click()
    desk.get_by_text("Nothing waits for a decision").wait_for()
    assert findings(desk) == []

    changed, handed_on = Activity.objects.get(code="a02"), Activity.objects.get(code="a03")
    assert "We close cases." in changed.description.values()
    assert changed.systems.count() == 1
    assert handed_on.owner == officer
    trace = history.of(changed)[-1]
    assert trace.by == officer
    assert "Bo Lind" in trace.reason

    phone.reload()
    card(phone, 2).get_by_text("It is still in use.").wait_for()
    assert refusals == []


def test_the_round_works_without_scripts(open_browser, sign_in, officer, owner, lines):
    round = actions.start_round(by=officer, reach=Reach.ALL, due_on=days.today())
    page = sign_in(open_browser("en", "light", PHONE, java_script_enabled=False), owner)
    page.goto(reverse("round_detail", args=[round.pk]))
    with next_page(page):
        card(page, 1).get_by_role("button", name="Still right").click()
    card(page, 1).get_by_text("You said: still right").wait_for()
    with next_page(page):
        card(page, 2).get_by_role("link", name="Changed").click()
    page.fill("[name=note]", "We moved.")
    with next_page(page):
        page.get_by_role("button", name="Go on later").click()
    card(page, 2).get_by_text("begun, not sent").wait_for()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "theme", "viewport"),
    [("da", "light", PHONE), ("da", "dark", WIDE), ("en", "light", WIDE), ("en", "dark", PHONE)],
)
def test_axe_finds_nothing_on_any_page_of_a_round(
    open_browser, sign_in, demonstration, findings, overflow, language, theme, viewport
):
    round = Round.objects.get()
    row = round.confirmations.filter(
        answer="waiting", activity__isnull=False, owner__email="staff@demo.example"
    ).first()
    pages = {
        "staff@demo.example": [
            reverse("round_list"),
            reverse("round_detail", args=[round.pk]),
            reverse("round_changed", args=[row.pk]),
            reverse("round_not_mine", args=[row.pk]),
            reverse("demo_mails"),
        ],
        "officer@demo.example": [
            reverse("admin:purposes_round_changelist"),
            reverse("admin:purposes_round_change", args=[round.pk]),
            reverse("admin:purposes_round_start"),
            reverse("admin:purposes_round_hand_over"),
            reverse("admin:gdpr_registry_outgoingmail_changelist"),
        ],
    }
    wrong = {}
    for email, paths in pages.items():
        account = User.objects.get(email=email)
        page = sign_in(open_browser(language, theme, viewport), account, demo.read_passwords()[email])
        for path in paths:
            page.goto(path)
            found = findings(page)
            if found or (overflow(page) and "admin" not in path):
                wrong[path] = [*found, f"too wide by {overflow(page)}"]
    assert wrong == {}
