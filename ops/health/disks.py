"""The disks that an installation fills, as far as this process sees them."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from django.conf import settings


@dataclass(frozen=True)
class Place:
    name: str
    folder: Callable[[], Path]


PLACES = (
    Place("media", lambda: Path(settings.MEDIA_ROOT)),
    Place("backups", lambda: Path(settings.BACKUP_REPOSITORY)),
    Place("temporary", lambda: Path(gettempdir())),
)


def free_share(folder: Path) -> float | None:
    """Of the disk that holds ``folder``; None where this process does not see it."""
    try:
        room = shutil.disk_usage(folder)
    except OSError:
        return None
    return room.free / room.total if room.total else None
