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
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    written = {message.id: message.string for message in danish if message.id and isinstance(message.id, str)}
    differing = [id_ for id_, text in written.items() if compiled._catalog.get(key(danish, id_)) != text]
    assert differing == []


@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext is not installed (Debian: apt-get install gettext)")
def test_every_message_in_the_code_is_in_the_catalogue(tmp_path, danish):
    """R-096: a text that a page shows and the catalogue lacks would be shown in English."""
    for name in ("gdpr_registry", "purposes", "subjects", "consents", "templates"):
        shutil.copytree(settings.BASE_DIR / name, tmp_path / name)
    (tmp_path / "locale").mkdir()
    command = "from django.core.management import call_command, execute_from_command_line as run; import sys; run(sys.argv)"
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


def key(catalogue, id_: str) -> str:
    context = catalogue.get(id_).context if catalogue.get(id_) else None
    return f"{context}\x04{id_}" if context else id_
