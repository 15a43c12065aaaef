"""How restic reaches a place of another server: by ssh with a key of ours, or by S3 with its keys.

``BACKUP_REMOTE_KEYS`` is a folder. ``ssh_key`` and ``known_hosts`` are as ssh writes them; ``aws``
is as the programs of Amazon write ``credentials``. What the folder does not hold is looked for
where those programs look by themselves.
"""

import re
import shlex
from pathlib import Path

SSH_KEY, KNOWN_HOSTS, AWS = "ssh_key", "known_hosts", "aws"
_SECONDS = 20  # to be let in
# sftp:user@host:/folder, or sftp://user@host:port//folder; the user may be left out.
_SFTP = re.compile(r"sftp:(?://(?P<long>[^/:]+)(?::(?P<port>\d+))?/|(?P<short>[^/:]+):).*")


def options_for(location: str, keys: Path) -> list[str]:
    """What restic is told besides. Nobody sits before it, so ssh must not ask."""
    found = _SFTP.fullmatch(location)
    if found is None:
        return []
    command = ["ssh", "-oBatchMode=yes", f"-oConnectTimeout={_SECONDS}", "-oServerAliveInterval=15"]
    if (keys / SSH_KEY).exists():
        command += ["-oIdentitiesOnly=yes", "-i", str(keys / SSH_KEY)]
    if (keys / KNOWN_HOSTS).exists():
        command += [f"-oUserKnownHostsFile={keys / KNOWN_HOSTS}"]
    if found["port"]:
        command += ["-p", found["port"]]
    command += [found["long"] or found["short"], "-s", "sftp"]
    return ["--option", f"sftp.command={shlex.join(command)}"]


def environment_for(location: str, keys: Path) -> dict[str, str]:
    if location.startswith("s3:") and (keys / AWS).exists():
        return {"AWS_SHARED_CREDENTIALS_FILE": str(keys / AWS)}
    return {}
