"""Markdown of the manual as the parts of a document, and those as a page of ours.

A link to another chapter names its file, ``enviar.md#clientes``. A picture names what the script of
the printed book takes; a page of help shows none, since its reader has the real page at hand.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tenants.manual.chapters import anchor_of

# Raw HTML stays text, so that a chapter can never bring a script into a page.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def parts_of(text: str) -> list[Token]:
    """The tokens of a chapter, its headings with an ``id``."""
    tokens = _MARKDOWN.parse(text)
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor_of(plain(inside)))
    return tokens


def plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if not child.nesting)


def page_of(text: str, readable: Collection[str]) -> SafeString:
    """A chapter without its title, as HTML. A link to a chapter not ``readable`` is its text."""
    tokens = _without_pictures(parts_of(text)[3:])
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("class", "table")
        if token.children:
            token.children = list(_led(token.children, readable))
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    # A wide table rolls by itself, by keyboard too.
    html = html.replace("<table", '<div class="scroll" tabindex="0"><table').replace(
        "</table>", "</table></div>"
    )
    return mark_safe(html)  # noqa: S308 -- made of our own text without raw HTML


def _without_pictures(tokens: Sequence[Token]) -> list[Token]:
    """Without the paragraphs that are a picture."""
    kept: list[Token] = []
    for token in tokens:
        kept.append(token)
        if token.type == "paragraph_close" and holds_picture(kept[-2]):
            del kept[-3:]
    return kept


def holds_picture(inline: Token) -> bool:
    return any(child.type == "image" for child in inline.children or ())


def _led(children: Sequence[Token], readable: Collection[str]) -> Sequence[Token]:
    kept = []
    dropped = False
    for child in children:
        if child.type == "link_open":
            slug, _, anchor = str(child.attrGet("href")).partition("#")
            slug = slug.removesuffix(".md")
            dropped = bool(slug) and slug not in readable
            if slug and not dropped:
                path = reverse("manual:chapter", args=[slug])
                child.attrSet("href", f"{path}#{anchor}" if anchor else path)
        if not (dropped and child.type in {"link_open", "link_close"}):
            kept.append(child)
    return kept
