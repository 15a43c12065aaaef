"""Copies of points on another server, by ssh and by S3, with the keys of a folder."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from ops.backups.models import BackupRun
from ops.backups.problem import BackupProblem
from ops.backups.reaching import AWS, KNOWN_HOSTS, SSH_KEY, options_for
from ops.backups.repository import Repository
from tenants.schemas.companies import Company
from tests.bucket import BUCKET, bucket_server, wait_for


@dataclass(frozen=True)
class SshServer:
    port: int
    host_key: str
    home: Path

    @property
    def location(self) -> str:
        return f"sftp://{getuser()}@127.0.0.1:{self.port}/{self.home}/puntos"


@pytest.fixture
def keys(settings: LazySettings, tmp_path: Path) -> Path:
    settings.BACKUP_REMOTE_KEYS = tmp_path / "keys"
    settings.BACKUP_REMOTE_KEYS.mkdir()
    return settings.BACKUP_REMOTE_KEYS


def make_key(path: Path) -> str:
    """A new key; its public half."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return path.with_name(f"{path.name}.pub").read_text().strip()


@pytest.fixture
def ssh_server(keys: Path, tmp_path: Path) -> Iterator[SshServer]:
    """A real one, on a port of its own, that lets in whoever has ``ssh_key``."""
    program = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "openssh-server is missing"
    folder = tmp_path / "sshd"
    folder.mkdir()
    host_key = make_key(folder / "host")
    (folder / "authorized").write_text(make_key(keys / SSH_KEY))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    configuration = folder / "configuration"
    configuration.write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder / 'host'}\nPidFile none\n"
        f"AuthorizedKeysFile {folder / 'authorized'}\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nPermitRootLogin yes\nSubsystem sftp internal-sftp\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where its unprivileged half lives
    server = subprocess.Popen([program, "-D", "-q", "-f", configuration])
    try:
        wait_for(port, server)
        (keys / KNOWN_HOSTS).write_text(f"[127.0.0.1]:{port} {host_key}\n")
        yield SshServer(port, host_key, folder)
    finally:
        server.terminate()
        server.wait(10)


def test_a_point_is_copied_by_ssh_with_the_key_of_the_folder(
    living: Company, settings: LazySettings, ssh_server: SshServer
) -> None:
    settings.BACKUP_REMOTE = ssh_server.location
    call_command("backup")
    run = BackupRun.objects.get()
    assert run.copied_at and not run.copy_error
    assert [point.name for point in Repository(ssh_server.location).points()] == [run.point]


@pytest.mark.parametrize("fault", ["another server answers", "the key is not let in"])
def test_a_server_that_is_not_ours_gets_nothing(
    ssh_server: SshServer, keys: Path, fault: str
) -> None:
    if fault == "another server answers":
        other = make_key(keys / "other")
        (keys / KNOWN_HOSTS).write_text(f"[127.0.0.1]:{ssh_server.port} {other}\n")
    else:
        (keys / SSH_KEY).unlink()
        make_key(keys / SSH_KEY)
    with pytest.raises(BackupProblem, match=r"No se pudo llegar a sftp://.*BACKUP_REMOTE_KEYS"):
        Repository(ssh_server.location).prepare()
    assert not (ssh_server.home / "puntos").exists()


def test_a_point_is_copied_to_a_bucket_with_the_keys_of_the_folder(
    living: Company,
    settings: LazySettings,
    keys: Path,
    tmp_path: Path,
    make_point: Callable[..., object],
) -> None:
    data = tmp_path / "bucket"
    data.mkdir()
    with bucket_server(data) as bucket:
        (keys / AWS).write_text(
            f"[default]\naws_access_key_id = {bucket.key}\n"
            f"aws_secret_access_key = {bucket.secret}\n"
        )
        settings.BACKUP_REMOTE = f"s3:http://127.0.0.1:{bucket.port}/{BUCKET}"
        make_point()
        run = BackupRun.objects.get()
        assert run.copied_at and not run.copy_error
        there = Repository(settings.BACKUP_REMOTE)
        assert [point.name for point in there.points()] == [run.point]
        (keys / AWS).write_text("[default]\naws_access_key_id = otra\naws_secret_access_key = x\n")
        with pytest.raises(BackupProblem, match=r"No se pudo llegar a s3:.*BACKUP_REMOTE_KEYS"):
            there.prepare()


@pytest.mark.parametrize(
    ("location", "host", "port"),
    [
        ("sftp:ana@otro.example.mx:/puntos", "ana@otro.example.mx", None),
        ("sftp:otro.example.mx:puntos", "otro.example.mx", None),
        ("sftp://ana@otro.example.mx//puntos", "ana@otro.example.mx", None),
        ("sftp://ana@otro.example.mx:2222//puntos", "ana@otro.example.mx", "2222"),
    ],
)
def test_both_ways_to_write_a_place_are_read(
    location: str, host: str, port: str | None, tmp_path: Path
) -> None:
    _, command = options_for(location, tmp_path)
    assert command.endswith(f" {host} -s sftp")
    assert (f" -p {port} " in command) == (port is not None)


@pytest.mark.parametrize("location", ["s3:https://otro.example.mx/puntos", "/mnt/puntos"])
def test_a_place_without_ssh_needs_no_command(location: str, tmp_path: Path) -> None:
    assert options_for(location, tmp_path) == []
