"""The owner's comparison of what is charged with the bars that are bought."""

from collections.abc import Callable

from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import SLIDING, add, make_quote, make_window

Browse = Callable[..., CompanyClient]


def test_the_owner_sees_what_a_percentage_leaves_out(client_for: Browse, owner: User) -> None:
    quote = add(make_quote(owner), make_window(SLIDING))

    page = client_for(owner).get(f"/cotizaciones/{quote.pk}/merma/").content.decode()

    assert "589.43" in page
    assert "1,585.73" in page
    assert "996.30" in page
    assert "óptimo" in page


def test_an_empty_draft_has_nothing_to_compare(client_for: Browse, owner: User) -> None:
    quote = make_quote(owner)

    assert (
        "Nada que comparar"
        in client_for(owner).get(f"/cotizaciones/{quote.pk}/merma/").content.decode()
    )


def test_a_seller_does_not_see_costs(client_for: Browse, seller: User) -> None:
    quote = add(make_quote(seller), make_window(SLIDING))

    assert client_for(seller).get(f"/cotizaciones/{quote.pk}/merma/").status_code == 403
