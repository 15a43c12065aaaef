"""The form of the week: what somebody typed, read question by question.

What is wrong with one answer leaves the others alone, and no letter of it is lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from feedback.answers.services import Saved, Typed
from feedback.weeks.questions import (
    NOTHING,
    TEXT_LIMIT,
    Choice,
    Given,
    Kind,
    Question,
    Questionnaire,
)

TEXT, MARK = "-texto", "-marca"  # what follows the code of a question in the name of a field
CHOOSE = "Elige una de las opciones."
NOTHING_SAID = "Contesta al menos una pregunta y oprime «Enviar»."
STALE = (
    "Esta respuesta cambió en otra ventana. Abajo está lo que escribiste aquí; si lo envías otra "
    "vez, reemplaza a la otra."
)
STALE_HERE = (
    "Esta respuesta cambió en otra ventana y la de aquí no se guardó. Si oprimes «Enviar», queda "
    "la de aquí."
)


@dataclass(frozen=True, slots=True)
class Option:
    choice: Choice
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A question as the page shows it. ``other`` is what another page had saved meanwhile."""

    question: Question
    given: Given
    mark: str
    problem: str = ""
    other: Given | None = None

    @property
    def options(self) -> Iterator[Option]:
        number = "" if self.given.number is None else str(self.given.number)
        for choice in self.question.choices:
            yield Option(choice, choice.code in {*self.given.choices, number})

    @property
    def said(self) -> list[str]:
        return said(self.question, self.given)

    @property
    def other_said(self) -> list[str]:
        return said(self.question, self.other) if self.other else []


def said(question: Question, given: Given) -> list[str]:
    """An answer in words: what was chosen, and what was written."""
    chosen = [question.label_of(code) for code in given.choices]
    if given.number is not None:
        label = question.label_of(str(given.number))
        chosen.append(f"{label} de {len(question.choices)}" if question.is_scale else label)
    return [*([", ".join(chosen)] if chosen else []), *([given.text] if given.text else [])]


class WeekForm:
    """``data`` as a page sent it. ``typed`` is what can be kept, ``problems`` what cannot, by the
    code of their question. ``only`` reads one question alone."""

    def __init__(self, questionnaire: Questionnaire, data: QueryDict, only: str = "") -> None:
        self.questionnaire = questionnaire
        self.given: dict[str, Given] = {}
        self.marks: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        self.typed: dict[str, Typed] = {}
        for question in questionnaire.questions:
            if only in {"", question.code}:
                self._read(question, data)

    def _read(self, question: Question, data: QueryDict) -> None:
        given, problem = _answer(question, data)
        mark = data.get(question.code + MARK) or NOTHING.mark
        self.given[question.code], self.marks[question.code] = given, mark
        if problem:
            self.problems[question.code] = problem
        else:
            self.typed[question.code] = Typed(given, mark)


def _answer(question: Question, data: QueryDict) -> tuple[Given, str]:
    """What was typed, and what is wrong with it."""
    known = [choice.code for choice in question.choices]
    sent = list(dict.fromkeys(code for code in data.getlist(question.code) if code))
    chosen = tuple(code for code in known if code in sent)
    problem = CHOOSE if len(chosen) < len(sent) else ""
    if question.kind is Kind.NUMBER:
        if len(chosen) > 1:
            return NOTHING, CHOOSE
        return Given(number=int(chosen[0]) if chosen else None), problem
    if question.kind is Kind.ONE and len(chosen) > 1:
        problem = CHOOSE
    text = data.get(question.code + TEXT, "").replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > TEXT_LIMIT:
        over = f"{len(text) - TEXT_LIMIT:,}"
        problem = (
            f"Escribiste {len(text):,} letras y caben {TEXT_LIMIT:,}: quita {over}. Todo lo que "
            "escribiste sigue aquí."
        )
    return Given(choices=chosen, text=text), problem


def rows_of(questionnaire: Questionnaire, kept: Mapping[str, Given], chosen: str = "") -> list[Row]:
    """A page that is opened: what is kept, or what was ``chosen`` in the letter."""
    return [
        Row(question, _opened(question, kept, chosen), kept.get(question.code, NOTHING).mark)
        for question in questionnaire.questions
    ]


def _opened(question: Question, kept: Mapping[str, Given], chosen: str) -> Given:
    given = kept.get(question.code, NOTHING)
    known = {choice.code for choice in question.choices}
    if question.kind is Kind.SEVERAL and chosen in known and chosen not in given.choices:
        return Given((*given.choices, chosen), given.text)
    return given


def rows_again(form: WeekForm, saved: Saved | None) -> list[Row]:
    """A page that comes back: what was typed, what is wrong, and what another page had saved.

    Without ``saved`` nothing was kept: the answers stay as they were typed.
    """
    return [_again(form, question, saved) for question in form.questionnaire.questions]


def _again(form: WeekForm, question: Question, saved: Saved | None) -> Row:
    code = question.code
    given, mark = form.given[code], form.marks[code]
    if saved is None or code in form.problems:
        return Row(question, given, mark, form.problems.get(code, ""))
    kept = saved.given.get(code, NOTHING)
    if code in saved.stale:
        return Row(question, given, kept.mark, STALE, kept)
    return Row(question, kept, kept.mark)
