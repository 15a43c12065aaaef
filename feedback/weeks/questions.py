"""The questions of the week: frozen values with a version. Pure.

What was asked once is never changed here: another wording is another version, so that an answer is
read beside the words that it answers.

>>> QUESTIONS[NEWEST].codes
('worked', 'problems', 'feature', 'recommend', 'saved')
>>> Given(text="Se traba").is_empty
False
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from json import dumps

TEXT_LIMIT = 5_000  # letters of one answer
WORKED, PROBLEMS, FEATURE, RECOMMEND, SAVED = (
    "worked",
    "problems",
    "feature",
    "recommend",
    "saved",
)
BLOCKS = "blocks"  # what a person chooses whose work stands still


class Kind(StrEnum):
    SEVERAL = "several"  # any of some choices, and words
    ONE = "one"  # one of some choices, and words
    TEXT = "text"
    NUMBER = "number"  # one of some whole numbers


@dataclass(frozen=True, slots=True)
class Choice:
    code: str  # of a NUMBER it is the number
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    kind: Kind
    asked: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    words: str = ""  # the name of the field of words, where it has one

    @property
    def has_text(self) -> bool:
        return self.kind is not Kind.NUMBER

    @property
    def is_scale(self) -> bool:
        return self.code == RECOMMEND

    def label_of(self, code: str) -> str:
        """What a person reads of a choice; the code itself where it is of another version."""
        return next((each.label for each in self.choices if each.code == code), code)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answers to one question."""

    choices: tuple[str, ...] = ()
    text: str = ""
    number: int | None = None

    @property
    def is_empty(self) -> bool:
        return not self.choices and not self.text and self.number is None

    @property
    def mark(self) -> str:
        """Names the value: a page that was drawn with another one is stale."""
        plain = dumps([sorted(self.choices), self.text, self.number])
        return sha256(plain.encode()).hexdigest()[:16]


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Questionnaire:
    version: int
    questions: tuple[Question, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(question.code for question in self.questions)

    @property
    def first(self) -> Question:
        return self.questions[0]

    def question(self, code: str) -> Question:
        """Raises KeyError."""
        for question in self.questions:
            if question.code == code:
                return question
        raise KeyError(code)


_FIRST = Questionnaire(
    1,
    (
        Question(
            WORKED,
            Kind.SEVERAL,
            "¿Qué te funcionó bien esta semana?",
            choices=(
                Choice("speed", "Cotizar más rápido"),
                Choice("measures", "Medidas y despiece sin errores"),
                Choice("customer", "El PDF o el enlace para el cliente"),
                Choice("prices", "Los precios y descuentos"),
                Choice("workshop", "El taller y los cortes"),
                Choice("nothing", "Nada todavía"),
            ),
            words="Cuéntanos más, si quieres",
        ),
        Question(
            PROBLEMS,
            Kind.ONE,
            "¿Qué problemas tuviste, en concreto?",
            hint="Di en qué página y qué esperabas que pasara.",
            choices=(
                Choice("none", "Ninguno"),
                Choice("annoys", "Me estorba, pero puedo trabajar"),
                Choice(BLOCKS, "Me bloquea: no puedo trabajar así"),
            ),
            words="Qué pasó",
        ),
        Question(
            FEATURE,
            Kind.TEXT,
            "¿Qué función te gustaría tener primero?",
            words="La que más falta te hace",
        ),
        Question(
            RECOMMEND,
            Kind.NUMBER,
            "¿Se lo recomendarías a otro taller?",
            hint="1 es «de ninguna manera» y 10 es «con toda seguridad».",
            choices=tuple(Choice(str(number), str(number)) for number in range(1, 11)),
        ),
        Question(
            SAVED,
            Kind.NUMBER,
            "¿Cuánto tiempo te ahorró esta semana, contra tu método anterior?",
            choices=(
                Choice("-60", "Me quitó tiempo"),
                Choice("0", "Nada"),
                Choice("30", "Media hora"),
                Choice("60", "1 hora"),
                Choice("120", "2 horas"),
                Choice("240", "4 horas"),
                Choice("480", "8 horas o más"),
            ),
        ),
    ),
)
QUESTIONS: dict[int, Questionnaire] = {_FIRST.version: _FIRST}
NEWEST = max(QUESTIONS)
