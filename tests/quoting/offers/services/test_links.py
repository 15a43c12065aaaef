"""The customer's link: who holds it reads the quotation, until it is revoked."""

import pytest
from django.utils import timezone

from quoting.offers.addresses import customer_token, customer_url
from quoting.offers.events import LinkCreated, LinkRevoked
from quoting.offers.models.responses import CustomerLink
from quoting.offers.services.links import (
    ensure_link,
    living_link,
    open_link,
    replace_link,
    revoke_link,
)
from tenants.events.models import Event
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.web.links import BadLink, sign
from tests.people import make_person
from tests.quoting.make import make_sent


def make_link(by: User) -> CustomerLink:
    link = ensure_link(make_sent(by), by)
    assert link is not None
    return link


def test_the_first_need_makes_the_link_and_the_next_ones_find_it(owner: User) -> None:
    version = make_sent(owner)

    assert ensure_link(version, owner) == ensure_link(version, owner) == living_link(version)
    assert Event.objects.of_kind(LinkCreated).count() == 1


def test_the_address_stays_the_same_and_opens_the_version(owner: User) -> None:
    link = make_link(owner)

    assert customer_url(link) == customer_url(CustomerLink.objects.get())
    assert customer_url(link).startswith("http")
    assert open_link(customer_token(link)).version == link.version


def test_a_revoked_link_opens_nothing_and_is_not_remade_by_itself(owner: User) -> None:
    link = make_link(owner)
    token = customer_token(link)

    revoke_link(link, owner, timezone.now())
    revoke_link(link, owner, timezone.now())

    with pytest.raises(BadLink):
        open_link(token)
    assert ensure_link(link.version, owner) is None
    assert Event.objects.of_kind(LinkRevoked).count() == 1


def test_a_new_link_closes_the_one_before(owner: User) -> None:
    old = make_link(owner)

    new = replace_link(old.version, owner, timezone.now())

    assert open_link(customer_token(new)) == new
    with pytest.raises(BadLink):
        open_link(customer_token(old))


def test_a_forged_token_opens_nothing(owner: User) -> None:
    token = customer_token(make_link(owner))

    forged = ["", "x", ":", token[:-1], token + "A", token.swapcase(), "MQ" + token, "Ñ:ü"]
    for attempt in [*forged, sign("customer-link", 1), sign("reset", [1])]:
        with pytest.raises(BadLink):
            open_link(attempt)


def test_a_token_of_one_company_is_worthless_at_another(owner: User, neighbour: Company) -> None:
    mine = make_link(owner)
    token = customer_token(mine)

    with company_context(neighbour):
        theirs = make_link(make_person(owner.role))
        CustomerLink.objects.filter(pk=theirs.pk).update(id=mine.pk)
        with pytest.raises(BadLink):
            open_link(token)
