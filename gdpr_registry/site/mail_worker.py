"""The worker of the demonstration: a process beside the web server, which ends with it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def mail_worker(*, site_url: str) -> Iterator[None]:
    """Run `manage.py worker` with links to `site_url`, until the block ends."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker", "--until-parent-ends"]
    # Out of reach of Ctrl-C, which goes to every process of the terminal: this one ends it.
    process = subprocess.Popen(command, env={**os.environ, "SITE_URL": site_url}, start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        process.wait()
