"""The manual inside the system: who reads which chapter, and where every link of it leads."""

import re
from collections.abc import Callable

import pytest

from tenants.manual.chapters import FOLDER, Chapter, anchor_of, chapters, chapters_for, help_path
from tenants.manual.reading import page_of, parts_of
from tenants.people.roles import Role
from tests.people import CompanyClient, make_person
from tests.test_isolation import MAY_ENTER

Browse = Callable[..., CompanyClient]
each_role = pytest.mark.parametrize("role", list(Role))
each_chapter = pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.slug)


def links_of(chapter: Chapter) -> list[tuple[str, str]]:
    """The chapter and the anchor that each link leads to."""
    found = []
    for token in parts_of(chapter.text):
        for child in token.children or ():
            if child.type == "link_open":
                file, _, anchor = str(child.attrGet("href")).partition("#")
                found.append((file.removesuffix(".md") or chapter.slug, anchor))
    return found


def anchors_of(chapter: Chapter) -> list[str]:
    return [
        str(token.attrGet("id"))
        for token in parts_of(chapter.text)
        if token.type == "heading_open" and token.tag != "h1"
    ]


def test_every_file_of_the_manual_is_a_chapter() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == sorted(
        chapter.slug for chapter in chapters()
    )


@each_chapter
def test_a_chapter_has_a_title_a_lead_and_sections_of_different_names(chapter: Chapter) -> None:
    first, _, lead, _ = chapter.text.split("\n", 3)
    assert first == f"# {chapter.title}" and lead
    assert chapter.sections
    anchors = anchors_of(chapter)
    assert len(anchors) == len(set(anchors))


@each_chapter
def test_every_link_of_a_chapter_leads_to_a_heading(chapter: Chapter) -> None:
    by_slug = {each.slug: each for each in chapters()}
    for slug, anchor in links_of(chapter):
        assert not anchor or anchor in anchors_of(by_slug[slug]), (slug, anchor)


@each_chapter
def test_every_page_that_a_chapter_helps_on_exists_and_so_does_the_section(
    chapter: Chapter,
) -> None:
    assert set(chapter.pages) <= set(MAY_ENTER)
    assert set(chapter.pages.values()) <= {anchor_of(heading) for heading in chapter.sections}


def test_help_of_a_page_is_of_one_section_that_all_its_readers_may_open() -> None:
    named = [page for chapter in chapters() for page in chapter.pages]
    assert len(named) == len(set(named))
    for chapter in chapters():
        for page in chapter.pages:
            assert MAY_ENTER[page] <= set(chapter.roles), page


@each_role
def test_a_person_reads_the_chapters_of_the_role_and_no_other(
    client_for: Browse, role: Role
) -> None:
    browser = client_for(make_person(role))
    contents = browser.get("/ayuda/").content.decode()
    for chapter in chapters():
        mine = role in chapter.roles
        answer = browser.get(f"/ayuda/{chapter.slug}/")
        assert answer.status_code == (200 if mine else 404), chapter.slug
        assert (f'href="/ayuda/{chapter.slug}/"' in contents) == mine


@each_role
def test_every_link_within_the_help_of_a_role_opens(client_for: Browse, role: Role) -> None:
    browser = client_for(make_person(role))
    for chapter in chapters_for(role):
        page = browser.get(f"/ayuda/{chapter.slug}/").content.decode()
        for path, anchor in re.findall(r'href="(/ayuda/[^"#]*)#?([^"]*)"', page):
            answer = browser.get(path)
            assert answer.status_code == 200, path
            assert not anchor or f'id="{anchor}"' in answer.content.decode(), (path, anchor)


def test_help_leads_from_a_page_to_its_section(client_for: Browse) -> None:
    seller = client_for(make_person(Role.SALES))
    page = seller.get("/clientes/").content.decode()
    assert 'href="/ayuda/cotizar/#clientes"' in page


def test_help_of_a_page_without_a_section_is_all_of_it() -> None:
    assert help_path("manual:chapters", Role.OWNER) == "/ayuda/"
    assert help_path("quoting:settings", Role.WORKSHOP) == "/ayuda/"


def test_a_chapter_never_brings_a_script_into_a_page() -> None:
    shown = page_of(
        "# Título\n\n<script>alert(1)</script>\n\n[mira](javascript:alert(1))\n", {"entrar"}
    )
    assert "<script" not in shown
    assert "href=" not in shown


def test_a_picture_of_the_book_is_not_shown_where_the_page_itself_is_at_hand() -> None:
    shown = page_of("# Título\n\nAntes.\n\n![Una página](nombre.png)\n\nDespués.\n", set())
    assert shown == "<p>Antes.</p>\n<p>Después.</p>\n"
