"""Takes what the watcher tells of alarms, and keeps who looks after one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ops.alarm import Alarm as Told
from ops.alarm import Reach, Severity
from ops.alarm import State as ToldState
from ops.alerts.core.rulebook import load
from ops.alerts.events import AlarmAcknowledged
from ops.alerts.models import REASON, WORDS, Acknowledgement, Alarm, Receipt
from tenants.events.recording import record
from tenants.hooks import Hooks
from tenants.people.models import User
from tenants.programme.desk.rows import names_of_managers
from tenants.programme.managers.services import acting
from tenants.schemas.companies import Company
from tenants.schemas.transactions import atomic

hearers: Hooks[Callable[[Told, datetime], object]] = Hooks("ops.alarm_hearers")
"""Upper rooms that follow alarms; each is harmless twice."""

OF_SECURITY = "seguridad"
"""The route of alarms that somebody investigates; incidents know them by their kind."""


class AlarmError(Exception):
    """What cannot be done with an alarm. ``str()`` is the message for the person."""


class BadTelling(ValueError):
    """What came tells of no alarm. ``str()`` is Spanish."""


def take_report(report: Mapping[str, Any], moment: datetime) -> dict[str, Any]:
    """Keep the alarms and receipts of a watcher's report; who looks after what. Harmless twice.

    Upper rooms hear nothing of what announced work explains, but its end, and nothing of what opens
    no incident. Raises BadTelling.
    """
    companies = {row.schema_name: row for row in Company.objects.all()}
    for data in listed(report, "alarms"):
        alarm = _keep_alarm(data, companies, moment)
        if (alarm.is_announced and alarm.is_open) or not data.get("opens_incident", True):
            continue
        told = as_told(alarm, _kind_of(data))
        for hear in hearers:
            hear(told, moment)
    _keep_receipts(listed(report, "receipts"), str(report.get("watcher", "")))
    return {"acknowledgements": acknowledgements_at(moment)}


def listed(report: Mapping[str, Any], name: str) -> list[Any]:
    found = report.get(name, [])
    if not isinstance(found, list):
        raise BadTelling(f"«{name}» debe ser una lista.")
    return found


def _keep_alarm(data: Any, companies: Mapping[str, Company], moment: datetime) -> Alarm:
    try:
        ended = data["resolved_at"]
        facts = {
            "cause": str(data["cause"]),
            "title": str(data["title"]),
            "severity": Severity(data["severity"]).value,
            "state": Alarm.State(data["state"]),
            "began_at": datetime.fromisoformat(data["began_at"]),
            "resolved_at": datetime.fromisoformat(ended) if ended else None,
            "times": int(data["times"]),
            "advice": str(data["advice"]),
            "is_everybodys": bool(data["is_everybodys"]),
            "is_announced": bool(data.get("is_announced")),
            "told_at": moment,
        }
        number, hit = str(data["number"]), [str(each) for each in data["companies"]]
    except (KeyError, TypeError, ValueError) as error:
        raise BadTelling(f"No es una alarma: {error!r}.") from error
    alarm: Alarm
    alarm, _ = Alarm.objects.update_or_create(number=number, defaults=facts)
    alarm.companies.add(*(companies[schema] for schema in hit if schema in companies))
    return alarm


def _kind_of(data: Mapping[str, Any]) -> str:
    return "security" if data.get("route") == OF_SECURITY else str(data["cause"])


def as_told(alarm: Alarm, kind: str) -> Told:
    """As upper rooms follow it: one fault for each number, whatever its cause turns out to be."""
    companies = tuple(sorted(alarm.companies.values_list("pk", flat=True)))
    reach = Reach.SOME if companies else Reach.NOBODY
    if alarm.is_everybodys:
        reach, companies = Reach.EVERYBODY, ()
    return Told(
        cause=alarm.number,
        kind=kind,
        severity=Severity(alarm.severity),
        state=ToldState.FIRING if alarm.is_open else ToldState.RESOLVED,
        since=alarm.began_at,
        sentence=f"{alarm.title}.",
        until=alarm.resolved_at,
        reach=reach,
        companies=companies,
        times=alarm.times,
    )


def _keep_receipts(told: list[Any], watcher: str) -> None:
    """One of an alarm that is not known here is left out."""
    try:
        alarms = dict(
            Alarm.objects.filter(number__in=[each["number"] for each in told])
            .values_list("number", "pk")
        )  # fmt: skip
        rows = [
            Receipt(
                key=f"{watcher}:{int(each['id'])}",
                alarm_id=alarms[each["number"]],
                why=Receipt.Why(each["why"]),
                channel=str(each["channel"])[:40],
                verdict=Receipt.Verdict(each["verdict"]),
                detail=str(each["detail"])[:WORDS],
                at=datetime.fromisoformat(each["at"]),
            )
            for each in told
            if each["number"] in alarms
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise BadTelling(f"No es un recibo: {error!r}.") from error
    Receipt.objects.bulk_create(rows, ignore_conflicts=True)


def acknowledgements_at(moment: datetime) -> list[dict[str, str]]:
    """The last one of each open alarm, while it is worth something."""
    rows = Acknowledgement.objects.filter(until__gt=moment).exclude(
        alarm__state=Alarm.State.RESOLVED
    )
    newest = {row.alarm.number: row for row in rows.select_related("alarm").order_by("at", "pk")}
    names = names_of_managers(row.manager_id for row in newest.values())
    return [
        {
            "number": number,
            "by": names.get(row.manager_id, "Alguien del programa"),
            "reason": row.reason,
            "at": row.at.isoformat(),
            "until": row.until.isoformat(),
        }
        for number, row in newest.items()
    ]


@atomic
def acknowledge(alarm: Alarm, reason: str, *, by: User, moment: datetime) -> Acknowledgement:
    """Say who looks after it and why, for as long as its gravity allows. Raises AlarmError."""
    words = " ".join(reason.split())[:REASON]
    if not words:
        raise AlarmError("Escribe qué vas a hacer: quien la vea después lo lee.")
    if not alarm.is_open:
        raise AlarmError("La alarma ya terminó: no hay de qué darse por enterado.")
    lasts = load().acknowledged_for[Severity(alarm.severity)]
    given = Acknowledgement.objects.create(
        alarm=alarm, manager_id=by.pk, reason=words, at=moment, until=moment + lasts
    )
    alarm.state = Alarm.State.ACKNOWLEDGED
    alarm.save(update_fields=["state"])
    fact = AlarmAcknowledged(severity=alarm.severity, minutes=int(lasts.total_seconds() // 60))
    record(fact, by=acting(by), subject=alarm, at=moment)
    return given


def lock(alarm: Alarm) -> Alarm:
    found: Alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    return found
