"""The page of a plan: what is cut, what is bought, and who sees what it costs."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Material
from quoting.workshop.models import CutPlan, OffCut, WorkOrder
from quoting.workshop.services.cut_plans import ask_plan
from quoting.workshop.services.work_orders import open_work_order
from quoting.workshop.tasks import plan_cuts
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import MOMENT, make_sent

Browse = Callable[..., CompanyClient]


def make_order(by: User) -> WorkOrder:
    return open_work_order(make_sent(by), None, by, MOMENT)


@pytest.fixture
def plan(seller: User, worker: User) -> CutPlan:
    Material.objects.filter(code="CLARO-6").update(sheet_width=2600, sheet_height=1800)
    plan = ask_plan([make_order(seller)], worker)
    plan_cuts(connection.schema_name, plan.pk)
    return plan


def page(client: CompanyClient, path: str) -> str:
    return client.get(path).content.decode().replace("\xa0", " ")


def test_orders_chosen_in_the_list_are_planned_together(
    seller: User, worker: User, client_for: Browse
) -> None:
    orders = [make_order(seller), make_order(seller)]
    browser = client_for(worker)

    answer = browser.post("/taller/planes/nuevo/", {"orden": [order.pk for order in orders]})

    plan = CutPlan.objects.get()
    assert answer["Location"] == f"/taller/planes/{plan.pk}/"
    assert set(plan.orders.all()) == set(orders)
    assert "Acomodando las piezas" in page(browser, answer["Location"])


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999999999999999999"]])
def test_no_order_chosen_is_said(worker: User, client_for: Browse, chosen: list[str]) -> None:
    answer = client_for(worker).post("/taller/planes/nuevo/", {"orden": chosen}, follow=True)

    assert "Elige al menos una orden" in answer.content.decode()


def test_the_plan_shows_bars_sheets_and_whether_they_are_the_fewest(
    plan: CutPlan, worker: User, client_for: Browse
) -> None:
    html = page(client_for(worker), f"/taller/planes/{plan.pk}/")

    for expected in (
        "Óptimo",
        "Mínimo posible",
        "1 × 6,100 mm",
        "Hojas de vidrio",
        "2,600 × 1,800",
    ):
        assert expected in html
    assert html.count("<svg xmlns") > 11
    assert "$" not in html.partition("<main")[2]


def test_orders_planned_together_have_one_list_of_cuts_and_one_of_what_is_fetched(
    seller: User, worker: User, client_for: Browse
) -> None:
    plan = ask_plan([make_order(seller), make_order(seller)], worker)
    plan_cuts(connection.schema_name, plan.pk)

    html = page(client_for(worker), f"/taller/planes/{plan.pk}/")

    cuts, supplies = html.split("Cortes de perfil")[1].split("Herrajes y consumibles")
    assert "OT-0001 1" in cuts
    assert "OT-0002 1" in cuts
    rollers = supplies.split("CARRETILLA-3")[1].split("</tr>")[0]
    assert "16 pza" in rollers  # two for each of the four sliding windows of each order


def test_only_the_owner_sees_what_the_purchase_list_costs(
    plan: CutPlan, owner: User, worker: User, client_for: Browse
) -> None:
    path = f"/taller/planes/{plan.pk}/compras/"

    workshop, owners = (
        page(client_for(user), path).partition("<main")[2] for user in (worker, owner)
    )

    assert "3 tramo" in workshop and "$" not in workshop
    assert "3 tramo" in owners and "$ " in owners


def test_cut_by_the_workshop_and_taken_back_by_the_owner_alone(
    plan: CutPlan, owner: User, worker: User, client_for: Browse
) -> None:
    path = f"/taller/planes/{plan.pk}/"

    client_for(worker).post(f"{path}cortado/")
    assert OffCut.objects.in_stock().exists()
    assert "Deshacer" not in page(client_for(worker), path)
    assert client_for(worker).post(f"{path}deshacer/").status_code == 403
    assert "Deshacer" in page(client_for(owner), path)
    client_for(owner).post(f"{path}deshacer/")

    assert not OffCut.objects.exists()


def test_a_page_that_waits_is_answered_when_the_plan_is_there(
    seller: User, worker: User, client_for: Browse
) -> None:
    plan = ask_plan([make_order(seller)], worker)
    browser = client_for(worker)
    htmx = {"HX-Request": "true"}

    assert browser.get(f"/taller/planes/{plan.pk}/", headers=htmx).status_code == 204
    plan_cuts(connection.schema_name, plan.pk)
    assert "HX-Refresh" in browser.get(f"/taller/planes/{plan.pk}/", headers=htmx).headers


def test_a_plan_that_failed_says_why_and_is_tried_again(
    plan: CutPlan, worker: User, client_for: Browse
) -> None:
    CutPlan.objects.filter(pk=plan.pk).update(state="failed", reason="Tardó demasiado.")
    browser = client_for(worker)

    assert "Tardó demasiado." in page(browser, f"/taller/planes/{plan.pk}/")
    browser.post(f"/taller/planes/{plan.pk}/otra-vez/")

    plan.refresh_from_db()
    assert plan.state == CutPlan.State.QUEUED
    assert plan.asked_at <= timezone.now()


def test_the_list_of_plans_costs_the_same_statements_however_long_it_is(
    plan: CutPlan, seller: User, worker: User, client_for: Browse
) -> None:
    browser = client_for(worker)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get("/taller/planes/")
        return len(captured)

    statements()  # the first visit also finds the company
    of_one = statements()
    for _ in range(3):
        ask_plan([make_order(seller)], worker)

    assert statements() == of_one
