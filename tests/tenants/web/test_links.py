"""Signed links are worthless in another company, for another purpose and after their time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing

from tenants.schemas.companies import Company
from tenants.schemas.context import NoCompany, company_context, public_context
from tenants.web.links import BadLink, SiteLink, company_url, seal, sign, unseal, unsign

Make = Callable[[str, Any], str]
Read = Callable[[str, str], Any]
KINDS = [(sign, unsign), (seal, unseal)]


@pytest.mark.parametrize(("make", "read"), KINDS)
def test_a_link_gives_back_what_it_was_made_of(company: Company, make: Make, read: Read) -> None:
    assert read("quote", make("quote", [7, "á"])) == [7, "á"]


@pytest.mark.parametrize(("make", "read"), KINDS)
def test_it_is_worthless_at_the_neighbour(
    company: Company, neighbour: Company, make: Make, read: Read
) -> None:
    token = make("quote", 7)
    with company_context(neighbour), pytest.raises(BadLink):
        read("quote", token)


@pytest.mark.parametrize(("make", "read"), KINDS)
def test_it_is_worthless_for_another_purpose(company: Company, make: Make, read: Read) -> None:
    with pytest.raises(BadLink):
        read("reset", make("quote", 7))


@pytest.mark.parametrize("other", [0, 1])
def test_one_kind_is_worthless_as_the_other(company: Company, other: int) -> None:
    make, read = KINDS[other][0], KINDS[1 - other][1]
    with pytest.raises(BadLink):
        read("quote", make("quote", 7))


@pytest.mark.parametrize("read", [unsign, unseal])
@pytest.mark.parametrize("token", ["", ":", "a:b", "a:b:c", "ñ:ñ:ñ", "\x00", ".:.:.", "=" * 99])
def test_what_was_never_made_here_is_refused(company: Company, read: Read, token: str) -> None:
    with pytest.raises(BadLink):
        read("quote", token)


@pytest.mark.parametrize("salt", ["quote", "quote@", "quote@public", "django.core.signing"])
def test_the_key_alone_does_not_make_one(company: Company, salt: str) -> None:
    with pytest.raises(BadLink):
        unsign("quote", signing.dumps(7, salt=salt, compress=True))


def test_it_may_have_an_end(company: Company) -> None:
    token = sign("quote", 7)
    assert unsign("quote", token, max_age=timedelta(minutes=1)) == 7
    with pytest.raises(BadLink):
        unsign("quote", token, max_age=timedelta(seconds=-1))


def test_a_sealed_link_is_always_the_same(company: Company) -> None:
    assert seal("quote", 7) == seal("quote", 7)


def test_no_link_is_made_outside_a_company(company: Company) -> None:
    with public_context():
        for make in (sign, seal):
            with pytest.raises(NoCompany):
                make("quote", 7)
        with pytest.raises(NoCompany):
            company_url("/")


def test_an_address_is_that_of_the_companys_domain(
    company: Company, neighbour: Company, settings
) -> None:
    assert company_url("/entrar/") == "http://vidrios-alfa.localhost/entrar/"
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "https", 8443
    with company_context(Company.objects.get(pk=neighbour.pk)):
        assert company_url("/entrar/") == "https://vidrios-beta.localhost:8443/entrar/"


SITE_LINKS = [SiteLink("meeting"), SiteLink("programme:password", timedelta(hours=1))]


def token_of(link: SiteLink, payload: Any) -> str:
    return link.path(payload).strip("/").split("/")[-1]


@pytest.mark.parametrize("link", SITE_LINKS)
def test_a_link_of_the_site_is_read_wherever_it_was_made(company: Company, link: SiteLink) -> None:
    token = token_of(link, [7, "á"])
    with public_context():
        assert link.read(token) == [7, "á"]
        assert link.url(7).startswith("http://localhost/")


@pytest.mark.parametrize("link", SITE_LINKS)
@pytest.mark.parametrize("read", [unsign, unseal])
def test_a_link_of_the_site_is_worthless_in_a_company_and_for_another_page(
    company: Company, link: SiteLink, read: Read
) -> None:
    token = token_of(link, 7)
    with pytest.raises(BadLink):
        read(link.page, token)
    with pytest.raises(BadLink):
        replace(link, page="keep_company").read(token)


def test_a_link_of_the_site_may_have_an_end() -> None:
    link = SITE_LINKS[1]
    token = token_of(link, 7)
    with pytest.raises(BadLink):
        replace(link, max_age=timedelta(seconds=-1)).read(token)
