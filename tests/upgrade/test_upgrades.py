"""The databases of earlier finished states, migrated with today's code: `uv run pytest -m slow tests/upgrade`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FINISHED = [
    line.split()[0]
    for line in (Path(__file__).parent / "finished.txt").read_text().splitlines()
    if line.strip() and not line.startswith("#")
]

LOOK = """
from gdpr_registry import evidence
from gdpr_registry.evidence import SealedModel
from django.apps import apps
from consents.models import Mailing, Question
from purposes import document
from purposes.models import Edition
sealed = [row for m in apps.get_models() if issubclass(m, SealedModel) for row in m.objects.all()]
assert sealed, "the demonstration left no sealed row"
assert all(evidence.verify(row) for row in sealed), "a row no longer has the hash of its leaf"
for edition in Edition.objects.all():
    read = document.load(edition.public, edition.record)
    assert document.edition_sha256(edition.public_sha256, edition.record_sha256) == edition.sha256
for mailing in Mailing.objects.sent():
    assert mailing.prepared_at, "a mailing that was sent would be prepared again"
    assert Question.objects.filter(pk__in=mailing.questions).exists(), "a mailing lost its question"
print("ALL WELL", len(sealed))
"""


@pytest.mark.slow
@pytest.mark.parametrize("commit", FINISHED)
def test_the_demonstration_of_a_finished_state_migrates_to_todays_code(commit, tmp_path):
    old = tmp_path / "old"
    subprocess.run(["git", "worktree", "add", "--detach", "--force", str(old), commit], cwd=ROOT, check=True)
    try:
        uv = shutil.which("uv") or sys.exit("uv is not installed")
        run([uv, "run", "--locked", "manage.py", "demo", "--no-serve"], old, tmp_path)
        run([sys.executable, "manage.py", "demo", "--no-serve"], ROOT, tmp_path)
        assert "ALL WELL" in run([sys.executable, "manage.py", "shell", "-c", LOOK], ROOT, tmp_path)
        assert "All are as" in run([sys.executable, "manage.py", "rebuild_standings", "--check"], ROOT, tmp_path)
        assert "no issues" in run([sys.executable, "manage.py", "check", "--database", "default"], ROOT, tmp_path)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(old)], cwd=ROOT, check=True)


def run(command: list[str], folder: Path, data: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**kept, "REGISTRY_DATA_DIR": str(data / "data")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
