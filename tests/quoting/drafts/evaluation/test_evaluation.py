from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Material, Price, Product
from quoting.drafts.evaluation.loading import evaluate_quote
from quoting.drafts.models.settings import QuoteSettings
from tenants.people.models import User
from tests.quoting.make import (
    FIXED,
    SLIDING,
    TODAY,
    add,
    evaluate_lines,
    make_concept,
    make_house_job,
    make_quote,
    make_service,
    make_window,
    priced,
)


def test_the_worked_job_comes_out_to_the_cent(owner: User) -> None:
    evaluated = evaluate_quote(make_house_job(owner), TODAY)

    totals = evaluated.totals
    assert [line.unit_price for line in evaluated.lines] == [
        Decimal("2444.10"),
        Decimal("928.04"),
        Decimal("2102.34"),
    ]
    assert totals.subtotal == Decimal("17939.50")
    assert totals.discount == Decimal("896.98")
    assert totals.base == Decimal("17042.52")
    assert totals.tax == Decimal("2726.80")
    assert totals.total == Decimal("19769.32")
    assert [payment.amount for payment in evaluated.milestones] == [
        Decimal("11861.59"),
        Decimal("7907.73"),
    ]
    assert evaluated.problems == ()


def test_no_line_more_costs_a_query_more(owner: User) -> None:
    quote = add(make_quote(owner), make_window(SLIDING), make_window(FIXED))
    with CaptureQueriesContext(connection) as few:
        evaluate_quote(quote, TODAY)
    add(quote, *(make_window(SLIDING) for _ in range(10)), make_service("BOQUILLA", "3"))
    with CaptureQueriesContext(connection) as many:
        evaluate_quote(quote, TODAY)

    assert len(few) == len(many) <= 6


def test_a_line_that_cannot_be_built_says_why_and_does_not_stop_the_others(owner: User) -> None:
    quote = add(make_quote(owner), make_window(SLIDING), make_window(FIXED))
    quote.lines.filter(product__code="FIJA-3").update(width=9000)

    fine, broken = evaluate_quote(quote, TODAY).lines

    assert fine.amount == Decimal("2444.10")
    assert broken.amount is None
    assert broken.error.field == "width"
    assert "escribiste 900 cm" in str(broken.error)
    assert evaluate_quote(quote, TODAY).problems[0].startswith("Partida 2: El ancho")


def test_glass_too_thick_for_the_line_is_refused_at_its_field(company: object) -> None:
    thick = Material.objects.glasses().filter(thickness__gt=6).first()
    line = priced(make_window(SLIDING, glass=thick.code))
    assert line.error.field == "glass"


def test_a_material_without_a_price_is_an_error_and_never_free(company: object) -> None:
    Price.objects.filter(material__code="CLARO-6").delete()
    line = priced(make_window(SLIDING))
    assert line.unit_price is None
    assert "no tiene precio" in str(line.error)


def test_a_service_by_the_metre_charges_its_pieces_times_its_length(company: object) -> None:
    line = priced(make_service("BOQUILLA", "2", width=Decimal(5400)))
    assert (line.quantity, line.unit.label) == (Decimal("10.800"), "m")
    assert line.amount == Decimal("2721.60")  # 10.8 × 252.00, 180 with 15 % and 25 %


def test_metres_may_be_written_as_the_quantity(company: object) -> None:
    line = priced(make_service("BOQUILLA", "12.5"))
    assert line.amount == Decimal("3150.00")


def test_a_typed_price_wins_over_the_catalogue(company: object) -> None:
    Material.objects.filter(code="BOQUILLA").update(sale_price=260)
    line = priced(make_service("BOQUILLA", "1", unit_price=Decimal(200)))
    assert line.unit_price == Decimal(200)


def test_an_article_is_sold_at_its_own_price_or_at_what_its_cost_gives(company: object) -> None:
    line = priced(make_service("BOQUILLA"))
    assert (line.unit_price, line.price.margin) == (Decimal("252.00"), Decimal("17.86"))
    Material.objects.filter(code="BOQUILLA").update(sale_price=260)
    assert priced(make_service("BOQUILLA")).unit_price == 260
    Price.objects.filter(material__code="BOQUILLA").delete()
    assert priced(make_service("BOQUILLA")).unit_price == 260


def test_an_article_with_neither_cost_nor_price_asks_for_one(company: object) -> None:
    Price.objects.filter(material__code="BOQUILLA").delete()
    line = priced(make_service("BOQUILLA"))
    assert line.error.field == "unit_price"
    assert line.unit_price is None


def test_no_service_of_the_starter_catalogue_is_sold_at_a_loss(company: object) -> None:
    for material in Material.objects.sold_alone():
        line = priced(make_service(material.code))
        assert line.price.profit > 0, material.code


def test_a_retired_product_goes_on_being_priced_and_is_marked(owner: User) -> None:
    quote = add(make_quote(owner), make_window(SLIDING))
    Product.objects.filter(code="CORR-3-XO").update(retired_at="2030-01-01T00:00:00Z")

    (line,) = evaluate_quote(quote, TODAY).lines

    assert line.is_retired
    assert line.unit_price == Decimal("2444.10")


def test_profit_follows_the_settings(company: object) -> None:
    QuoteSettings.objects.update(profit=30)
    line = priced(make_window(SLIDING))
    assert line.unit_price == Decimal("2531.38")


def test_the_owner_sees_what_the_job_leaves(owner: User) -> None:
    evaluated = evaluate_quote(make_house_job(owner), TODAY)
    earned = evaluated.earnings
    assert earned.direct_cost == 4 * Decimal("1745.78") + 2 * Decimal("662.89") + 3 * Decimal(
        "1501.67"
    )
    assert earned.profit == earned.price - earned.direct_cost - earned.overhead
    assert evaluated.lines_without_cost == 0


def test_a_concept_has_a_price_and_no_known_cost(owner: User) -> None:
    quote = add(make_quote(owner), make_concept("Flete", "850"))
    evaluated = evaluate_quote(quote, TODAY)
    assert evaluated.totals.total == Decimal("986.00")
    assert evaluated.lines_without_cost == 1


def test_an_amount_that_no_paper_can_carry_is_refused(owner: User) -> None:
    quote = make_quote(owner)
    line = make_concept("Oro", "999999999.99", "2")
    (evaluated,) = evaluate_lines(quote, line).lines
    assert evaluated.error.field == "quantity"


def test_an_empty_quotation_says_what_it_needs(owner: User) -> None:
    assert evaluate_quote(make_quote(owner), TODAY).problems == ("Agrega al menos una partida.",)


def test_what_waits_for_a_choice_does_not_move_what_counts(owner: User) -> None:
    settings = QuoteSettings.load()
    settings.waste_mode, settings.kerf = "whole_bars", Decimal(0)
    settings.save()
    alone = evaluate_quote(add(make_quote(owner), make_window(SLIDING)), TODAY)
    optional = make_window(SLIDING, "3", inclusion="optional")

    both = evaluate_quote(add(make_quote(owner), make_window(SLIDING), optional), TODAY)

    assert alone.totals == both.totals
    assert both.lines[0].unit_price == alone.lines[0].unit_price
    assert both.lines[1].unit_price < both.lines[0].unit_price  # four windows share their bars


def test_a_line_that_whole_bars_price_beyond_what_is_written_says_so(owner: User) -> None:
    settings = QuoteSettings.load()
    settings.waste_mode = "whole_bars"
    settings.save()
    Price.objects.filter(material__code="RIEL-3").update(amount=Decimal("90000000"))

    evaluated = evaluate_lines(make_quote(owner), make_window(SLIDING, "9999"))

    assert "999,999,999.99" in evaluated.problems[0]
