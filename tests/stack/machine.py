"""A bare Debian in a folder, on which an operator's preparation runs as on a new server."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stack.servers import PROJECT, Servers

IMAGE = "standin-base:bookworm"
SCRIPT = "/opt/cotizador/compose/server-setup.sh"
PASSING = {"proc", "dev", "sys", "tmp", "run"}  # of the kernel, or of the moment
ENTER = """mount -t proc proc "$0/proc"; mount --bind /dev "$0/dev"
mount --bind /etc/resolv.conf "$0/etc/resolv.conf"
if [ -n "$COTIZADOR_HOME" ]; then
    mkdir -p "$0$COTIZADOR_HOME"; mount --bind "$COTIZADOR_HOME" "$0$COTIZADOR_HOME"
fi
root=$0; exec chroot "$root" "$@"
"""


@dataclass(frozen=True)
class Machine:
    """A folder that holds a whole system; its programs run in it as root, on this network. The
    operator's folder may be one of the host, under the same name."""

    root: Path
    home: Path | None = None

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["unshare", "--mount", "sh", "-ec", ENTER, str(self.root), *words],
            env={
                "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "COTIZADOR_HOME": str(self.home or ""),
            },
            capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip

    def prepare(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("bash", SCRIPT, *words, "--engine", "otro")

    def state(self) -> dict[str, tuple[int, int, int, int]]:
        """Mode, owner, size and time of every file."""
        found = {}
        for top in self.root.iterdir():
            if top.name not in PASSING:
                for path in (top, *top.rglob("*")):
                    told = path.lstat()
                    found[str(path)] = (told.st_mode, told.st_uid, told.st_size, told.st_mtime_ns)
        return found


@contextmanager
def bare_machine(servers: Servers, root: Path, home: Path | None = None) -> Iterator[Machine]:
    if servers.engine is None:
        pytest.skip("the base of the stand-in images is made where there is no engine")
    container = servers.docker("create", IMAGE).strip()
    with subprocess.Popen(
        ["docker", "export", container], env=servers.environment, stdout=subprocess.PIPE
    ) as exported:
        subprocess.run(["tar", "-x", "-C", root], stdin=exported.stdout, check=True)
    servers.docker("rm", container)
    shutil.copytree(PROJECT / "compose", root / "opt/cotizador/compose")
    # The engine is there already, as «--engine otro» says.
    tools = Path(servers.environment["DOCKER_CONFIG"]).parent
    shutil.copy(tools / "bin" / "docker", root / "usr/local/bin/docker")
    shutil.copytree(tools / "cli" / "cli-plugins", root / "usr/local/lib/docker/cli-plugins")
    yield Machine(root, home)
    shutil.rmtree(root)
