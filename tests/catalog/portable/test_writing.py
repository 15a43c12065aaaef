"""A catalogue written down and read back."""

from dataclasses import replace

from catalog.portable.document import Document
from catalog.portable.files import parse
from catalog.portable.reading import read_catalog
from catalog.portable.writing import HEADER, write_catalog
from catalog.starter import starter_catalog
from tests.catalog.portable.make import SMALL, make_document


def test_a_file_in_the_usual_order_is_written_as_it_was_read() -> None:
    compact = "".join(
        line for line in write_catalog(make_document()).splitlines(True) if line.strip()
    )
    assert compact == HEADER + SMALL


def test_what_is_written_is_read_back_equal() -> None:
    for catalog in (Document(), make_document(), starter_catalog()):
        text = write_catalog(catalog)
        again = read_catalog(parse(text.encode()))
        assert again == catalog
        assert write_catalog(again) == text


def test_texts_that_look_like_something_else_come_back_as_they_were() -> None:
    finish = make_document().finishes["BRONCE"]
    names = [
        "no",
        "12.50",
        "~",
        "- x",
        "a: b",
        "#1",
        "{x}",
        "'",
        '"',
        " sí ",
        "línea\nnueva",
        "😀",
        "*",
    ]
    finishes = {f"F{place}": replace(finish, name=name) for place, name in enumerate(names)}
    catalog = Document(finishes=finishes)
    assert read_catalog(parse(write_catalog(catalog).encode())) == catalog
