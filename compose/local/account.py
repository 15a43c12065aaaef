"""Who the servers run as: PostgreSQL refuses root, so root hands them to an unprivileged user."""

import os
import pwd
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Account:
    """``uid`` and ``gid`` of the servers, or ``None`` when they run as whoever starts them."""

    uid: int | None = None
    gid: int | None = None

    @property
    def process_options(self) -> dict[str, Any]:
        """Keyword arguments of ``subprocess`` that make a child run as this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may(self, mode: str, path: Path) -> bool:
        """Whether the account has access ``mode`` (``r``, ``w`` or ``x``) to ``path``.

        The account is asked, not the mode bits: a home of mode 0700 above the project counts.
        """
        command = ["/bin/sh", "-c", 'test "$0" "$1"', f"-{mode}", str(path)]
        return subprocess.run(command, cwd="/", **self.process_options).returncode == 0

    def give(self, folder: Path) -> None:
        """Make ``folder`` a private folder of the account, with everything in it."""
        folder.chmod(0o700)
        if self.uid is None or self.gid is None or folder.stat().st_uid == self.uid:
            return
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def server_account(project: Path) -> Account:
    """The account for the servers of ``project``.

    Root working in the clone of an ordinary user becomes that user, so that the data stay his;
    in its own clone, or in that of a number without a name, it becomes ``nobody``.
    """
    if os.geteuid() != 0:
        return Account()
    user = pwd.getpwnam(UNPRIVILEGED)
    owner = project.stat().st_uid
    if owner != 0:
        # PostgreSQL looks its user up, and a folder shared with a container may have none.
        with suppress(KeyError):
            user = pwd.getpwuid(owner)
    return Account(user.pw_uid, user.pw_gid)
