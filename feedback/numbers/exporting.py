"""What people answered and its figures, as the sheets of a workbook."""

from collections.abc import Iterator, Sequence
from typing import Any

from feedback.answers.models import Response
from feedback.numbers.panel import Line, Panel
from feedback.weeks.questions import QUESTIONS, Given, Question

Sheet = list[list[Any]]


def responses_of(panel: Panel) -> list[Response]:
    """Every response of the panel's weeks, with its answers, the newest week first."""
    since = panel.by_week[0][0]
    rows = Response.objects.filter(week__range=(since, panel.until))
    return list(rows.prefetch_related("answers").order_by("-week", "company", "user_id"))


def sheets_of(panel: Panel, responses: Sequence[Response]) -> dict[str, Sheet]:
    return {
        "Semanas": [_LINE_HEAD, *map(_line_row, panel.weekly)],
        "Empresas": list(_companies(panel)),
        "Respuestas": list(_responses(panel, responses)),
    }


_LINE_HEAD = [
    "Semana del",
    "Empresas que respondieron",
    "",
    "Personas",
    "",
    "NPS por persona",
    "",
    "Tiempo ahorrado",
    "",
]


def _line_row(line: Line) -> list[Any]:
    said = (line.answered, line.people, line.nps, line.saved)
    return [line.name, *(text for each in said for text in (each.figure, each.note))]


def _companies(panel: Panel) -> Iterator[list[Any]]:
    yield ["Empresa", "Semanas con respuesta", "Personas", "Satisfacción", "Semanas en silencio"]
    for line in panel.by_company:
        figures = (line.answered.figure, line.people.figure, line.satisfaction.figure)
        yield [line.company.name, *figures, line.silent]


def _responses(panel: Panel, responses: Sequence[Response]) -> Iterator[list[Any]]:
    """A person is their number: names are in their company alone."""
    newest = QUESTIONS[max(QUESTIONS)].questions
    yield ["Semana del", "Empresa", "Persona", "Rol", *(each.asked for each in newest)]
    for row in responses:
        given = row.given
        company = panel.companies.get(row.company_id)
        yield [
            row.week,
            company.name if company else "",
            row.user_id,
            row.get_role_display(),
            *(_told(question, given.get(question.code, Given())) for question in newest),
        ]


def _told(question: Question, given: Given) -> str | int | None:
    if given.number is not None:
        return given.number
    return "; ".join(filter(None, [*map(question.label_of, given.choices), given.text])) or None
