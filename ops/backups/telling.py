"""What operators and other programs are told of points: a Spanish table, and plain JSON."""

from datetime import datetime, timedelta
from typing import Any

from ops.backups.models import (
    BackupRun,
    DrillRun,
    age_of_last_copied,
    last_copied,
    last_verified,
)
from ops.backups.points import FRESH, Point
from ops.backups.repository import alone, elsewhere, here

KINDS = dict(BackupRun.Kind.choices)


def as_data(run: BackupRun) -> dict[str, Any]:
    """A row as plain JSON, with the names of its columns; moments are ISO 8601 in UTC."""
    fields = [field.name for field in BackupRun._meta.fields if field.name != "id"]
    told = {name: getattr(run, name) for name in fields}
    return {"verified": run.state == BackupRun.State.VERIFIED} | {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in told.items()
    }


def overview(moment: datetime) -> dict[str, Any]:
    """The points of the repository, and how old the newest verified one is. Raises BackupProblem.

    ``age_seconds`` counts from when its data are; ``fresh`` says whether that is in order. So do
    those of ``copy``, for the newest copy elsewhere.
    """
    with alone(reading=True):
        points = here().points()
    newest = next((point for point in points if point.verified), None)
    age = moment - newest.at if newest else None
    last = BackupRun.objects.first()
    drill = DrillRun.objects.first()
    return {
        "points": [
            {
                "point": point.name,
                "at": point.at.isoformat(),
                "kind": point.kind,
                "verified": point.verified,
                "release": point.release,
            }
            for point in points
        ],
        "last_verified": newest.name if newest else None,
        "age_seconds": round(age.total_seconds()) if age is not None else None,
        "fresh": age is not None and age <= FRESH,
        "copy": _copy_elsewhere(moment),
        "last_run": as_data(last) if last else None,
        "last_drill": (
            {"state": drill.state, "started_at": drill.started_at.isoformat(), "error": drill.error}
            if drill
            else None
        ),
    }


def _copy_elsewhere(moment: datetime) -> dict[str, Any] | None:
    """How old the newest copy elsewhere is that was read back; None where none is configured."""
    if elsewhere() is None:
        return None
    copied, age, made = last_copied(), age_of_last_copied(moment), last_verified()
    return {
        "last_verified": copied.point if copied else None,
        "age_seconds": round(age.total_seconds()) if age is not None else None,
        "fresh": age is not None and age <= FRESH,
        "error": made.copy_error if made else "",
    }


def kind_in_words(point: dict[str, Any] | Point) -> str:
    kind = point.kind if isinstance(point, Point) else point["kind"]
    return str(KINDS.get(kind, kind))


def size_in_words(size: int) -> str:
    """``3.4 MB``."""
    return f"{size / 2**20:,.1f} MB"


def age_in_words(age: timedelta) -> str:
    """``2 h 15 min``; days from two on."""
    minutes = int(age.total_seconds()) // 60
    if minutes >= 2 * 1440:
        return f"{minutes // 1440} días"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
