"""What is made once for many tests."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction
from django.utils import translation

from tests.purposes.documents import publish_starter


@pytest.fixture(autouse=True, scope="session")
def quick_argon2():
    """Keep the algorithm, spare the minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2PasswordHasher, "time_cost", 1)
        patch.setattr(Argon2PasswordHasher, "memory_cost", 8)
        patch.setattr(Argon2PasswordHasher, "parallelism", 1)
        yield


@pytest.fixture(scope="module")
def published_starter(django_db_setup, django_db_blocker):
    """The number of the edition that `publish_starter` makes, once for the tests of a module.

    Each test starts from it: what a test changes is undone by the test's own transaction inside this one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield publish_starter().number
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def no_language_left_behind():
    """Begin each test in the language of the settings: a request leaves its own active for whoever comes next."""
    translation.deactivate()
    yield
    translation.deactivate()
