"""What an interview of thirty minutes asks, and how its answers are scored."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Part:
    minutes: int
    title: str
    questions: tuple[str, ...]


SCRIPT = (
    Part(3, "Presentación", ("Quién eres, qué es el programa y qué se espera de cada parte.",)),
    Part(
        7,
        "Cómo cotizan hoy",
        (
            "Cuéntame la última cotización que hiciste, de la llamada al envío.",
            "¿Quién la hizo, cuánto tardó y qué se tuvo que corregir?",
            "¿Qué pasa cuando suben los precios del aluminio o del vidrio?",
        ),
    ),
    Part(
        7,
        "Qué venden y con qué datos",
        (
            "¿Qué líneas y qué vidrios son la mayor parte de tu venta?",
            "¿Tienes a la mano tus precios y tus descuentos de corte? ¿En qué formato?",
            "¿Cómo le llega el corte al taller?",
        ),
    ),
    Part(
        6,
        "Quién lo va a usar",
        (
            "¿Quiénes cotizan y quién decide los precios?",
            "¿En qué equipo trabajan: celular, computadora, los dos?",
            "¿Cuánto tiempo puede darle cada quien en las primeras dos semanas?",
        ),
    ),
    Part(
        4,
        "El compromiso",
        (
            "Cinco preguntas cada semana: ¿quién las contesta?",
            "¿Qué tendría que pasar para que en tres meses quieran seguir?",
        ),
    ),
    Part(3, "Cierre", ("Dudas, siguiente paso y cuándo tendrán respuesta.",)),
)

RUBRIC = MappingProxyType(
    {
        "need": "Le duele: pierde tiempo o dinero al cotizar",
        "data": "Tiene precios y descuentos a la mano",
        "time": "Alguien tiene tiempo para probarlo",
        "feedback": "Dirá lo que piensa cada semana",
        "fit": "Lo que vende ya se puede cotizar aquí",
    }
)
"""Each is scored from 1 (nothing of it) to 5 (all of it)."""

SCORES = range(1, 6)
