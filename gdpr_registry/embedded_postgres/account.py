"""Which operating-system account runs the server: PostgreSQL refuses to run as root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gdpr_registry.embedded_postgres.refused import Refused


@dataclass(frozen=True)
class Account:
    """A user and group id that the server's processes take on; both None where the process already runs as a user."""

    uid: int | None = None
    gid: int | None = None

    @property
    def is_another(self) -> bool:
        return self.uid is not None

    def popen_options(self) -> dict[str, Any]:
        """Return the arguments that make `subprocess` start a child as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_another else {}

    def own(self, path: Path) -> None:
        """Hand `path` to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def account_for(server_folder: Path) -> Account:
    """Return who runs the server: the owner of its folder, or for a new one postgres or nobody when started by root."""
    if os.geteuid() != 0:
        return Account()
    if server_folder.exists() and (owner := server_folder.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Refused("PostgreSQL does not run as root, and there is no user postgres or nobody: start as another user.")
