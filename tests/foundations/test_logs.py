"""Log lines carry no personal data."""

import io
import json
import logging

import pytest
from structlog.stdlib import ProcessorFormatter

from gdpr_registry import logs

# As PostgreSQL says it.
REFUSAL = "duplicate key\nDETAIL:  Key (name)=(Karen Hansen) already exists.\n"


@pytest.fixture
def lines(settings):
    """`lines()` returns what has been logged as JSON."""
    logs.configure({"level": "INFO", "as_json": True})
    written = io.StringIO()
    (handler,) = [h for h in logging.getLogger().handlers if isinstance(h.formatter, ProcessorFormatter)]
    handler.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logs.configure(settings.LOGGING)


def test_a_line_is_data(lines):
    logging.getLogger("gdpr_registry.demo").info("edition published")

    (line,) = lines()
    assert (line["event"], line["level"], line["logger"]) == ("edition published", "info", "gdpr_registry.demo")


def test_an_address_is_taken_out(lines):
    logging.getLogger("any").warning("no account for %s here", "karen.hansen@example.dk")

    (line,) = lines()
    assert line["event"] == "no account for [e-mail address] here"


def test_the_row_that_the_database_refused_is_taken_out(lines):
    try:
        raise ValueError(REFUSAL)
    except ValueError:
        logging.getLogger("any").exception("refused")

    (line,) = lines()
    assert "duplicate key" in line["exception"]
    assert "Karen" not in json.dumps(line)


def test_the_token_of_a_link_is_taken_out(lines):
    logging.getLogger("django.request").warning("Not Found: %s", "/me/open/?token=abc-_123&stop=prospects.marketing")

    (line,) = lines()
    assert line["event"] == "Not Found: /me/open/?token=[token]&stop=prospects.marketing"


def test_the_key_of_a_link_is_taken_out(lines):
    logging.getLogger("django.request").warning("Not Found: %s", "/accounts/password/reset/key/3-abc123/")

    (line,) = lines()
    assert line["event"] == "Not Found: /accounts/password/reset/key/[key]/"
