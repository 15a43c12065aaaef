"""Every kind of e-mail has a subject, a text and a page; and none is sent without its text."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tenants.outbox.kinds import mail_kinds

KINDS = sorted(mail_kinds)
MARKUP = re.compile(r"<[a-z/!]", re.IGNORECASE)
ASKED = re.compile(r"\{\{\s*([a-z_.]+)")


def written(kind: str, ending: str) -> str:
    return Path(get_template(f"emails/{kind}.{ending}").origin.name).read_text()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_in_its_text_what_its_page_says(kind: str) -> None:
    subject, text, page = (written(kind, ending) for ending in ("subject.txt", "txt", "html"))
    assert subject.strip() and len(text.split()) > 10
    assert not MARKUP.search(subject + text), "a text has no markup"
    assert "{% autoescape off %}" in text, "nor is it escaped as a page"
    told = page.partition("{% block footer %}")[0]
    left_out = set(ASKED.findall(told)) - set(ASKED.findall(text))
    assert left_out == set(), "what the page tells, the text tells"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_leads_where_its_page_leads(kind: str) -> None:
    text, page = written(kind, "txt"), written(kind, "html")
    assert ("{{ link }}" in text) == ("emails/button.html" in page or "{{ link }}" in page)
