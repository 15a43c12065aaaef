"""What a message says, in Spanish: what happens, since when, whom it hits, what to do.

>>> from datetime import timedelta
>>> span(timedelta(minutes=47, seconds=10)), span(timedelta(hours=26))
('47 min', '1 día 2 h')
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ops.alerts.core.alarms import Alarm
from ops.alerts.core.escalation import Notice, Why

MOST_NAMED = 10
OPENINGS = {
    Why.FIRES: "",
    Why.GRAVER: "Es más grave: ",
    Why.AGAIN: "Otra vez: ",
    Why.STILL: "Sigue: ",
    Why.UNHEARD: "Nadie se ha dado por enterado: ",
    Why.EXPIRED: "Venció el «Enterado» y sigue: ",
    Why.OUTLASTS: "La ventana anunciada terminó y sigue: ",
    Why.OVER: "Terminó: ",
}


@dataclass(frozen=True)
class Message:
    """``title`` alone is what a telephone shows; ``body`` adds what whoever goes to look needs."""

    title: str
    body: str


def message_of(notice: Notice, names: Mapping[str, str], zone: ZoneInfo, page: str = "") -> Message:
    """``names`` of companies by schema; ``page`` is where the alarm is looked at, if anywhere."""
    alarm = notice.alarm
    end = alarm.resolved_at if notice.why is Why.OVER and alarm.resolved_at else notice.at
    lasted = span(end - alarm.began_at)
    whom = counted(alarm)
    about = ", ".join(part for part in (lasted, whom) if part)
    title = f"{alarm.severity} · {OPENINGS[notice.why]}{alarm.title}, {about}"
    lines = [sentence(alarm, notice, zone)]
    if alarm.parts and notice.why is not Why.OVER:
        lines.append(f"Dónde: {', '.join(alarm.parts)}.")
    if alarm.companies:
        lines.append(f"Afecta a {whom}: {named(alarm.companies, names)}.")
    elif whom:
        lines.append(f"Afecta a {whom}.")
    if alarm.times > 1:
        lines.append(f"Es la {alarm.times}.ª vez desde entonces.")
    if notice.why is not Why.OVER:
        if alarm.advice:
            lines.append(f"Qué mirar primero: {alarm.advice}")
        if page:
            lines.append(f"Para darte por enterado: {page}")
    return Message(title, "\n".join(lines))


def sentence(alarm: Alarm, notice: Notice, zone: ZoneInfo) -> str:
    began = clock(alarm.began_at, notice.at, zone)
    if notice.why is Why.OVER and alarm.resolved_at is not None:
        lasted = span(alarm.resolved_at - alarm.began_at)
        ended = clock(alarm.resolved_at, notice.at, zone)
        return f"{alarm.title}: de las {began} a las {ended}, {lasted}."
    return f"{alarm.title} desde las {began}."


def clock(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The hour, and the day too where it is not today's."""
    local = moment.astimezone(zone)
    hour = f"{local:%H:%M}"
    return hour if local.date() == now.astimezone(zone).date() else f"{hour} del {local:%d/%m/%Y}"


def span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return "menos de 1 min"
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    told = "1 día" if days == 1 else f"{days} días"
    return f"{told} {hours} h" if hours else told


def counted(alarm: Alarm) -> str:
    many = len(alarm.companies)
    if many:
        return "1 empresa" if many == 1 else f"{many} empresas"
    return "todas las empresas" if alarm.is_everybodys else ""


def named(companies: tuple[str, ...], names: Mapping[str, str]) -> str:
    told = [names.get(each, each) for each in companies[:MOST_NAMED]]
    left = len(companies) - len(told)
    return ", ".join(told) + (f" y {left} más" if left else "")
