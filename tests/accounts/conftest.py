"""The people of the account tests."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import MUST_EXPIRE, Role
from gdpr_registry.models import AccessEntry, User

PASSWORD = "a long walk in the woods"


@pytest.fixture
def open_account(db):
    """`open_account("officer")` opens an account that holds these roles and knows PASSWORD."""

    def opened(*roles: str, email: str = "", **details) -> User:
        email = email or f"{'-'.join(roles) or 'nobody'}@example.dk"
        if MUST_EXPIRE & set(roles):
            details.setdefault("expires_at", timezone.now() + timedelta(days=30))
        details.setdefault("password", PASSWORD)
        return actions.create_account(email=email, name="Karen Hansen", roles=roles, by=None, **details)

    return opened


@pytest.fixture
def manager(open_account) -> User:
    return open_account(Role.TECHNICAL_ADMINISTRATOR, email="manager@example.dk")


@pytest.fixture
def traced():
    """`traced(account)` lists the actions recorded of an account, oldest first."""

    def actions_of(account: User) -> list[str]:
        entries = AccessEntry.objects.filter(object_kind="gdpr_registry.user", object_id=str(account.pk))
        return list(entries.order_by("pk").values_list("action", flat=True))

    return actions_of


@pytest.fixture
def fresh_rate_limits(db):
    cache.clear()


@pytest.fixture
def officer(open_account) -> User:
    return open_account(Role.OFFICER, email="officer@example.dk")
