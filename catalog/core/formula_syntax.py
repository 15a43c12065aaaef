"""Formula text to tree: the small language in which a shop writes its cuts.

    expression = numbers, names, + - * / (also − × ÷), parentheses,
                 < <= > >= = <> (also == != ≤ ≥ ≠), and/y, or/o, not/no,
                 min(a, b, …) max(a, b, …) ceil(x) floor(x) round(x[, digits]) if(condition, a, b)

Upper and lower case are the same. `si` is `if`; arguments are separated by `,` or `;`. There is
no power, no attribute, no index, no text: nothing a formula could reach except its own numbers
and names. Size is bounded before anything is built (`MAX_LENGTH`, `MAX_NODES`, `MAX_DEPTH`,
`MAX_DIGITS`).

>>> parse("(AT - 185) ÷ 2")
Binary(operator='/', left=Binary(operator='-', left=Name(name='AT', position=1), \
right=Number(value=Decimal('185')), position=4), right=Number(value=Decimal('2')), position=11)
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple, NoReturn

from catalog.core.errors import EngineError

MAX_LENGTH = 500
MAX_NODES = 200
MAX_DEPTH = 40
MAX_DIGITS = 12
MAX_NAME = 40
FEW_NAMES = 8
"""As many as a sentence may list."""
SHORT_TEXT = 30
"""Letters of a formula in which a place is found without help."""

FUNCTIONS = ("min", "max", "ceil", "floor", "round", "if")
"""The functions by the name the user reads; in the tree they are upper case."""

_ARGUMENTS = {
    "MIN": (2, 20),
    "MAX": (2, 20),
    "CEIL": (1, 1),
    "FLOOR": (1, 1),
    "ROUND": (1, 2),
    "IF": (3, 3),
}
_ALIASES = {"SI": "IF"}
_WORDS = {"AND": "and", "Y": "and", "OR": "or", "O": "or", "NOT": "not", "NO": "not"}
RESERVED = frozenset({*_ARGUMENTS, *_ALIASES, *_WORDS})
"""Words that cannot name a constant or an option."""

_SAME = {
    "×": "*",
    "÷": "/",
    "−": "-",
    "==": "=",
    "!=": "<>",
    "≠": "<>",
    "≤": "<=",
    "≥": ">=",
    ";": ",",
}
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "=", "<>"})
_BINDING = {"or": 1, "and": 2, **dict.fromkeys(_COMPARISONS, 4), "+": 5, "-": 5, "*": 6, "/": 6}
_NOT_BINDS = 3
_SIGN_BINDS = 7

_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<operator><=|>=|==|!=|<>|[-+*/()<>=,;×÷−≤≥≠])"
)
_BLANK = " \t\r\n\u00a0"


class FormulaErrorKind(StrEnum):
    SYNTAX = "syntax"
    UNKNOWN_NAME = "unknown_name"
    DIVISION_BY_ZERO = "division_by_zero"
    LIMIT = "limit"


class FormulaError(EngineError):
    """What is wrong with a formula, and where.

    `position` counts characters from 0; `name` and `accepted` are filled for an unknown name.
    """

    def __init__(
        self,
        kind: FormulaErrorKind,
        message: str,
        *,
        text: str,
        position: int | None = None,
        name: str = "",
        accepted: Iterable[str] = (),
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.text = text
        self.position = position
        self.name = name
        self.accepted = tuple(accepted)


def unknown_name(name: str, accepted: Iterable[str], text: str, position: int) -> FormulaError:
    """The error for a name the formula may not use, with the nearest accepted one first."""
    names = sorted(accepted)
    near = get_close_matches(name, names, n=1)
    if near:
        cure = f"¿Quisiste escribir {near[0]}?"
    elif len(names) <= FEW_NAMES:
        cure = f"Puedes usar {', '.join(names) or 'solo números'}."
    else:
        cure = "Usa AT, ALT, una medida de la línea o una opción."
    return FormulaError(
        FormulaErrorKind.UNKNOWN_NAME,
        f"«{name}» no es un nombre conocido. {cure}",
        text=text,
        position=position,
        name=name,
        accepted=names,
    )


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Node"
    right: "Node"
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple["Node", ...]
    position: int


Node = Number | Name | Unary | Binary | Call


def parse(text: str) -> Node:
    """The tree of `text`; FormulaError (syntax or limit) when it is not a formula."""
    return _Parser(text).parse()


def nodes_in(node: Node) -> Iterator[Node]:
    """The tree's nodes, each before those below it, left to right."""
    yield node
    match node:
        case Unary(operand=operand):
            yield from nodes_in(operand)
        case Binary(left=left, right=right):
            yield from nodes_in(left)
            yield from nodes_in(right)
        case Call(arguments=arguments):
            for argument in arguments:
                yield from nodes_in(argument)


def names_in(node: Node) -> Iterator[Name]:
    """Every use of a name in the tree, left to right."""
    return (part for part in nodes_in(node) if isinstance(part, Name))


class _Token(NamedTuple):
    kind: str
    value: str
    position: int


class _Parser:
    """Precedence climbing; `nesting` bounds the recursion before the tree exists."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > MAX_LENGTH:
            self._limit(f"tiene {len(text)} caracteres y el máximo es {MAX_LENGTH}")
        self.tokens = list(self._tokens())
        self.index = 0
        self.nesting = 0
        self.nodes = 0

    def parse(self) -> Node:
        if len(self.tokens) == 1:
            self._fail("Escribe la fórmula, por ejemplo AT - 26", 0)
        node = self._expression(0)
        token = self.tokens[self.index]
        if token.kind != "end":
            self._fail(f"Sobra «{token.value}» o falta un operador antes", token.position)
        return node

    def _tokens(self) -> Iterator[_Token]:
        text, position = self.text, 0
        while position < len(text):
            if text[position] in _BLANK:
                position += 1
                continue
            match = _TOKEN.match(text, position)
            if match is None:
                self._refuse_character(position)
            value = match.group()
            kind = match.lastgroup or ""
            if kind == "number" and len(value.replace(".", "")) > MAX_DIGITS:
                self._limit(f"tiene un número de más de {MAX_DIGITS} cifras", position)
            if kind == "name":
                if len(value) > MAX_NAME:
                    self._limit(f"tiene un nombre de más de {MAX_NAME} letras", position)
                value = value.upper()
                if value in _WORDS:
                    kind, value = "operator", _WORDS[value]
            yield _Token(kind, _SAME.get(value, value), position)
            position = match.end()
        yield _Token("end", "", len(text))

    def _expression(self, binding: int) -> Node:
        self.nesting += 1
        if self.nesting > MAX_DEPTH:
            self._limit("tiene demasiados paréntesis o signos anidados")
        left = self._operand()
        while (power := _BINDING.get(self.tokens[self.index].value, 0)) > binding:
            operator = self._next()
            right = self._expression(power)
            if operator.value in _COMPARISONS and self.tokens[self.index].value in _COMPARISONS:
                self._fail(
                    "Compara de dos en dos y une las comparaciones con «y»",
                    self.tokens[self.index].position,
                )
            left = self._counted(Binary(operator.value, left, right, operator.position))
        self.nesting -= 1
        return left

    def _operand(self) -> Node:
        token = self._next()
        if token.kind == "number":
            return self._counted(Number(Decimal(token.value)))
        if token.kind == "name":
            if self.tokens[self.index].value == "(":
                return self._call(token)
            if token.value in RESERVED:
                self._fail(
                    f"A la función {token.value.lower()} le falta su paréntesis", token.position
                )
            return self._counted(Name(token.value, token.position))
        if token.value == "(":
            node = self._expression(0)
            self._expect(")")
            return node
        if token.value in ("-", "+"):
            operand = self._expression(_SIGN_BINDS)
            return operand if token.value == "+" else self._counted(Unary("-", operand))
        if token.value == "not":
            return self._counted(Unary("not", self._expression(_NOT_BINDS)))
        self._fail(self._lacking(token), token.position)

    def _lacking(self, token: _Token) -> str:
        """What is not there where an operand should be: before ``token``, or at the end."""
        at = self.tokens.index(token)
        before = self._written(self.tokens[at - 1]) if at else ""
        here = self._written(token)
        if not here:
            return f"Falta algo después de «{before}»"
        if not before:
            return f"Falta algo antes de «{here}»"
        return f"Falta algo entre «{before}» y «{here}»"

    def _written(self, token: _Token) -> str:
        """As somebody typed it, with a minus that is seen."""
        found = _TOKEN.match(self.text, token.position)
        return "−" if found and found.group() == "-" else found.group() if found else ""

    def _call(self, name: _Token) -> Node:
        function = _ALIASES.get(name.value, name.value)
        if function not in _ARGUMENTS:
            self._fail(
                f"No existe la función «{name.value}»; las funciones son {', '.join(FUNCTIONS)}",
                name.position,
            )
        self._next()
        arguments = [self._expression(0)]
        while self.tokens[self.index].value == ",":
            self._next()
            arguments.append(self._expression(0))
        self._expect(")")
        least, most = _ARGUMENTS[function]
        if not least <= len(arguments) <= most:
            wanted = str(least) if least == most else f"de {least} a {most}"
            self._fail(
                f"La función {function.lower()} lleva {wanted} valores y tiene {len(arguments)}",
                name.position,
            )
        if function == "ROUND" and len(arguments) == 2:
            digits = arguments[1]
            if not isinstance(digits, Number) or digits.value not in range(7):
                self._fail("Los decimales de round son un número entero de 0 a 6", name.position)
        return self._counted(Call(function, tuple(arguments), name.position))

    def _next(self) -> _Token:
        token = self.tokens[self.index]
        if token.kind != "end":
            self.index += 1
        return token

    def _expect(self, value: str) -> None:
        token = self._next()
        if token.value != value:
            self._fail(f"Falta «{value}»", token.position)

    def _counted(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._limit(f"tiene más de {MAX_NODES} operaciones")
        return node

    def _refuse_character(self, position: int) -> NoReturn:
        character = self.text[position]
        if character.isalpha() or character == "_":
            self._fail(
                f"«{character}» no se acepta: los nombres llevan letras sin acento ni eñe, "
                "números y guion bajo, y empiezan con letra",
                position,
            )
        self._fail(f"«{character}» no se acepta en una fórmula", position)

    def _fail(self, message: str, position: int) -> NoReturn:
        near = ""
        if len(self.text) > SHORT_TEXT:
            start = max(0, position - SHORT_TEXT // 2)
            near = f", cerca de «{self.text[start : position + SHORT_TEXT // 2].strip()}»"
        raise FormulaError(
            FormulaErrorKind.SYNTAX, f"{message}{near}.", text=self.text, position=position
        )

    def _limit(self, message: str, position: int | None = None) -> NoReturn:
        raise FormulaError(
            FormulaErrorKind.LIMIT,
            f"La fórmula {message}.",
            text=self.text[:MAX_LENGTH],
            position=position,
        )
