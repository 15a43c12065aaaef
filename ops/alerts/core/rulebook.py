"""Reads the rules from the file of the house and from that of the operator, and refuses in words.

The operator's file has the same form and may name as little as what it changes. A refusal says the
file, the place in it and what would be taken; all of them are told at once.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from ops.alarm import Severity
from ops.alerts.core.names import NAMES
from ops.alerts.core.readings import RECOVERY_REQUESTS, RECOVERY_SECONDS, WINDOWS
from ops.alerts.core.rules import (
    Hits,
    Rate,
    Recovery,
    Route,
    Rule,
    RuleBook,
    Scope,
    Step,
    Threshold,
    Volume,
)

OURS = Path(__file__).with_name("rules.toml")
OBJECTIVE = 0.995
"""The share of requests that the programme promises to serve."""

T = TypeVar("T")
UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|min|h|d)")
NAME = re.compile(r"[a-z][a-z0-9_]*")
SCOPES = {"sistema": Scope.SYSTEM, "empresas": Scope.COMPANIES, "ambos": Scope.BOTH}
HITS = {"nadie": Hits.NOBODY, "todas": Hits.EVERYONE, "medidas": Hits.MEASURED}
SEVERITIES = {each.value: each for each in Severity}


class BadRules(Exception):
    """``problems`` are sentences in Spanish, one for each wrong entry."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Entries:
    """A table of the file, of which each entry is asked for once; what is left over is wrong."""

    table: Mapping[str, Any]
    place: str
    problems: list[str]
    asked: set[str] = field(default_factory=set)

    def wrong(self, name: str, taken: str) -> None:
        where = f"{self.place}.{name}" if self.place else name
        self.problems.append(f"«{where}» = {self.table.get(name)!r}: {taken}.")

    def raw(self, name: str) -> Any:
        self.asked.add(name)
        return self.table.get(name)

    def has(self, name: str) -> bool:
        return name in self.table

    def text(self, name: str, default: str | None = None) -> str:
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.wrong(name, "escribe un texto entre comillas")
            return ""
        return value

    def number(self, name: str, least: float = 0, most: float | None = None) -> float:
        value = self.raw(name)
        fits = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not fits or value < least or (most is not None and value > most):
            limit = f" y {most:g}" if most is not None else " o más"
            between = f"entre {least:g}{limit}" if most is not None else f"de {least:g}{limit}"
            self.wrong(name, f"escribe un número {between}")
            return least
        return float(value)

    def whole(self, name: str, default: int) -> int:
        value = self.raw(name)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.wrong(name, "escribe un número entero, 0 o más")
            return default
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.raw(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(name, "escribe true o false")
            return default
        return value

    def span(self, name: str, default: timedelta | None = None) -> timedelta:
        value = self.raw(name)
        if value is None and default is not None:
            return default
        found = SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            self.wrong(name, "escribe un tiempo como «40 s», «5 min», «2 h» o «3 d»")
            return default or timedelta()
        return timedelta(seconds=float(found[1]) * UNITS[found[2]])

    def one_of(self, name: str, choices: Mapping[str, T], default: T | None = None) -> T:
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in choices:
            self.wrong(name, f"escribe uno de estos: {listed(choices)}")
            return default if default is not None else next(iter(choices.values()))
        return choices[value]

    def several(self, name: str, known: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        value = self.raw(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.wrong(name, "escribe una lista de textos entre corchetes")
            return ()
        if known is not None and any(each not in known for each in value):
            self.wrong(name, f"escribe algunos de estos: {listed(known)}")
            return ()
        return tuple(value)

    def table_of(self, name: str) -> "Entries":
        value = self.raw(name)
        where = f"{self.place}.{name}" if self.place else name
        if value is not None and not isinstance(value, dict):
            self.wrong(name, f"escribe una tabla [{where}]")
        return Entries(value if isinstance(value, dict) else {}, where, self.problems)

    def nothing_else(self) -> None:
        for name in self.table:
            if name not in self.asked:
                self.wrong(name, f"no existe aquí; se conoce: {listed(sorted(self.asked))}")


def listed(names: Any) -> str:
    return ", ".join(names)


def load(own: Path | None = None, ours: Path = OURS) -> RuleBook:
    """The rules of the house with what the operator's file changes in them."""
    table = parsed(ours)
    return read(merged(table, parsed(own)) if own else table)


def parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as problem:
        raise BadRules([f"No se pudo leer {path}: {problem.strerror}."]) from problem
    except UnicodeDecodeError as problem:
        raise BadRules([f"{path} no está escrito en UTF-8."]) from problem
    except tomllib.TOMLDecodeError as problem:
        raise BadRules([f"{path} no es TOML válido: {problem}."]) from problem


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged, all else is replaced."""
    result = dict(below)
    for name, value in above.items():
        known = result.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            result[name] = merged(known, value)
        else:
            result[name] = value
    return result


def read(table: Mapping[str, Any]) -> RuleBook:
    problems: list[str] = []
    top = Entries(table, "", problems)
    kept = top.table_of("enterado")
    acknowledged_for = {each: kept.span(each.value) for each in Severity}
    kept.nothing_else()
    routes = read_routes(top.table_of("rutas"))
    named = top.table_of("reglas")
    rules = tuple(read_rule(name, named.table_of(name), routes) for name in named.table)
    fresh_for, reopens_within = top.span("lecturas_valen"), top.span("misma_alarma")
    top.nothing_else()
    causes = {rule.cause for rule in rules}
    for rule in rules:
        for cause in rule.hidden_by:
            if cause not in causes or cause == rule.cause:
                where = f"reglas.{rule.name}.oculta_por"
                problems.append(
                    f"«{where}» = {cause!r}: escribe otra causa que tenga reglas: {listed(causes)}."
                )
    if problems:
        raise BadRules(problems)
    return RuleBook(rules, routes, acknowledged_for, fresh_for, reopens_within)


def read_routes(tables: Entries) -> dict[str, Route]:
    routes = {}
    for name in tables.table:
        entries = tables.table_of(name)
        repeat = entries.span("repetir") if entries.has("repetir") else None
        found = entries.raw("pasos")
        if not isinstance(found, list) or not found:
            entries.wrong("pasos", "escribe una lista con al menos un paso")
            found = []
        steps = tuple(
            read_step(Entries(each, f"{entries.place}.pasos[{number}]", tables.problems))
            for number, each in enumerate(found, 1)
            if isinstance(each, dict)
        )
        entries.nothing_else()
        routes[name] = Route(name, steps, repeat)
    for severity in Severity:
        if severity.value not in routes:
            tables.wrong(severity.value, "falta la ruta de esta gravedad")
    return routes


def read_step(entries: Entries) -> Step:
    channels = entries.several("canales")
    if not channels:
        entries.wrong("canales", "escribe al menos un canal")
    after = entries.span("despues", timedelta())
    entries.nothing_else()
    return Step(after, channels)


def read_rule(name: str, entries: Entries, routes: Mapping[str, Route]) -> Rule:
    if not NAME.fullmatch(name):
        entries.problems.append(
            f"«{entries.place}»: el nombre de una regla lleva minúsculas sin acento, cifras y _."
        )
    condition = read_condition(entries)
    clear = entries.span("bien_por", timedelta(seconds=40))
    route = entries.text("ruta", "")
    if route and route not in routes:
        entries.wrong("ruta", f"escribe una de estas: {listed(routes)}")
    rule = Rule(
        name=name,
        cause=entries.text("causa", name),
        title=entries.text("titulo"),
        severity=entries.one_of("gravedad", SEVERITIES),
        condition=condition,
        hold=entries.span("sostenido", timedelta()),
        clear=clear,
        part=entries.text("parte", ""),
        but_part=entries.text("menos_parte", ""),
        scope=entries.one_of("alcance", SCOPES, Scope.SYSTEM),
        hits=entries.one_of("afecta", HITS, Hits.NOBODY),
        flaps=entries.whole("intermitente", 0),
        hidden_by=entries.several("oculta_por"),
        aftermath=entries.span("secuela", aftermath_of(condition)),
        route=route,
        advice=entries.text("consejo", ""),
        waits_for_windows=entries.flag("calla_en_ventana", False),
        opens_incident=entries.flag("abre_incidente", True),
        is_on=entries.flag("activa", True),
    )
    entries.nothing_else()
    return rule


def read_condition(entries: Entries) -> Threshold | Rate:
    if not entries.has("ventanas"):
        reading = entries.text("lectura")
        if reading and reading not in NAMES:
            entries.wrong("lectura", f"escribe una de estas: {listed(NAMES)}")
        if entries.has("arriba_de") == entries.has("debajo_de"):
            entries.wrong("arriba_de", "escribe arriba_de o debajo_de, uno de los dos")
            return Threshold(reading, 0, True)
        is_above = entries.has("arriba_de")
        return Threshold(
            reading, entries.number("arriba_de" if is_above else "debajo_de"), is_above
        )
    windows = entries.several("ventanas", WINDOWS)
    if not windows:
        entries.wrong("ventanas", f"escribe al menos una de estas: {listed(WINDOWS)}")
    if entries.has("quema") == entries.has("tasa"):
        entries.wrong("quema", "escribe quema (veces) o tasa (parte de 1), una de las dos")
        limit = 0.0
    elif entries.has("quema"):
        limit = entries.number("quema", 0, 1 / (1 - OBJECTIVE)) * (1 - OBJECTIVE)
    else:
        limit = entries.number("tasa", 0, 1)
    usual = Volume()
    volume = Volume(
        entries.whole("minimo_fallas", usual.failures),
        entries.whole("minimo_personas", usual.people),
        entries.whole("minimo_recientes", usual.recent_failures),
        entries.whole("minimo_personas_recientes", usual.recent_people),
        entries.whole("minimo_total", usual.total_requests),
        entries.whole("minimo_total_personas", usual.total_people),
    )
    return Rate(windows, limit, volume, read_recovery(entries))


def read_recovery(entries: Entries) -> Recovery | None:
    """One number without the other means nothing."""
    names = ("recuperado_en", "recuperado_con")
    given = [entries.has(name) for name in names]
    if not any(given):
        return None
    if not all(given):
        entries.wrong(names[given.index(False)], f"escribe los dos: {listed(names)}")
        return None
    return Recovery(entries.span("recuperado_en"), entries.whole("recuperado_con", 1))


def aftermath_of(condition: Threshold | Rate) -> timedelta:
    """Failures of a former outage stay in the shortest window for as long as it is."""
    if isinstance(condition, Rate) and condition.windows:
        return min(WINDOWS[each] for each in condition.windows) + timedelta(minutes=1)
    return timedelta(minutes=2)


def asked_for(book: RuleBook) -> set[str]:
    """The names of the readings that these rules look at."""
    names: set[str] = set()
    for rule in book.rules:
        if isinstance(rule.condition, Threshold):
            names.add(rule.condition.reading)
        else:
            windows = {*rule.condition.windows, "2m"}
            counted = ("requests", "errors", "people_hit")
            names.update(f"{name}.{window}" for name in counted for window in windows)
            if rule.condition.recovery is not None:
                names |= {RECOVERY_SECONDS, RECOVERY_REQUESTS}
    return names
