"""Fixtures that every test may use."""

import gc

from hypothesis import HealthCheck, settings

from tests.mail_server import server  # noqa: F401
from tests.roles import (  # noqa: F401
    app_connection,
    as_owner,
    django_db_modify_db_settings,
    django_db_setup,
    flush_lifts_triggers,
)
from tests.shared import (  # noqa: F401
    imports_stay,
    made_draft,
    made_register,
    no_language_left_behind,
    published_starter,
    quick_argon2,
    small_draft,
    small_register,
)

# What takes long says nothing on a machine that does much else beside.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
