"""Fixtures that every test may use."""

from tests.mail_server import server  # noqa: F401
from tests.roles import (  # noqa: F401
    app_connection,
    as_owner,
    django_db_modify_db_settings,
    django_db_setup,
    flush_lifts_triggers,
)
from tests.shared import no_language_left_behind, published_starter, quick_argon2  # noqa: F401
