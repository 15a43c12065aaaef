"""What the people of the programme do with an alarm from the desk."""

from ops.alerts import services
from ops.alerts.events import AlarmAcknowledged
from ops.alerts.models import Alarm
from tenants.programme.desk.acts import Asked, Stale, is_note_of, write_note
from tenants.schemas.transactions import atomic


def mark_of(alarm: Alarm) -> str:
    """Changes with its end, its return and every acknowledgement."""
    return f"{alarm.is_open}.{alarm.times}.{alarm.acknowledgements.count()}"


@atomic
def acknowledge(alarm: Alarm, asked: Asked) -> None:
    """Raises Stale, AlarmError."""
    now = services.lock(alarm)
    if mark_of(now) != asked.seen:
        if is_note_of(now, AlarmAcknowledged.kind, asked):
            return
        raise Stale(
            f"La alarma cambió mientras la veías: ahora está «{now.get_state_display()}». No se "
            "hizo nada; revísala y decide otra vez. Lo que escribiste sigue aquí."
        )
    services.acknowledge(now, asked.reason, by=asked.by, moment=asked.moment)
    write_note(now, AlarmAcknowledged.kind, asked)
