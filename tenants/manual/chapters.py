"""The chapters of ``docs/manual``: their text, who reads them, and which section helps on a page.

>>> anchor_of("PDF, enlace, WhatsApp y QR")
'pdf-enlace-whatsapp-y-qr'
"""

import re
from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings
from django.urls import reverse

from tenants.people.roles import Role

FOLDER: Path = settings.BASE_DIR / "docs" / "manual"


class Chapter(msgspec.Struct, frozen=True):
    """``pages`` leads from the name of an address to the anchor of a section."""

    slug: str
    roles: list[Role]
    pages: dict[str, str] = {}

    @property
    def text(self) -> str:
        """Markdown; its first line is the title."""
        return _read(self.slug)

    @property
    def title(self) -> str:
        return self.text.partition("\n")[0].removeprefix("# ")

    @property
    def lead(self) -> str:
        """The sentence under the title."""
        return self.text.split("\n\n", 2)[1].replace("\n", " ")

    @property
    def sections(self) -> list[str]:
        return re.findall(r"^## (.+)$", self.text, re.MULTILINE)


@cache
def _read(slug: str) -> str:
    return (FOLDER / f"{slug}.md").read_text()


@cache
def chapters() -> list[Chapter]:
    """All of them, in the order of the book."""
    return msgspec.yaml.decode((FOLDER / "manual.yaml").read_bytes(), type=list[Chapter])


def chapters_for(role: str) -> list[Chapter]:
    return [chapter for chapter in chapters() if role in chapter.roles]


def help_path(page: str, role: str) -> str:
    """The section that helps ``role`` on ``page``, the name of an address; else all chapters."""
    for chapter in chapters_for(role):
        if page in chapter.pages:
            return f"{reverse('manual:chapter', args=[chapter.slug])}#{chapter.pages[page]}"
    return reverse("manual:chapters")


def anchor_of(heading: str) -> str:
    """As GitHub makes it, so that a link works there too."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
