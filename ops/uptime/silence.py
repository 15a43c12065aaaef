"""Who watches the watcher: the application tells when it has heard nothing of one for minutes."""

from datetime import datetime, timedelta

from django.db.transaction import atomic

from ops.uptime.emails import tell_back, tell_silent
from ops.uptime.models import Watcher

SILENT = timedelta(seconds=150)
"""With the sweep that looks, somebody is told within three minutes."""


def look_for_silence(moment: datetime) -> None:
    """Harmless twice: a silence is told once, and so is its end."""
    with atomic():
        quiet = Watcher.objects.select_for_update(skip_locked=True).filter(
            heard_at__lt=moment - SILENT, silence_told_at=None
        )
        for watcher in quiet:
            watcher.silence_told_at = moment
            watcher.save(update_fields=["silence_told_at"])
            tell_silent(watcher)
        back = Watcher.objects.select_for_update(skip_locked=True).filter(
            heard_at__gte=moment - SILENT, silence_told_at__isnull=False
        )
        for watcher in back:
            tell_back(watcher, watcher.silence_told_at or moment)
            watcher.silence_told_at = None
            watcher.save(update_fields=["silence_told_at"])
