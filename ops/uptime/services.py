"""Announces work on the servers, which is then counted apart, and takes the word back."""

from datetime import datetime, timedelta

from django.db.transaction import atomic

from ops.uptime.events import WindowAnnounced, WindowTakenBack
from ops.uptime.models import AnnouncedWindow
from tenants.events.recording import record
from tenants.people.models import User
from tenants.programme.managers.services import acting

LONGEST = timedelta(hours=12)
NOTICE = timedelta(minutes=1)


class WindowError(Exception):
    """What cannot be announced. ``str()`` is the message for the person."""


@atomic
def announce_window(
    begin: datetime, end: datetime, why: str, *, by: User, now: datetime
) -> AnnouncedWindow:
    """The same one sent twice is one. Raises WindowError."""
    if begin < now - NOTICE:
        raise WindowError("Anuncia antes de empezar: lo que ya pasó no se cuenta aparte.")
    if not timedelta(0) < end - begin <= LONGEST:
        raise WindowError("Debe terminar después de empezar, y durar 12 horas a lo más.")
    known = AnnouncedWindow.objects.filter(
        begin=begin, end=end, why=why, is_taken_back=False
    ).first()
    if known is not None:
        found: AnnouncedWindow = known
        return found
    window = AnnouncedWindow(begin=begin, end=end, why=why, by=by.full_name)
    window.save()
    minutes = int((end - begin).total_seconds()) // 60
    record(WindowAnnounced(minutes=minutes), by=acting(by), subject=window)
    return window


@atomic
def take_back_window(window: AnnouncedWindow, *, by: User, now: datetime) -> None:
    """One that has begun ends now, and what was stays as it was. Raises WindowError."""
    row = AnnouncedWindow.objects.select_for_update().get(pk=window.pk)
    if row.is_taken_back or row.end <= now:
        raise WindowError("Esa ventana ya terminó o ya se había retirado.")
    if row.begin < now:
        row.end = now
    else:
        row.is_taken_back = True
    row.save(update_fields=["end", "is_taken_back"])
    record(WindowTakenBack(), by=acting(by), subject=row)
