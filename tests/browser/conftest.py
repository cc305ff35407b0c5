"""A real browser in front of a real server: Chromium, two languages, two themes, wide and narrow.

Chromium is taken from CHROMIUM, from the system, or from what `playwright install chromium` left; without any of
them every test in this folder is skipped and says so.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from gdpr_registry.models import User
from gdpr_registry.site import demo
from tests.browser.answering import Answering

# Playwright keeps an event loop running in this thread; Django would refuse the ORM beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

#: Milliseconds before a browser gives up: much, for a machine that does much else beside.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)

PASSWORD = "a long walk in the woods"
LOCALES = {"da": "da-DK", "en": "en-GB"}
THEMES = ("light", "dark")
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 740}
# 1280 CSS pixels at 400 % (WCAG 2.2, 1.4.10).
ZOOMED = {"width": 320, "height": 256}

QUIET_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


#: Language, theme, and which of the pages: each page in one dress always, and in all four in the slow run.
DRESSES = [
    pytest.param("da", "dark", slice(0, None, 2), id="da-dark-half"),
    pytest.param("en", "light", slice(1, None, 2), id="en-light-half"),
    *(
        pytest.param(language, theme, slice(None), id=f"{language}-{theme}", marks=pytest.mark.slow)
        for language in LOCALES
        for theme in THEMES
    ),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def installed_chromium() -> str | None:
    """Return the path of a Chromium of this machine, if there is one."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, playwright) -> dict:
    executable = installed_chromium() or playwright.chromium.executable_path
    if not Path(executable).exists():
        pytest.skip("no Chromium: install the package `chromium`, or run `uv run playwright install chromium`")
    return {**browser_type_launch_args, "executable_path": executable, "args": QUIET_CHROMIUM}


@pytest.fixture
def refusals() -> list[str]:
    """What the browser refused because of the Content-Security-Policy, and errors of scripts."""
    return []


@pytest.fixture(scope="session")
def answering(live_server) -> Answering:
    server = live_server.thread.httpd
    application = Answering(server.get_app())
    server.set_app(application)
    return application


@pytest.fixture
def all_answered(answering) -> Iterator[None]:
    """Let the server finish what a browser asked for last, before the next test finds its rows."""
    yield
    answering.wait_until_quiet()


@pytest.fixture
def open_browser(all_answered, new_context, live_server, settings, refusals) -> Callable[..., BrowserContext]:
    """`open_browser("da", "dark", PHONE)` is somebody's browser: language, theme and size of the window."""
    # Links in mails lead to the server of the test.
    settings.SITE_URL = live_server.url

    def opened(language: str = "en", theme: str = "light", viewport: dict = WIDE, **details) -> BrowserContext:
        context = new_context(
            base_url=live_server.url,
            locale=LOCALES[language],
            color_scheme=theme,
            viewport=viewport,
            reduced_motion="reduce",
            **details,
        )
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda message: note_refusal(message, refusals))
        context.on("weberror", lambda error: refusals.append(str(error.error)))
        return context

    return opened


def note_refusal(message: ConsoleMessage, refusals: list[str]) -> None:
    if "Content Security Policy" in message.text:
        refusals.append(message.text)


@contextmanager
def next_page(page: Page) -> Iterator[None]:
    """`with next_page(page): page.click(...)` returns when the page that follows is there to its end.

    A click alone waits for the first bytes of it: what is counted or read then may stand further down.
    """
    with page.expect_navigation():
        yield


def settled(page: Page) -> None:
    """Return once the page has nothing left to do, and so has told of all that was refused.

    Playwright's "networkidle" waits half a second for each page, whether or not something may still come.
    """
    page.evaluate("new Promise(done => requestIdleCallback(() => requestIdleCallback(done)))")


@pytest.fixture
def visit(open_browser) -> Callable[..., Page]:
    """`visit("/", "da", "dark", PHONE)` opens one page in a browser of its own."""

    def visited(path: str, *browser: object, **details) -> Page:
        page = open_browser(*browser, **details).new_page()
        page.goto(path)
        return page

    return visited


@pytest.fixture
def officer(transactional_db) -> User:
    return actions.create_account(
        email="officer@example.dk", name="Karen Hansen", roles=[Role.OFFICER], password=PASSWORD, by=None
    )


@pytest.fixture
def demonstration(transactional_db, settings) -> None:
    """The whole starter register, published, with the people and the accounts of the demonstration."""
    settings.DEMO = True
    demo.fill(lambda step: None)


@pytest.fixture
def sign_in(live_server) -> Callable[..., Page]:
    """`sign_in(context, account)` gives the browser the cookies of a sign-in, and returns a page that is still blank.

    The form is posted without the browser, which would draw two pages for it each time: test_sign_in_pages.py does.
    """

    def signed_in(context: BrowserContext, account: User, password: str = PASSWORD) -> Page:
        client = Client()
        client.post(reverse("account_login"), {"login": account.email, "password": password})
        assert SESSION_KEY in client.session
        kept = [{"name": name, "value": cookie.value} for name, cookie in client.cookies.items()]
        context.add_cookies([{**cookie, "url": live_server.url} for cookie in kept])
        return context.new_page()

    return signed_in


@pytest.fixture(scope="session")
def findings() -> Callable[[Page], list[str]]:
    """`findings(page)` lists what axe finds wrong: rule, place, reason."""
    axe = Axe()

    def found(page: Page) -> list[str]:
        # What passed is not asked for: axe would describe each element of it.
        violations = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        return [
            f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
            for violation in violations
            for node in violation["nodes"]
        ]

    return found


@pytest.fixture(scope="session")
def findings_by_theme(findings) -> Callable[[Page], dict[str, list[str]]]:
    """`findings_by_theme(page)` turns the page light, then dark, and keeps what axe finds wrong in each."""

    def found(page: Page) -> dict[str, list[str]]:
        wrong = {}
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            assert page.evaluate("theme => matchMedia(`(prefers-color-scheme: ${theme})`).matches", theme)
            wrong[theme] = findings(page)
        return {theme: violations for theme, violations in wrong.items() if violations}

    return found


@pytest.fixture(scope="session")
def overflow() -> Callable[..., int]:
    """`overflow(page)` is by how many pixels the page is wider than its window: 0 where nobody must scroll sideways.

    `overflow(page, PHONE, ZOOMED)` gives the page each of these windows first, and is the most of them.
    """

    def measured(page: Page, *windows: dict) -> int:
        return max(measured_in(page, window) for window in windows or [None])

    def measured_in(page: Page, window: dict | None) -> int:
        if window:
            page.set_viewport_size(window)
        width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return width

    return measured
