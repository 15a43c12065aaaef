"""The workshop's papers: Letter pages made by a worker, without prices but for the owner's list."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image
from pypdf import PdfReader

from catalog.models import Material
from quoting.core.cutlist import purchases
from quoting.drafts.models.quotes import LinePhoto
from quoting.drafts.services.errors import QuotingError
from quoting.offers.services.sending import send_quote
from quoting.workshop import tasks
from quoting.workshop.models import CutPlan, WorkOrder, WorkshopPaper
from quoting.workshop.papers import paper_html
from quoting.workshop.plans import buying
from quoting.workshop.plans.sheet import photos_of, sheets_of, step_of
from quoting.workshop.services.cut_plans import ask_plan
from quoting.workshop.services.papers import OF_A_PLAN, OF_AN_ORDER, request_paper
from quoting.workshop.services.work_orders import edit_order, open_work_order
from quoting.workshop.tasks import make_workshop_paper, plan_cuts
from tenants.events.models import Event
from tenants.people.models import User
from tenants.work.events import WorkFailed
from tenants.work.making import CannotBeMade
from tests.people import CompanyClient
from tests.quoting.make import MOMENT, SLIDING, add, make_quote, make_sent, make_window

pytestmark = pytest.mark.django_db

Browse = Callable[..., CompanyClient]
Kind = WorkshopPaper.Kind
LETTER = (612, 792)


@pytest.fixture
def order(seller: User) -> WorkOrder:
    Material.objects.filter(code="CLARO-6").update(sheet_width=2600, sheet_height=1800)
    return open_work_order(make_sent(seller), None, seller, MOMENT)


def make(kind: str, subject: WorkOrder | CutPlan) -> tuple[WorkshopPaper, str]:
    """The paper as the worker makes it, and what its pages say."""
    paper = request_paper(kind, subject, MOMENT)
    make_workshop_paper(connection.schema_name, paper.pk)
    paper.refresh_from_db()
    assert paper.state == WorkshopPaper.State.READY, paper.reason
    with paper.file.open("rb") as content:
        pages = PdfReader(BytesIO(content.read())).pages
    assert len(pages) == paper.pages
    assert all((round(p.mediabox.width), round(p.mediabox.height)) == LETTER for p in pages)
    return paper, " ".join("\n".join(page.extract_text() for page in pages).split())


def plan_of(order: WorkOrder, by: User) -> CutPlan:
    plan = ask_plan([order], by)
    plan_cuts(connection.schema_name, plan.pk)
    plan.refresh_from_db()
    return plan


@pytest.mark.parametrize("kind", OF_AN_ORDER)
def test_each_paper_of_an_order_is_made(order: WorkOrder, kind: str) -> None:
    _, text = make(kind, order)

    assert "OT-0001" in text and "Recámaras" in text and "$" not in text


@pytest.mark.parametrize("kind", OF_A_PLAN)
def test_each_paper_of_a_plan_is_made_without_prices(
    order: WorkOrder, worker: User, kind: str
) -> None:
    _, text = make(kind, plan_of(order, worker))

    assert "OT-0001" in text and "$" not in text


def test_the_sheet_says_lengths_angles_panes_and_hardware(order: WorkOrder, worker: User) -> None:
    edit_order(order, 1, None, "Cuidado con el anodizado", by=worker)

    _, text = make(Kind.SHEET, order)

    for expected in ("1,174 mm", "45° / 45°", "672.5 × 1,075 mm", "Carretilla", "URGENTE"):
        assert expected in text.replace("\xa0", " ")
    assert "Cuidado con el anodizado" in text


def test_there_is_a_label_for_every_window_and_one_for_every_piece(order: WorkOrder) -> None:
    _, windows = make(Kind.LABELS, order)
    _, pieces = make(Kind.PIECES, order)

    assert windows.count("OT-0001") >= 9 and "4 de 4" in windows
    assert pieces.count("OT-0001 ·") >= 100
    panes = sum(
        pane.pieces * int(line.quantity)
        for sheet in sheets_of([order], step_of()).values()
        for line in sheet.built
        for pane in line.takeoff.panes
    )
    assert panes == 13 == pieces.count("Claro 6 mm")
    assert "672.5 × 1,075 mm · 4 de 4" in pieces.replace("\xa0", " ")


def test_a_label_sets_a_long_text_smaller_and_cuts_nothing(seller: User) -> None:
    place = "Recámara principal del segundo piso, muro norte, junto al baño de visitas"
    quote = add(make_quote(seller, site=place), make_window(SLIDING, "1", location=place))
    order = open_work_order(send_quote(quote, seller, MOMENT), None, seller, MOMENT)

    _, windows = make(Kind.LABELS, order)

    assert place in windows and "…" not in windows.split("Página")[0]


def test_costs_are_in_the_owners_list_alone(
    order: WorkOrder, owner: User, worker: User, client_for: Browse
) -> None:
    plan = plan_of(order, worker)
    paper, text = make(Kind.COSTS, plan)

    assert "$" in text and "Total sin IVA" in text
    opened = client_for(owner).get(f"/taller/papeles/{paper.pk}/pdf/")
    assert b"".join(opened).startswith(b"%PDF")
    for path in (f"/taller/papeles/{paper.pk}/", f"/taller/papeles/{paper.pk}/pdf/"):
        assert client_for(worker).get(path).status_code == 404
    address = f"/taller/planes/{plan.pk}/papeles/"
    assert client_for(worker).post(address, {"papel": "costs"}).status_code == 403


def test_the_same_content_is_made_once(order: WorkOrder, worker: User) -> None:
    first = request_paper(Kind.SHEET, order, MOMENT)

    assert request_paper(Kind.SHEET, order, MOMENT) == first
    edit_order(order, 2, None, "Otra nota", by=worker)
    assert request_paper(Kind.SHEET, order, MOMENT) != first


def test_the_purchase_list_is_worked_out_once_by_the_worker(
    order: WorkOrder, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, counted = plan_of(order, worker), []

    def count(*args: object, **options: object) -> object:
        counted.append(args)
        return purchases(*args, **options)

    monkeypatch.setattr(buying, "purchases", count)
    paper = request_paper(Kind.PURCHASES, plan, MOMENT)
    assert counted == []
    make_workshop_paper(connection.schema_name, paper.pk)
    assert len(counted) == 1


def test_a_purchase_list_is_made_anew_once_the_catalogue_changed(
    order: WorkOrder, worker: User
) -> None:
    plan = plan_of(order, worker)
    first = request_paper(Kind.COSTS, plan, MOMENT)
    sheet = request_paper(Kind.SHEET, plan, MOMENT)

    assert request_paper(Kind.COSTS, plan, MOMENT) == first
    Material.objects.filter(code="CLARO-6").update(supplier="Vidriera del Bajío")

    assert "Vidriera del Bajío" in make(Kind.COSTS, plan)[1]
    assert request_paper(Kind.COSTS, plan, MOMENT) != first
    assert request_paper(Kind.SHEET, plan, MOMENT) == sheet


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CannotBeMade("Son demasiadas etiquetas."), "cannot"),
        (SoftTimeLimitExceeded(), "too_slow"),
        (OSError("disk full"), "no_room"),
        (ZeroDivisionError(), "ZeroDivisionError"),
    ],
)
def test_a_paper_that_fails_is_an_event_once_each_time_it_is_asked_for(
    order: WorkOrder, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    def fail(paper: WorkshopPaper) -> None:
        raise error

    monkeypatch.setattr(tasks, "render_paper", fail)
    paper = request_paper(Kind.SHEET, order, MOMENT)
    for _ in range(2):  # the second by a worker that took over from one that died
        make_workshop_paper(connection.schema_name, paper.pk)

    event = Event.objects.get(kind=WorkFailed.kind)
    assert event.fact == WorkFailed(work="workshoppaper", reason=code, tries=1)
    assert event.subject == f"workshoppaper:{paper.pk}"
    request_paper(Kind.SHEET, order, MOMENT + timedelta(minutes=1))
    make_workshop_paper(connection.schema_name, paper.pk)
    assert Event.objects.filter(kind=WorkFailed.kind).count() == 2


def test_a_paper_that_there_is_not_is_refused(order: WorkOrder) -> None:
    for kind in (Kind.COSTS, "nada"):
        with pytest.raises(QuotingError):
            request_paper(kind, order, MOMENT)


def test_photos_of_an_opening_are_on_its_sheet(order: WorkOrder, seller: User) -> None:
    output = BytesIO()
    Image.new("RGB", (900, 600), "navy").save(output, "JPEG")
    line = order.quote.lines.first()
    picture = ContentFile(output.getvalue(), name="vano.jpg")
    LinePhoto.objects.create(quote=order.quote, line=line, added_by=seller, file=picture)

    paper, _ = make(Kind.SHEET, order)

    assert paper_html(paper).count("data:image/jpeg;base64") == 1


def test_photos_of_many_orders_are_found_in_two_queries_each_at_its_own_line(
    order: WorkOrder, seller: User, django_assert_num_queries: Callable[..., object]
) -> None:
    other = open_work_order(make_sent(seller), None, seller, MOMENT)
    for each in (order, other):
        line = each.quote.lines.all()[1]
        LinePhoto.objects.create(
            quote=each.quote, line=line, added_by=seller, file="v.jpg", width=1, height=1
        )
    orders = list(WorkOrder.objects.select_related("version", "quote"))

    with django_assert_num_queries(2):
        found = photos_of(orders)

    assert {pk: {n: len(rows) for n, rows in photos.items()} for pk, photos in found.items()} == {
        order.pk: {2: 1},
        other.pk: {2: 1},
    }
    other.quote.version += 1  # a newer version has other lines in their place
    assert photos_of([other]) == {other.pk: {}}


def test_the_workshop_asks_for_a_sheet_and_opens_it(
    order: WorkOrder, worker: User, client_for: Browse, django_capture_on_commit_callbacks
) -> None:
    browser = client_for(worker)

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(f"/taller/ordenes/{order.pk}/papeles/", {"papel": "sheet"})

    page = browser.get(answer["Location"])
    assert "Abrir el PDF" in page.content.decode()
    pdf = browser.get(answer["Location"] + "pdf/")
    assert b"".join(pdf).startswith(b"%PDF")


def test_the_first_page_of_a_long_sheet_begins_with_its_windows(seller: User) -> None:
    quote = make_quote(seller)
    windows = [make_window(SLIDING, "2", location=f"Depto. {100 + n}") for n in range(15)]
    version = send_quote(add(quote, *windows), seller, MOMENT)
    order = open_work_order(version, None, seller, MOMENT)

    paper, _ = make(Kind.SHEET, order)

    with paper.file.open("rb") as content:
        pages = [page.extract_text() for page in PdfReader(BytesIO(content.read())).pages]
    assert all(f"Depto. {100 + n}" in pages[0] for n in range(4))
    assert all(len(page.split()) > 40 for page in pages)


def test_the_signs_of_a_place_are_on_every_paper_of_the_workshop(
    seller: User, worker: User
) -> None:
    place = "Baño 6‑8 ② ⅜″ → ⌀ ₂ 🏠"
    quote = add(make_quote(seller, site=place), make_window(SLIDING, "1", location=place))
    order = open_work_order(send_quote(quote, seller, MOMENT), None, seller, MOMENT)
    edit_order(order, 1, None, place, by=worker)
    plan = plan_of(order, worker)

    papers = [make(kind, order) for kind in OF_AN_ORDER] + [make(kind, plan) for kind in OF_A_PLAN]

    for paper, text in papers:
        if paper.kind != Kind.PIECES:
            assert place in text.replace("\xa0", " "), paper.kind
