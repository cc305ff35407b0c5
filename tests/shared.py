"""What is made once for many tests."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction
from django.utils import translation

from tests.purposes.documents import publish_starter
from tests.purposes.register import Register, published, ready


@pytest.fixture(autouse=True, scope="session")
def quick_argon2():
    """Keep the algorithm, spare the minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2PasswordHasher, "time_cost", 1)
        patch.setattr(Argon2PasswordHasher, "memory_cost", 8)
        patch.setattr(Argon2PasswordHasher, "parallelism", 1)
        yield


@pytest.fixture(autouse=True, scope="session")
def imports_stay():
    """Spare the garbage collector what was imported: it would look through all of it many times a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@contextmanager
def for_a_module(django_db_blocker) -> Iterator[None]:
    """What is made inside is there for the tests of a module: each test's own transaction undoes what it changes.

    Tests that commit stand in a module of their own.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def published_starter(django_db_setup, django_db_blocker):
    """The number of the edition that `publish_starter` makes."""
    with for_a_module(django_db_blocker):
        yield publish_starter().number


@pytest.fixture(scope="module")
def made_draft(django_db_setup, django_db_blocker):
    with for_a_module(django_db_blocker):
        yield ready()


@pytest.fixture(scope="module")
def made_register(django_db_setup, django_db_blocker):
    with for_a_module(django_db_blocker):
        yield published()


@pytest.fixture
def small_draft(made_draft, db) -> Register:
    """The small register, ready to be published. One module uses either this or `small_register`."""
    return deepcopy(made_draft)


@pytest.fixture
def small_register(made_register, db) -> Register:
    """The small register with its first edition in force."""
    return deepcopy(made_register)


@pytest.fixture(autouse=True)
def no_language_left_behind():
    """Begin each test in the language of the settings: a request leaves its own active for whoever comes next."""
    translation.deactivate()
    yield
    translation.deactivate()
