"""Danish is complete, and what is served is what was translated."""

import gettext
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import pofile
from django.conf import settings

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "da" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def danish():
    with CATALOGUE.open("rb") as file:
        return pofile.read_po(file, locale="da")


def test_every_message_has_its_danish(danish):
    """R-096: Danish is the master and complete; no message is left empty or unsure."""
    lacking = [message.id for message in danish if message.id and (not all(texts(message)) or message.fuzzy)]
    assert lacking == []


def test_no_danish_message_loses_a_placeholder(danish):
    lost = [message.id for message in danish if message.id and message.python_format and list(message.check())]
    assert lost == []


def test_the_compiled_catalogue_is_the_written_one(danish):
    """A fresh machine has no msgfmt: the compiled catalogue is kept beside the written one, and must say the same."""
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    written = {key: text for message in danish if message.id for key, text in keyed(message)}
    assert {key: text for key, text in written.items() if compiled.get(key) != text} == {}


@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext is not installed (Debian: apt-get install gettext)")
def test_every_message_in_the_code_is_in_the_catalogue(tmp_path, danish):
    """R-096: a text that a page shows and the catalogue lacks would be shown in English."""
    for name in ("gdpr_registry", "purposes", "subjects", "consents", "templates"):
        shutil.copytree(settings.BASE_DIR / name, tmp_path / name)
    (tmp_path / "locale").mkdir()
    command = (
        "from django.core.management import call_command, execute_from_command_line as run; import sys; run(sys.argv)"
    )
    subprocess.run(
        [sys.executable, "-c", command, "makemessages", "--locale=da", "--verbosity=0"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "", "PYTHONPATH": ""},
        check=True,
    )
    with (tmp_path / "locale/da/LC_MESSAGES/django.po").open("rb") as file:
        found = pofile.read_po(file, locale="da")
    in_catalogue = {(message.context, message.id) for message in danish}
    assert [message.id for message in found if message.id and (message.context, message.id) not in in_catalogue] == []


def texts(message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def keyed(message) -> list[tuple]:
    """The message as gettext holds it: the context before the id, and a number for each of the plural forms."""
    first = message.id if isinstance(message.id, str) else message.id[0]
    id_ = f"{message.context}\x04{first}" if message.context else first
    return [(id_, message.string)] if first == message.id else [((id_, n), t) for n, t in enumerate(message.string)]
