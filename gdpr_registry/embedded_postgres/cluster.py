"""One PostgreSQL data folder: where its parts are, and how its two roles reach it."""

from dataclasses import dataclass
from pathlib import Path

SUPERUSER = "postgres"
OWNER = "registry_owner"
APPLICATION = "registry_app"
DATABASE = "registry"
PORT = 5432


@dataclass(frozen=True)
class Cluster:
    """A cluster in `folder`; `for_tests` trades its safety after a power cut for speed."""

    folder: Path
    for_tests: bool = False

    @property
    def whole(self) -> Path:
        """What is made at once: the server's folder and the passwords."""
        return self.folder / "postgres"

    @property
    def home(self) -> Path:
        """The only folder that the server's account owns."""
        return self.whole / "server"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def holders(self) -> Path:
        """Everybody who uses the server holds a shared lock on this file; the keeper waits for the exclusive one."""
        return self.folder / "postgres.holders"

    @property
    def keeping(self) -> Path:
        """Whoever starts and keeps the server holds an exclusive lock on this file."""
        return self.folder / "postgres.keeper"

    @property
    def last_socket(self) -> Path:
        """Names the socket's folder of the last start."""
        return self.folder / "postgres.socket"

    @property
    def exists(self) -> bool:
        return self.data.is_dir()

    @property
    def major(self) -> int | None:
        """The version of PostgreSQL that made the data, None where there are none."""
        return int((self.data / "PG_VERSION").read_text()) if self.exists else None

    def url(self, role: str, socket: Path) -> str:
        """Return the address for `role`, complete, so that no PG variable of the caller fills a gap.

        The socket goes into the query: a host with `%2F` is not decoded by django-environ.
        """
        password = (self.whole / "passwords" / role).read_text().strip()
        return f"postgresql://{role}:{password}@/{DATABASE}?host={socket}&port={PORT}"
