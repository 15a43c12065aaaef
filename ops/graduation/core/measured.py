"""The criteria that machines measure: uptime, errors, and incidents that did not happen.

Time that nobody watched is never taken for good nor for bad. An uptime passes if it would even with
all of that time down, fails if it would even with all of it up, and is not known in between.
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ops.graduation.core.evidence import (
    CALM_WINDOW,
    UPTIME_WINDOW,
    Evidence,
    Incident,
    Watched,
)
from ops.graduation.core.intervals import most_likely_seen, wilson
from ops.graduation.core.verdicts import Finding, Row, Verdict
from ops.metrics.words import say_seconds

UPTIME_GOAL = Decimal("99.5")
ERRORS_GOAL = Decimal("0.5")
LEAST_WATCHED = Decimal(90)
"""Per cent of the time that must be watched before «none» means that there was none."""

THOUSANDTH = Decimal("0.001")


def uptime(evidence: Evidence) -> Finding:
    """Of all companies together in the last six weeks of the period."""
    found = evidence.uptime
    up, down, unknown = (
        sum(getattr(each, name) for each in found) for name in ("up", "down", "unknown")
    )
    rows = tuple(Row(each.company, _uptime_says(each), each.url) for each in _worst_first(found))
    goal = f"Más de {UPTIME_GOAL} % en seis semanas"
    title, n, n_of = "Disponibilidad", _hours(up + down), "horas de empresa vigiladas"
    if not up + down:
        sentence = "Nadie ha vigilado los sitios: no hay nada que decir."
        return Finding("uptime", title, goal, Verdict.INSUFFICIENT, sentence, 0, n_of, rows=rows)
    value = _percent(up, up + down)
    low, high = _percent(up, up + down + unknown), _percent(up + unknown, up + down + unknown)
    lowest = Fraction(up, up + down + unknown) * 100
    highest = Fraction(up + unknown, up + down + unknown) * 100
    bar = Fraction(UPTIME_GOAL)
    missing = UPTIME_WINDOW.days - evidence.period.days
    if missing > 0:
        verdict = Verdict.INSUFFICIENT
        sentence = f"El periodo no llega a seis semanas: faltan {_days(missing)}."
    elif lowest > bar:
        verdict = Verdict.PASS
        sentence = f"{value} % del tiempo vigilado; aun si lo no vigilado fuera caída, {low} %."
    elif highest <= bar:
        verdict = Verdict.FAIL
        sentence = f"{value} % del tiempo vigilado; aun si lo no vigilado estuvo bien, {high} %."
    else:
        verdict = Verdict.INSUFFICIENT
        sentence = (
            f"{value} % del tiempo vigilado, pero faltó vigilar {say_seconds(unknown)}: con eso "
            f"queda entre {low} % y {high} %."
        )
    return Finding("uptime", title, goal, verdict, sentence, n, n_of, value, low, high, "%", rows)


def errors(evidence: Evidence) -> Finding:
    """The share of requests that the server could not answer."""
    found, days = evidence.answered, evidence.period.days
    goal, title = f"Menos de {ERRORS_GOAL} % de las peticiones", "Errores"
    says = f"Errores: {found.errors:,} de {found.requests:,}, en {_days(found.days)}"
    rows = (Row("Peticiones del periodo", says if found.requests else "Sin medidas", found.url),)
    if not found.requests:
        sentence = "No hay peticiones medidas en el periodo."
        return Finding(
            "errors", title, goal, Verdict.INSUFFICIENT, sentence, 0, "peticiones", rows=rows
        )
    value = _percent(found.errors, found.requests)
    between = wilson(found.errors, found.requests, THOUSANDTH)
    if _percent(found.days, days) < LEAST_WATCHED:
        verdict = Verdict.INSUFFICIENT
        sentence = f"Solo hay medidas de {found.days} de los {_days(days)} del periodo."
    elif between.high < ERRORS_GOAL:
        verdict, sentence = Verdict.PASS, f"{value} % de las peticiones fallaron."
    elif value >= ERRORS_GOAL:
        verdict, sentence = Verdict.FAIL, f"{value} % de las peticiones fallaron."
    else:
        verdict = Verdict.INSUFFICIENT
        sentence = (
            f"{value} % fallaron, pero con {found.requests:,} peticiones podrían ser hasta "
            f"{between.high} %."
        )
    return Finding(
        "errors", title, goal, verdict, sentence, found.requests, "peticiones", value,
        between.low, between.high, "%", rows,
    )  # fmt: skip


def security(evidence: Evidence) -> Finding:
    """None in the period."""
    found = [each for each in evidence.incidents if each.is_security]
    goal = "Ninguno en el periodo"
    return _none_of(
        "security", "Incidentes de seguridad", goal, found, evidence.watched_whole,
        evidence.period.days, evidence.period.days,
    )  # fmt: skip


def calm(evidence: Evidence) -> Finding:
    """No critical incident began, or was still open, in the last fourteen days."""
    days = CALM_WINDOW.days
    since = evidence.period.starts(CALM_WINDOW)
    found = [each for each in evidence.incidents if each.is_critical and _lasted_into(each, since)]
    return _none_of(
        "critical", "Incidentes críticos", f"Ninguno en los últimos {days} días", found,
        evidence.watched_lately, days, evidence.period.days,
    )  # fmt: skip


def _lasted_into(incident: Incident, day: date) -> bool:
    return incident.ended is None or incident.ended.date() >= day


def _none_of(
    code: str,
    title: str,
    goal: str,
    found: Sequence[Incident],
    known: Watched,
    days: int,
    days_there_are: int,
) -> Finding:
    """Fails of one. Passes of none only where somebody watched. The interval is how many a month
    fit with so many in so many days."""
    rows = tuple(Row(each.name, _incident_says(each), each.url) for each in found)
    most = (most_likely_seen(len(found)) * 30 / days).quantize(Decimal("0.01"), ROUND_HALF_UP)
    whole = known.up + known.down + known.unknown
    watched = _percent(known.up + known.down, whole) if whole else Decimal(0)
    if found:
        verdict, sentence = Verdict.FAIL, f"Hubo {len(found)} en {_days(days)}."
    elif days_there_are < days:
        verdict = Verdict.INSUFFICIENT
        sentence = f"El periodo tiene {_days(days_there_are)} y hacen falta {days}."
    elif watched < LEAST_WATCHED:
        verdict = Verdict.INSUFFICIENT
        seen = f"solo se vigiló el {watched} % del tiempo" if watched else "nadie vigiló"
        sentence = f"No hay ninguno anotado, pero {seen}: no se puede decir que no hubo."
    else:
        verdict = Verdict.PASS
        sentence = (
            f"Ninguno en {_days(days)}, con el {watched} % del tiempo vigilado. Con tan pocos días "
            f"todavía caben hasta {most} al mes."
        )
    return Finding(
        code, title, goal, verdict, sentence, days, "días", Decimal(len(found)), Decimal(0), most,
        rows=rows,
    )  # fmt: skip


def _incident_says(incident: Incident) -> str:
    ended = f", terminó el {incident.ended:%d/%m/%Y}" if incident.ended else ", sigue abierto"
    return f"Empezó el {incident.opened:%d/%m/%Y}{ended}"


def _worst_first(found: Sequence[Watched]) -> list[Watched]:
    return sorted(found, key=lambda each: (_share(each), each.company))


def _share(each: Watched) -> Fraction:
    return Fraction(each.up, each.up + each.down) if each.up + each.down else Fraction(2)


def _uptime_says(each: Watched) -> str:
    if not each.up + each.down:
        return "Sin vigilar"
    says = f"{_percent(each.up, each.up + each.down)} %"
    says += f", {say_seconds(each.down)} abajo" if each.down else ", nunca abajo"
    return f"{says}, {say_seconds(each.unknown)} sin vigilar" if each.unknown else says


def _percent(part: int, whole: int) -> Decimal:
    """Of three decimals, rounded down where that keeps a goal from seeming reached."""
    share = Decimal(100) * part / whole
    return share.quantize(THOUSANDTH, ROUND_HALF_UP)


def _hours(seconds: int) -> int:
    return seconds // 3600


def _days(number: int) -> str:
    return "1 día" if number == 1 else f"{number} días"
