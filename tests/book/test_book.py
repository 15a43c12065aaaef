"""The printed manual: every picture that it names is taken, and its contents are true."""

import re
from datetime import date
from pathlib import Path

import pytest
from markdown_it.token import Token
from PIL import Image
from pypdf import PdfReader

from tenants.manual.chapters import Chapter, chapters
from tenants.manual.reading import parts_of
from tests.book.flow import is_narrow
from tests.book.layout import make_book
from tests.book.pictures import DESK, PHONE, SHOTS


def images_of(chapter: Chapter) -> list[Token]:
    return [
        child
        for token in parts_of(chapter.text)
        for child in token.children or ()
        if child.type == "image"
    ]


def names_of(chapter: Chapter) -> list[str]:
    return [str(image.attrGet("src")).removesuffix(".png") for image in images_of(chapter)]


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.slug)
def test_every_chapter_names_a_picture_and_says_what_it_shows(chapter: Chapter) -> None:
    assert names_of(chapter)
    assert all(image.content for image in images_of(chapter))


def test_the_script_takes_the_pictures_that_the_manual_names_and_no_other() -> None:
    named = [name for chapter in chapters() for name in names_of(chapter)]
    assert sorted(named) == sorted(SHOTS)
    assert len(named) == len(set(named))


def test_the_book_has_a_cover_true_contents_and_every_page_its_number(tmp_path: Path) -> None:
    for name in SHOTS:
        size = PHONE if is_narrow(name) else DESK
        Image.new("RGB", (size["width"], size["height"]), "white").save(tmp_path / f"{name}.jpg")
    path = tmp_path / "manual.pdf"
    count = make_book(path, chapters(), tmp_path, date(2026, 3, 2))
    book = PdfReader(path)
    pages = [page.extract_text() for page in book.pages]
    assert count == len(pages)
    assert "Manual de uso" in pages[0] and "Marzo de 2026" in pages[0]
    for number, text in enumerate(pages[1:], 2):
        assert f"Página {number} de {count}" in text
    for number, chapter in enumerate(chapters(), 1):
        title = f"{number}. {chapter.title}"
        # On its first page a title stands twice: above the line and as the heading.
        begins = next(place for place, text in enumerate(pages, 1) if text.count(title) > 1)
        told = re.search(rf"{re.escape(title)}[\s.]*(\d+)", " ".join(pages[1:3]))
        assert told and int(told[1]) == begins, title
    assert [float(side) for side in book.pages[0].mediabox[2:]] == [612, 792]


def test_the_fonts_of_the_book_are_in_it(tmp_path: Path) -> None:
    for name in SHOTS:
        Image.new("RGB", (40, 30), "white").save(tmp_path / f"{name}.jpg")
    make_book(tmp_path / "manual.pdf", chapters(), tmp_path, date(2026, 3, 2))
    for page in PdfReader(tmp_path / "manual.pdf").pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"], font
