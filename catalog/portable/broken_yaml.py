"""What is wrong with a text that is no YAML, where it is, and its cure.

The reader of YAML tells where it gave up, which is often below the slip.

>>> import yaml
>>> def told(text):
...     try:
...         list(yaml.parse(text, Loader=yaml.BaseLoader))
...     except yaml.MarkedYAMLError as error:
...         return diagnosis(error, text)
>>> told('piezas:\\n- {pieza: Riel, largo: AT\\n- {pieza: Jamba}')
(2, 'la llave que se abre aquí no se cierra; ciérrala con «}».')
>>> told('a: 1\\n- b: 2')
(2, 'la sangría no es la de los renglones de arriba; alinéalo con ellos, con espacios.')
"""

import re

import yaml

ANYTHING = "el texto no es YAML; revisa sangrías, comillas, llaves y dos puntos."
INDENT = "la sangría no es la de los renglones de arriba; alinéalo con ellos, con espacios."
QUOTES = "unas comillas se abren y no se cierran; ciérralas, o pon el texto entre comillas simples."
COLONS = "hay dos veces «:» en un dato; pon el texto entre comillas."
CLOSE_UP = "falta un espacio después de «:», como en «ancho: 150»."

_TWICE = re.compile(r":\s[^\"']*:(?:\s|$)")
_TIGHT = re.compile(r"(?:^|[\s{,-])[^\W\d]\w*:[^\s:/]")


def diagnosis(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str]:
    """The line, from 1, or 0 where none is known, and what is wrong there."""
    lines = text.splitlines() or [""]
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return 0, ANYTHING
    last = min(mark.line, len(lines) - 1)
    start = min(error.context_mark.line, last) if error.context_mark else last
    problem, context = str(error.problem), str(error.context)
    sign = lines[last][mark.column : mark.column + 1]
    if sign == "\t" or "tab" in problem:
        return last + 1, "hay un tabulador; la sangría va con espacios."
    if "cannot start any token" in problem:
        return last + 1, f"lo que empieza con «{sign}» va entre comillas."
    if "quoted scalar" in context:
        return start + 1, _wrong_quotes(problem)
    if "flow" in context:
        return _wrong_flow(lines, start, last, problem, sign)
    if "mapping values" in problem:
        return _wrong_values(lines, last)
    if sign and sign in "}]":
        return last + 1, f"sobra «{sign}»; quítalo."
    if "expected key" in problem or "block" in problem:
        return last + 1, INDENT
    return last + 1, ANYTHING


def _wrong_quotes(problem: str) -> str:
    if "end of" in problem or "document" in problem:
        return QUOTES
    return "entre comillas dobles «\\» se escribe dos veces; usa comillas simples."


def _wrong_flow(
    lines: list[str], start: int, last: int, problem: str, sign: str
) -> tuple[int, str]:
    """Within braces or brackets, which begin in the line ``start``."""
    opening = lines[start]
    if last == start and sign == ":":
        return start + 1, COLONS
    if sign == ",":
        return last + 1, "hay una coma de más; quítala."
    if " #" in opening:
        return start + 1, "« #» deja fuera lo que sigue en el renglón; pon el texto entre comillas."
    while start and not re.search(r"[\[{]", lines[start]):  # where something was to follow
        start -= 1
    if "]" in problem or lines[start].rfind("[") > lines[start].rfind("{"):
        return start + 1, "el corchete que se abre aquí no se cierra; ciérralo con «]»."
    return start + 1, "la llave que se abre aquí no se cierra; ciérrala con «}»."


def _wrong_values(lines: list[str], last: int) -> tuple[int, str]:
    """Two colons in one value, or a name above that lacks its own."""
    if _TWICE.search(lines[last]):
        return last + 1, COLONS
    above = next((at for at in range(last - 1, -1, -1) if lines[at].strip()), last)
    if ":" not in lines[above]:
        return above + 1, "falta «:» después del nombre, como en «ancho: 150»."
    if _TIGHT.search(lines[above]):
        return above + 1, CLOSE_UP
    return last + 1, INDENT
