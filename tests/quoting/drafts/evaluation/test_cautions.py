"""What deserves a second look in a draft, found in rows and settings as they are stored."""

from dataclasses import replace
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Component, ExchangeRate, Finish, Line, Material, Price, Product
from quoting.core.cautions import CautionKind, told
from quoting.core.draft import TypedLine
from quoting.drafts.evaluation.loading import evaluate_quote, read_lines
from quoting.drafts.models.settings import QuoteSettings
from tenants.people.models import User
from tests.quoting.make import (
    AWNING,
    FIXED,
    SLIDING,
    TODAY,
    add,
    evaluate_lines,
    make_house_job,
    make_quote,
    make_service,
    make_window,
    priced,
)

DOOR = ("PUERTA-1400", "900", "2100")


def kinds(line: TypedLine) -> list[str]:
    return [caution.kind.value for caution in priced(line).cautions]


def test_the_worked_job_has_nothing_to_look_at(owner: User) -> None:
    evaluated = evaluate_quote(make_house_job(owner), TODAY)
    assert evaluated.doubts == 0
    assert [line.cautions for line in evaluated.lines] == [(), (), ()]


def test_no_product_of_the_starter_catalogue_warns_as_it_is_proposed(company: object) -> None:
    for product in Product.objects.select_related("line", "default_glass"):
        width = (product.min_width or 600) + 300
        row = make_window((product.code, str(width), str((product.min_height or 600) + 300)))
        line = priced(replace(row, glass=product.default_glass_id))
        assert not [caution for caution in line.cautions if not caution.is_note], product.code


def test_a_door_without_safety_glass_says_so_and_with_it_does_not(company: object) -> None:
    assert kinds(make_window(DOOR, glass="CLARO-6")) == [CautionKind.SAFETY_GLASS]
    assert kinds(make_window(DOOR, glass="LAMINADO-3-3")) == []


def test_a_glass_of_the_product_itself_that_its_line_does_not_take_is_told(
    company: object,
) -> None:
    Line.objects.filter(products__code="FIJA-3").update(glass_max=Decimal(6))
    product = Product.objects.get(code="FIJA-3")
    Component.objects.create(
        product=product,
        role="Vidrio de más",
        material=Material.objects.get(code="TEMPLADO-12"),
        width="AT",
        height="ALT",
    )
    assert kinds(make_window(FIXED)) == [CautionKind.THICKNESS]


def spoil(code: str, finish: str | None, amount: str) -> None:
    row = Finish.objects.get(code=finish) if finish else None
    Price.objects.update_or_create(
        material=Material.objects.get(code=code),
        finish=row,
        valid_from=TODAY,
        defaults={"amount": Decimal(amount)},
    )


def test_a_material_far_from_its_other_finishes_warns_only_where_it_is_used(
    company: object,
) -> None:
    spoil("CHAMBRANA-3", "NEGRO", "22.37")
    [caution] = priced(make_window(SLIDING, finish="NEGRO")).cautions
    assert (caution.kind, caution.value) == (CautionKind.MATERIAL_PRICE, Decimal("22.37"))
    assert "en negro cuesta $22.37" in told(caution)
    assert kinds(make_window(SLIDING)) == []
    assert kinds(make_window(AWNING, finish="NEGRO")) == []


def test_a_base_price_that_is_far_warns_also_where_a_finish_stands_on_it(company: object) -> None:
    for finish, amount in (("BLANCO", "305"), ("MADERA", "490")):
        spoil("CHAMBRANA-3", finish, amount)
    spoil("CHAMBRANA-3", None, "30.04")
    Price.objects.filter(material__code="CHAMBRANA-3", finish__code="NEGRO").delete()
    for finish, expected in (("NATURAL", 1), ("NEGRO", 1), ("BLANCO", 0)):
        assert len(kinds(make_window(SLIDING, finish=finish))) == expected, finish


def test_prices_in_dollars_are_told_in_pesos(company: object) -> None:
    Material.objects.filter(code="CHAMBRANA-3").update(currency="USD")
    ExchangeRate.objects.create(currency="USD", rate=Decimal(20), valid_from=TODAY)
    spoil("CHAMBRANA-3", None, "15")
    spoil("CHAMBRANA-3", "BLANCO", "15")
    spoil("CHAMBRANA-3", "NEGRO", "1.50")
    line = priced(make_window(SLIDING, finish="NEGRO"))
    assert "cuesta $30.00" in told(line.cautions[0])
    assert "$300.00" in told(line.cautions[0])


def test_a_window_far_from_its_siblings_by_the_square_metre_is_told(owner: User) -> None:
    quote = add(make_quote(owner), make_window(SLIDING), make_window(("CORR-3-XO", "1600", "1200")))
    cheap = make_window(("CORR-3-XO", "1500", "1300"))
    Product.objects.filter(code="CORR-3-XXO").update(min_price=Decimal(60_000))
    odd = make_window(("CORR-3-XXO", "1800", "1200"))
    found = evaluate_lines(quote, *(line.typed for line in read_lines(quote)), cheap, odd).lines
    assert [[caution.kind.value for caution in line.cautions] for line in found] == [
        [], [], [], [CautionKind.LEAST_PRICE, CautionKind.LINE_PRICE],
    ]  # fmt: skip


def test_the_least_price_of_company_or_product_is_noted_and_is_no_doubt(owner: User) -> None:
    quote = add(make_quote(owner), make_window(FIXED))
    QuoteSettings.objects.update(min_piece=Decimal(1200))
    evaluated = evaluate_quote(quote, TODAY)
    [note] = evaluated.lines[0].cautions
    assert told(note) == "Se cobra el mínimo por pieza: $1,200.00."
    assert evaluated.doubts == 0


def test_a_glass_charged_by_its_least_area_is_noted_where_the_cost_makes_the_price(
    company: object,
) -> None:
    Material.objects.filter(code="CLARO-6").update(min_area=1)
    assert kinds(make_window(FIXED)) == [CautionKind.LEAST_AREA]
    Product.objects.filter(code="FIJA-3").update(price_per_area=Decimal(2000))
    QuoteSettings.objects.update(method="per_area")
    assert kinds(make_window(FIXED)) == []


def test_a_price_per_area_far_from_the_other_products_of_its_line_is_told(company: object) -> None:
    QuoteSettings.objects.update(method="per_area")
    Product.objects.filter(line__code="L3").update(price_per_area=Decimal(1800))
    Product.objects.filter(code="FIJA-3").update(price_per_area=Decimal(180))
    assert kinds(make_window(FIXED)) == [CautionKind.CATALOG_PRICE]
    assert kinds(make_window(SLIDING)) == []


def test_a_typed_price_far_from_the_catalogue_is_told(company: object) -> None:
    assert kinds(make_service("BOQUILLA", unit_price=Decimal(25))) == [CautionKind.TYPED_PRICE]
    assert kinds(make_service("BOQUILLA", unit_price=Decimal(300))) == []
    Material.objects.filter(code="BOQUILLA").update(sale_price=Decimal(30))
    assert kinds(make_service("BOQUILLA", unit_price=Decimal(25))) == []


def test_looking_twice_costs_no_query(owner: User) -> None:
    quote = make_house_job(owner)
    with CaptureQueriesContext(connection) as queries:
        evaluate_quote(quote, TODAY)
    assert len(queries) <= 6
