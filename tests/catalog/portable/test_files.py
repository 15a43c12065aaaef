"""What strangers may write in a file, and what they may not."""

import doctest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.portable import broken_yaml, columns, entries, files
from catalog.portable.files import LARGEST, FileRefused, parse, read_file
from tenants.web import spreadsheets

BOMB = "a: &a [x, x]\n" + "".join(f"{new}: &{new} [*{old}, *{old}]\n" for old, new in ("ab", "bc"))


def test_the_worked_examples_hold() -> None:
    for module in (broken_yaml, files, entries, columns, spreadsheets):
        result = doctest.testmod(module)
        assert result.attempted > 0 == result.failed


def test_everything_is_read_as_it_was_typed() -> None:
    text = b"a: 1.50\nb: no\nc: 2025-01-01\nd: 1e999\ne: NaN\nf: 0x1F\ng: ~\nh:\n"
    values = {"a": "1.50", "b": "no", "c": "2025-01-01", "d": "1e999", "e": "NaN", "f": "0x1F"}
    assert parse(text) == values | {"g": "~", "h": ""}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "El archivo está vacío."),
        ("# nada\n", "El archivo está vacío."),
        (BOMB, "línea 1: no se aceptan referencias (& y *); escribe el dato completo."),
        ("a: *x", "línea 1: no se aceptan referencias"),
        ("a: !!python/object/apply:os.system [true]", "línea 1: no se aceptan etiquetas"),
        ("- !!binary aGVsbG8=", "línea 1: no se aceptan etiquetas"),
        ("a:\n  <<: {b: 1}\n  <<: {c: 2}", "línea 3: «<<» está dos veces; deja uno."),
        ("RIEL: 1\nRIEL: 2", "línea 2: «RIEL» está dos veces; deja uno."),
        ("[1, 2]: 3", "línea 1: aquí va un nombre o una clave, no una lista."),
        ("a: [1, 2", "línea 1: el corchete que se abre aquí no se cierra"),
        ("a: b: c", "línea 1: hay dos veces «:» en un dato; pon el texto entre comillas."),
        ("a: 1\n---\nb: 2", "El archivo tiene más de un documento"),
        ('a: "\\0"', "línea 1: hay caracteres que no se ven; quítalos."),
        (
            "[" * 9 + "]" * 9,
            "línea 1: hay demasiadas listas dentro de otras; revisa corchetes y llaves.",
        ),
        (
            "[" * 100_000,
            "línea 1: hay demasiadas listas dentro de otras; revisa corchetes y llaves.",
        ),
        (
            "{a: " * 100_000,
            "línea 1: hay demasiadas listas dentro de otras; revisa corchetes y llaves.",
        ),
        ("a: \x07", "El archivo tiene caracteres que no son de texto."),
    ],
)
def test_what_is_not_plain_data_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        parse(text.encode())
    assert message in str(refusal.value)


def test_a_text_in_another_encoding_is_refused() -> None:
    with pytest.raises(FileRefused, match="UTF-8"):
        parse("línea: 3".encode("latin-1"))


def test_a_file_saved_with_a_mark_of_utf8_is_read() -> None:
    assert parse(b"\xef\xbb\xbfa: 1") == {"a": "1"}


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "enorme.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(FileRefused, match="pasa de 10 MB"):
        read_file(path)


def test_a_file_as_large_as_may_be_is_read(tmp_path: Path) -> None:
    path = tmp_path / "grande.yaml"
    path.write_bytes(b"a: 1 #".ljust(LARGEST, b"x"))
    assert read_file(path) == {"a": "1"}


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(FileRefused, match="no hay tal archivo"):
        read_file(Path("/no/hay/tal.yaml"))


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a:\n  b: {ancho: 1,50, alto: 2}", 2, "en «ancho: 1, 50» la coma separa un dato de otro"),
        ("b: {x: Á, cantidad: max(4, 0), y: 3}", 1, "en «cantidad: max(4, 0)» la coma separa"),
        ("b: {x: {z: 1}, 0), y: 3}", 1, "en «0)» la coma separa un dato de otro"),
        ("b: {ancho: 400, 3000}", 1, "en «ancho: 400, 3000» la coma separa"),
        ("b: {\n  x: 1,\n  ancho: 1,\n  50}", 4, "en «ancho: 1, 50» la coma separa"),
    ],
)
def test_a_comma_that_cuts_a_value_within_braces_is_named_with_its_line_and_its_cure(
    text: str, line: int, told: str
) -> None:
    with pytest.raises(FileRefused) as refusal:
        parse(text.encode())
    [fault] = refusal.value.faults
    assert fault.line == line and told in fault.message
    assert "entre comillas" in fault.message and "con punto" in fault.message


def test_every_comma_that_cuts_a_value_is_told_at_once() -> None:
    with pytest.raises(FileRefused) as refusal:
        parse(b"a: {x: 1,5}\nb: {y: 2,5, z: 3,5}")
    assert [fault.line for fault in refusal.value.faults] == [1, 2, 2]


def test_an_empty_value_and_a_comma_that_belongs_are_read_as_they_are() -> None:
    text = b'a: {x: , y: "1,50", z: [1, 2]}\nb: 1,50\nc:'
    assert parse(text) == {"a": {"x": "", "y": "1,50", "z": ["1", "2"]}, "b": "1,50", "c": ""}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb:\n\t- x", "línea 3: hay un tabulador; la sangría va con espacios."),
        ("a:\n  b: 1\n\tc: 2", "línea 3: hay un tabulador"),
        ("a: 1\nb:\n- producto FIJA\n  ancho: 80", "línea 3: falta «:» después del nombre"),
        ("formato:1\nb:\n- x", "línea 1: falta un espacio después de «:»"),
        ("a: 1\nb: {producto:X, ancho:80}", "línea 2: en «producto:X» falta un espacio después"),
        ("a: 1\nb:\n- {p: F, a: 80\n- {p: F}", "línea 3: la llave que se abre aquí no se cierra"),
        ("a: 1\nb:\n- {p: F, a: 80\n", "línea 3: la llave que se abre aquí no se cierra"),
        ("a: [1, 2\nb: 3", "línea 1: el corchete que se abre aquí no se cierra"),
        ("a: [", "línea 1: el corchete que se abre aquí no se cierra"),
        ("a: 1\nb: {c: [1,\n\n", "línea 2: el corchete que se abre aquí no se cierra"),
        ("a: 1\nb: {c: 1,\n", "línea 2: la llave que se abre aquí no se cierra"),
        ("a: {b: 1}}", "línea 1: sobra «}»; quítalo."),
        ("a: {b: 1,, c: 2}", "línea 1: hay una coma de más; quítala."),
        ('a: 1\nb: "60 1/2""\nc: 2', "línea 2: unas comillas se abren y no se cierran"),
        ('a: "x\nb: 2\nc: 3', "línea 1: unas comillas se abren y no se cierran"),
        ('a: "C:\\xampp"', "línea 1: entre comillas dobles «\\» se escribe dos veces"),
        ("iva: %16", "línea 1: lo que empieza con «%» va entre comillas."),
        ("a: @casa", "línea 1: lo que empieza con «@» va entre comillas."),
        ("- {c: Depto #4, p: 1}\n- {x: 1}", "línea 1: « #» deja fuera lo que sigue"),
        ("- {c: Nota: flete, p: 1}", "línea 1: hay dos veces «:» en un dato"),
        ("a:\n - p: F\n    x: 8", "línea 3: la sangría no es la de los renglones de arriba"),
        ("a:\n  b: 1\n c: 2", "línea 3: la sangría no es la de los renglones de arriba"),
        ("a:\n  b: 1\n  - c", "línea 3: la sangría no es la de los renglones de arriba"),
    ],
)
def test_a_slip_of_yaml_is_named_with_its_line_and_its_cure(text: str, message: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        parse(text.encode())
    assert str(refusal.value).startswith(message)


SOUND = (
    "formato: 1\npartidas:\n- {producto: FIJA-3, ancho: 80, alto: 60}\n"
    '- concepto: "Flete: ida"\n  precio: 850.50\n- {articulo: X, opciones: [A, B]}\n'
)


@given(
    place=st.integers(0, len(SOUND)),
    cut=st.integers(0, 3),
    put=st.text(alphabet="{}[]:,\"'#%@&*!|>-?\t\n x1`\\", max_size=3),
)
def test_any_slip_in_a_sound_file_is_read_or_refused_with_its_line(
    place: int, cut: int, put: str
) -> None:
    text = SOUND[:place] + put + SOUND[place + cut :]
    try:
        parse(text.encode())
    except FileRefused as refusal:
        for fault in refusal.faults:
            assert fault.message
            assert fault.line <= text.count("\n") + 1
            assert fault.line or "documento" in fault.message or "vacío" in fault.message, text
