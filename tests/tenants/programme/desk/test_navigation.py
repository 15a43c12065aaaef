"""The navigation of the desk is whole on each page, whatever the page itself has to say."""

import re

import pytest
from django.test import Client

from tenants.people.roles import ProgrammeRole
from tenants.programme.desk.site import desk as site
from tenants.programme.desk.site import desk_url, page_entries

NAV = re.compile(r'<nav class="desk-nav desk-nav-wide".*?</nav>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]*)" (aria-current="page")?>([^<]*)</a>')
GROUP = re.compile(r'<p class="eyebrow">([^<]*)</p>')
ENTRIES = [each for each in [*site.lists(), *page_entries] if ProgrammeRole.MANAGER in each.roles]


def navigation_of(page: str) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    """Its groups, its links with their words, and those that are the page itself."""
    (nav,) = NAV.findall(page)
    links = LINK.findall(nav)
    return (
        GROUP.findall(nav),
        [(url, words) for url, _, words in links],
        [url for url, here, _ in links if here],
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda each: each.url_name)
def test_each_page_shows_the_same_navigation_and_marks_itself(desk: Client, entry) -> None:
    groups, links, here = navigation_of(desk.get("/programa/").text)
    assert here == ["/programa/"]
    assert len(links) == len(ENTRIES) + 1
    assert all(words.strip() for _, words in links)

    own = desk_url(entry.url_name)
    assert navigation_of(desk.get(own).text) == (groups, links, [own])
