"""A bare Debian becomes a server by one command, which may be run again and may only look."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stack.servers import PROJECT, Servers

IMAGE = "standin-base:bookworm"
SCRIPT = "/opt/cotizador/compose/server-setup.sh"
PASSING = {"proc", "dev", "sys", "tmp", "run"}  # of the kernel, or of the moment


@dataclass(frozen=True)
class Machine:
    """A folder that holds a whole system; its programs run in it as root, on this network."""

    root: Path

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        script = (
            'mount -t proc proc "$0/proc"; mount --bind /dev "$0/dev"; '
            'mount --bind /etc/resolv.conf "$0/etc/resolv.conf"; root=$0; '
            'exec chroot "$root" "$@"'
        )
        return subprocess.run(
            ["unshare", "--mount", "sh", "-ec", script, str(self.root), *words],
            env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
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


@pytest.fixture(scope="module")
def machine(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    if servers.engine is None:
        pytest.skip("the base of the stand-in images is made where there is no engine")
    root = tmp_path_factory.mktemp("machine")
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
    yield Machine(root)
    shutil.rmtree(root)


def test_looking_changes_nothing_and_says_all_that_is_missing(machine: Machine) -> None:
    before = machine.state()
    looked = machine.prepare("--check")
    assert looked.returncode == 1
    assert "FALTA  cortafuegos" in looked.stdout and "Nada se cambió" in looked.stderr
    assert machine.state() == before


def test_one_run_prepares_and_asks_for_what_only_a_person_knows(machine: Machine) -> None:
    first = machine.prepare("--domain", "ejemplo.test")
    assert first.returncode == 1
    missing = [
        line for line in first.stdout.splitlines() + first.stderr.splitlines() if "FALTA" in line
    ]
    assert len(missing) == 1 and "email_url" in missing[0], first.stdout + first.stderr
    home = machine.root / "srv/cotizador"
    (home / "secrets/email_url").write_text("smtp://localhost:25\n")
    assert machine.prepare().returncode == 0
    settings = (home / "env").read_text()
    assert "BASE_DOMAIN=ejemplo.test" in settings and "SECRET_KEY=" not in settings
    assert (home / "secrets").stat().st_mode & 0o077 == 0
    role = (home / "secrets/database_url").read_text()
    assert role.startswith("postgres://cotizador_app:") and len(role) > 90


def test_run_again_it_changes_nothing(machine: Machine) -> None:
    before = machine.state()
    again = machine.prepare("--domain", "ejemplo.test")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "nada cambió" in again.stdout
    assert machine.prepare("--check").returncode == 0
    assert machine.state() == before


@pytest.mark.parametrize("words", [["--que"], ["--domain"], ["--engine", "este"]])
def test_what_it_does_not_know_is_refused_with_how_it_is_used(
    machine: Machine, words: list[str]
) -> None:
    refused = machine.run("bash", SCRIPT, *words)
    assert refused.returncode == 2 and "Uso: server-setup.sh" in refused.stderr
