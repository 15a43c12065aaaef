"""The process that makes a point in each slot, for as long as it runs."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from ops.backups import scratch
from ops.backups.drill import copy_environment
from ops.backups.models import BackupRun
from ops.backups.points import TIMED
from ops.backups.repository import here
from tenants.schemas.companies import Company

PATIENCE = 90.0


def start(settings: LazySettings) -> "subprocess.Popen[bytes]":
    environment = copy_environment(
        {"default": scratch.live_name("default")}, Path(settings.MEDIA_ROOT)
    )
    environment |= {
        "BACKUP_REPOSITORY": str(settings.BACKUP_REPOSITORY),
        "BACKUP_PASSWORD": settings.BACKUP_PASSWORD,
    }
    command = [sys.executable, "manage.py", "backup", "--every", "6h"]
    return subprocess.Popen(
        command, env=os.environ | environment, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_it_makes_one_a_slot_and_ends_when_it_is_told_to(
    living: Company, settings: LazySettings
) -> None:
    process = start(settings)
    try:
        until = monotonic() + PATIENCE
        while not BackupRun.objects.filter(state="verified").exists() and monotonic() < until:
            sleep(0.2)
        sleep(2)
        assert [(point.kind, point.verified) for point in here().points()] == [(TIMED, True)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("every", ["seis horas", "0h", "48h"])
def test_hours_are_written_as_hours(every: str) -> None:
    with pytest.raises(CommandError, match="escribe las horas así: 6h"):
        call_command("backup", f"--every={every}")
