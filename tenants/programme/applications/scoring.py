"""Points of an application, each with its reason in words. A person decides, never the points.

The criteria are those of the programme: shops of 5 to 50 people with 20 to 100 quotations a month,
used to Excel and WhatsApp, who will say every week what they think.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

PEOPLE = (5, 50)
QUOTES = (20, 100)  # a month


class Answers(Protocol):
    """What is asked in the form and counts."""

    people: int
    quotes_a_month: int
    method: str
    minutes_a_quote: int
    habit: str
    weekly_feedback: bool

    @property
    def lines(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Points:
    """Of one criterion: how many, of how many, and why."""

    criterion: str
    points: int
    of: int
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    parts: tuple[Points, ...]

    @property
    def total(self) -> int:
        return sum(part.points for part in self.parts)

    @property
    def of(self) -> int:
        return sum(part.of for part in self.parts)


def score(answers: Answers) -> Score:
    return Score(
        (
            _size(answers.people),
            _volume(answers.quotes_a_month),
            _method(answers.method),
            _time(answers.minutes_a_quote),
            _habit(answers.habit),
            _lines(answers.lines),
            _feedback(answers.weekly_feedback),
        )
    )


def outside(answers: Answers) -> list[str]:
    """What is outside of what the programme looks for, in words for the applicant."""
    found = []
    if not PEOPLE[0] <= answers.people <= PEOPLE[1]:
        found.append(
            f"El programa busca empresas de {PEOPLE[0]} a {PEOPLE[1]} personas, y en la tuya "
            f"trabajan {answers.people}."
        )
    if not QUOTES[0] <= answers.quotes_a_month <= QUOTES[1]:
        found.append(
            f"El programa busca de {QUOTES[0]} a {QUOTES[1]} cotizaciones al mes, y ustedes hacen "
            f"{answers.quotes_a_month}."
        )
    return found


def _size(people: int) -> Points:
    if PEOPLE[0] <= people <= PEOPLE[1]:
        return Points("Tamaño", 20, 20, f"{people} personas: dentro de 5 a 50.")
    if 3 <= people <= 80:
        return Points("Tamaño", 10, 20, f"{people} personas: cerca de 5 a 50.")
    return Points("Tamaño", 0, 20, f"{people} personas: fuera de 5 a 50.")


def _volume(quotes: int) -> Points:
    if QUOTES[0] <= quotes <= QUOTES[1]:
        return Points("Volumen", 20, 20, f"{quotes} cotizaciones al mes: dentro de 20 a 100.")
    if 10 <= quotes <= 200:
        return Points("Volumen", 10, 20, f"{quotes} cotizaciones al mes: cerca de 20 a 100.")
    return Points("Volumen", 0, 20, f"{quotes} cotizaciones al mes: fuera de 20 a 100.")


def _method(method: str) -> Points:
    if method in {"spreadsheet", "chat"}:
        return Points("Método", 15, 15, "Cotiza en Excel o WhatsApp: es a quien más le sirve.")
    if method == "paper":
        return Points("Método", 10, 15, "Cotiza a mano: el cambio es mayor.")
    return Points("Método", 5, 15, "Ya usa otro programa: compara más de lo que estrena.")


def _time(minutes: int) -> Points:
    if minutes >= 30:
        return Points("Tiempo", 10, 10, f"{minutes} minutos por cotización: hay qué ahorrar.")
    if minutes >= 10:
        return Points("Tiempo", 5, 10, f"{minutes} minutos por cotización: ahorra algo.")
    return Points("Tiempo", 0, 10, f"{minutes} minutos por cotización: ya es rápida.")


def _habit(habit: str) -> Points:
    if habit in {"daily", "phone"}:
        return Points("Uso de programas", 10, 10, "Usa programas todos los días.")
    if habit == "some":
        return Points("Uso de programas", 5, 10, "Usa programas de vez en cuando.")
    return Points("Uso de programas", 0, 10, "Casi no usa programas: pedirá más ayuda.")


def _lines(lines: Collection[str]) -> Points:
    if len(lines) >= 3:
        return Points("Variedad", 10, 10, f"Vende {len(lines)} líneas: prueba más del catálogo.")
    if len(lines) == 2:
        return Points("Variedad", 7, 10, "Vende 2 líneas.")
    return Points("Variedad", 4 if lines else 0, 10, "Vende una sola línea.")


def _feedback(willing: bool) -> Points:
    if willing:
        return Points("Opinión semanal", 15, 15, "Dará su opinión cada semana.")
    return Points("Opinión semanal", 0, 15, "No se compromete a opinar cada semana.")
