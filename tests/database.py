"""The database of the tests: a pytest plugin that starts it before pytest-django reads the settings.

One server serves the whole run: the workers of pytest-xdist inherit its address from the process that starts them, and
each makes a test database of its own there. With DATABASE_URL and DATABASE_OWNER_URL set, the tests use that server
instead; its owner needs CREATEDB and membership of the application's role.
"""

import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from gdpr_registry.embedded_postgres.cluster import Cluster
from gdpr_registry.embedded_postgres.holding import Holding, hold
from gdpr_registry.embedded_postgres.refused import Refused

holding_key = pytest.StashKey[Holding]()
folder_key = pytest.StashKey[tempfile.TemporaryDirectory]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> Generator[None]:
    folder = tempfile.TemporaryDirectory(prefix="registry-tests-", ignore_cleanup_errors=True)
    early_config.stash[folder_key] = folder
    os.environ["REGISTRY_DATA_DIR"] = folder.name
    os.environ.pop("REGISTRY_ENV", None)
    if not os.environ.get("DATABASE_URL") and not {"-h", "--help", "--version"}.intersection(args):
        early_config.stash[holding_key] = start(Path(folder.name) / "cluster")
    yield


def start(folder: Path) -> Holding:
    """Start a quick cluster in `folder` and name its two roles in the environment."""
    try:
        holding = hold(Cluster(folder, for_tests=True))
    except Refused as refused:
        raise pytest.UsageError(str(refused)) from refused
    os.environ["DATABASE_URL"] = holding.application_url
    os.environ["DATABASE_OWNER_URL"] = holding.owner_url
    return holding


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Run named files and tests in this process, as a debugger likes it; the whole suite on every core."""
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    return 0 if named else None


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if holding := config.stash.get(holding_key, None):
        holding.release()
    if folder := config.stash.get(folder_key, None):
        folder.cleanup()
