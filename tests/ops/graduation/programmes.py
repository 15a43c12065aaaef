"""Three invented programmes: one passes, one fails, and of one too little is known."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from ops.graduation.core.evidence import (
    Answered,
    Confirmation,
    Evidence,
    Heard,
    Incident,
    Member,
    Period,
    Promise,
    Told,
    Watched,
)

FIRST, LAST = date(2030, 1, 7), date(2030, 3, 31)
END = datetime(2030, 4, 1, 6, tzinfo=UTC)
PERIOD = Period(FIRST, LAST, END)
A_DAY = 86_400
SIX_WEEKS = 42 * A_DAY
NAMES = ("Alfa", "Beta", "Cristal", "Delta", "Espejo", "Fachada", "Garza", "Herraje")


ONE_OF_MANY = re.compile(r"(?<![\d.,])1 \w+s\b")
"""«1 empresas»: a number that its noun does not agree with."""


def day(number: int) -> datetime:
    return datetime(2030, 1, 7, 18, tzinfo=UTC) + timedelta(days=number)


def watched(name: str, down: int = 0, unknown: int = 0, whole: int = SIX_WEEKS) -> Watched:
    return Watched(name, whole - down - unknown, down, unknown, f"/programa/{name}/")


PASSES = Evidence(
    period=PERIOD,
    uptime=tuple(watched(name, down=900, unknown=600) for name in NAMES),
    answered=Answered(400_000, 700, 84, "/programa/metricas/"),
    heard=Heard((10, 9, 9, 9, 8, 9, 10, 9, 9, 8, 9, 10, 9, 8), 18, 7, "/programa/cifras/"),
    members=tuple(
        Member(name, date(2029, 12, 3), None, LAST - timedelta(days=number), f"/programa/{name}/")
        for number, name in enumerate(NAMES)
    ),
    incidents=(Incident("Incidente 3", day(20), day(20), True, False, "/programa/incidentes/3/"),),
    told=tuple(
        Told(f"Caso {n}", day(n + 3), day(n + 2), f"/programa/caso/{n}/") for n in range(12)
    ),
    confirmations=(
        Confirmation("Alfa", 45, 12, date(2030, 2, 4)),
        Confirmation("Beta", 60, 40, date(2030, 1, 20)),
        Confirmation("Beta", 60, 25, date(2030, 3, 2)),
        Confirmation("Delta", 30, 14, date(2030, 3, 9)),
        Confirmation("Garza", 30, 15, date(2030, 3, 9)),  # half is not more than half
    ),
    support=(Promise("Horario", True, "En la ayuda"), Promise("Protocolo", True, "Repasado")),
    watched_whole=watched("Sitio", down=900, unknown=A_DAY, whole=84 * A_DAY),
    watched_lately=watched("Sitio", unknown=A_DAY, whole=14 * A_DAY),
)

FAILS = replace(
    PASSES,
    uptime=(*PASSES.uptime[1:], watched("Alfa", down=3 * A_DAY)),
    answered=replace(PASSES.answered, errors=4_000),
    heard=replace(PASSES.heard, scores=(6, 7, 8, 5, 7, 8, 6, 9)),
    members=(
        *PASSES.members[2:],
        replace(PASSES.members[0], left=date(2030, 2, 1)),
        replace(PASSES.members[1], last_used=date(2030, 2, 1)),
    ),
    incidents=(
        Incident("Incidente 8", day(60), None, True, False),
        Incident("Incidente 9", day(10), day(11), False, True),
    ),
    told=(*PASSES.told, Told("Caso 90", day(70), None), Told("Caso 91", day(90), None)),
    confirmations=tuple(Confirmation(name, 30, 29, date(2030, 3, 1)) for name in NAMES[:7]),
    support=(Promise("Horario", True, "En la ayuda"), Promise("Protocolo", False, "Sin escribir")),
)

TOO_LITTLE = Evidence(
    period=PERIOD,
    uptime=tuple(watched(name, unknown=4 * A_DAY) for name in NAMES[:2]),
    answered=Answered(900, 3, 84),
    heard=Heard((10, 9), 6, 1),
    members=tuple(Member(name, date(2030, 3, 1), None, LAST) for name in NAMES[:3]),
    incidents=(),
    told=(),
    confirmations=(Confirmation("Alfa", 45, 12, date(2030, 3, 20)),),
    support=(Promise("Horario", True, "En la ayuda"), Promise("Protocolo", None)),
    watched_whole=watched("Sitio", unknown=40 * A_DAY, whole=84 * A_DAY),
    watched_lately=watched("Sitio", unknown=7 * A_DAY, whole=14 * A_DAY),
)
