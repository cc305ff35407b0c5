"""Compiled Python: a pytest plugin that keeps it where the environment forbids it beside the sources.

With PYTHONDONTWRITEBYTECODE set, as in many containers, each worker and each `manage.py` that a test starts would
compile Django anew: well over a second each time. It is kept in pytest's own folder instead, also for the next run.
"""

import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / ".pytest_cache" / "bytecode"

if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(FOLDER)
    # For workers and for what tests start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(FOLDER)
