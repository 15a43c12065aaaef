"""Pages say whether the bars of the total are estimated, and learn when the exact plan arrives."""

from collections.abc import Callable

from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.drafts.services.test_bars import find_plans, make_draft
from tests.quoting.make import SLIDING, add, make_quote, make_window

Browse = Callable[..., CompanyClient]
HTMX = {"HTTP_HX_REQUEST": "true"}


def test_the_editor_waits_for_the_exact_plan_and_shows_it(client_for: Browse, seller: User) -> None:
    quote, browser = make_draft(seller), client_for(seller)
    wait = f'hx-post="/cotizaciones/{quote.pk}/acomodo/"'

    page = browser.get(quote.get_absolute_url()).content.decode()
    assert wait in page and "Acomodo de tramos estimado" in page
    still = browser.post(f"/cotizaciones/{quote.pk}/acomodo/", **HTMX).content.decode()
    assert wait in still
    find_plans()
    done = browser.post(f"/cotizaciones/{quote.pk}/acomodo/", **HTMX).content.decode()

    assert wait not in done and "Acomodo de tramos exacto." in done
    assert 'id="totals"' in done and 'id="sticky-total"' in done


def test_the_review_says_which_and_sends_no_other(client_for: Browse, seller: User) -> None:
    quote, browser = make_draft(seller), client_for(seller)
    browser.post(f"/cotizaciones/{quote.pk}/acomodo/", **HTMX)
    page = browser.get(f"/cotizaciones/{quote.pk}/revisar/").content.decode()
    assert "Acomodo de tramos estimado" in page and "hx-post" not in page.split("Totales")[1]
    seen = page.split('name="visto" value="')[1].split('"')[0]
    find_plans()

    answer = browser.post(f"/cotizaciones/{quote.pk}/enviar/", {"visto": seen}, follow=True)

    assert "llegó el acomodo exacto" in answer.content.decode()
    quote.refresh_from_db()
    assert quote.is_draft


def test_a_percentage_says_nothing_of_bars(client_for: Browse, seller: User) -> None:
    quote = add(make_quote(seller), make_window(SLIDING))

    assert "Acomodo" not in client_for(seller).get(quote.get_absolute_url()).content.decode()
