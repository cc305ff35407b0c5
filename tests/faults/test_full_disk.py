"""A disk that is full: what cannot be saved is said so, and nothing is half there (R-047)."""

import os
import subprocess
import sys

import pytest

from tests.faults.server import running

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="only root on Linux makes a small disk"),
]


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=320m,mode=0711", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_on_a_full_disk_nothing_is_saved_by_half_and_the_user_is_told(small_disk):
    """R-047: the page says "Not saved"; with room again the same form is recorded, once."""
    with running(small_disk / "postgres") as server:
        told = server.run("tests.faults.visitor", str(small_disk / "ballast"))
    assert told.splitlines() == [
        "before: saved",
        "full: not saved",
        "nothing half: True",
        "the same form again: saved",
        "all as sealed: True",
        "one more: True",
        "no database: not saved",
    ]
