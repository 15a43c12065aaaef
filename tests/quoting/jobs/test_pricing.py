"""The worked examples of the trade, priced from a file under every method."""

from decimal import Decimal
from typing import Any

import pytest

from catalog.models import LineConstant, Material
from catalog.portable.files import FileRefused, parse
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.models.settings import QuoteSettings
from quoting.jobs.pricing import price_job
from quoting.jobs.reading import read_job
from tenants.schemas.companies import Company
from tests.quoting.jobs.make import AWNING, DAY, FIXED, SLIDING, make_job, priced
from tests.quoting.make import make_window
from tests.quoting.make import priced as priced_line

FACTORS = "precio: {{metodo: factores, factores: {{perfiles: {0}, vidrio: 2.5, herrajes: {0}}}}}"


def unit_prices(job: dict[str, Any]) -> list[str]:
    return [line["unit_price"] for line in job["lines"]]


@pytest.mark.parametrize(
    ("method", "prices"),
    [
        ("aditivo", ["2444.10", "928.04", "2102.34"]),
        ("cascada", ["2509.56", "952.90", "2158.65"]),
        ("margen", ["2676.86", "1016.43", "2302.56"]),
    ],
)
def test_each_method_gives_its_price(company: Company, method: str, prices: list[str]) -> None:
    job = priced(SLIDING, FIXED, AWNING, terms=f"precio: {{metodo: {method}}}")
    assert unit_prices(job) == prices
    costs = [line["unit_cost"]["direct_cost"] for line in job["lines"]]
    assert costs == ["1745.78", "662.89", "1501.67"]


def test_factors_by_family_leave_labour_out_and_add_services_at_cost(company: Company) -> None:
    assert unit_prices(priced(SLIDING, FIXED, terms=FACTORS.format("2.5"))) == [
        "3179.46",
        "1138.23",
    ]
    assert unit_prices(priced(AWNING, terms=FACTORS.format("2.2"))) == ["2821.63"]


def test_a_missing_factor_is_told_for_its_line(company: Company) -> None:
    with pytest.raises(FileRefused) as refusal:
        priced(SLIDING, terms="precio: {metodo: factores, factores: {perfiles: 2}}")
    assert str(refusal.value) == "partida 1: Falta el factor de precio de vidrio."


def test_the_job_adds_up_to_the_cent_with_its_payments(company: Company) -> None:
    lines = [
        line.replace("}", f", cantidad: {quantity}}}")
        for line, quantity in ((SLIDING, 4), (FIXED, 2), (AWNING, 3))
    ]
    first, rest = "{concepto: Anticipo, porcentaje: 60}", "{concepto: Resto, porcentaje: 40}"
    job = priced(*lines, terms=f"descuento: 5\npagos: [{first}, {rest}]")
    assert job["totals"] == {
        "subtotal": "17939.50",
        "discount_percent": "5",
        "discount": "896.98",
        "base": "17042.52",
        "tax_rate": "16",
        "tax": "2726.80",
        "total": "19769.32",
        "in_words": "DIECINUEVE MIL SETECIENTOS SESENTA Y NUEVE PESOS 32/100 M.N.",
    }
    assert [payment["amount"] for payment in job["milestones"]] == ["11861.59", "7907.73"]


def test_a_margin_of_all_the_sale_is_refused(company: Company) -> None:
    with pytest.raises(FileRefused, match="precio: El margen sobre la venta debe ser menor"):
        priced(SLIDING, terms="precio: {metodo: margen, utilidad: 100}")


@pytest.mark.parametrize(("rate", "total"), [("16", "2835.16"), ("8", "2639.63"), ("0", "2444.10")])
def test_the_tax_rate_is_that_of_the_job(company: Company, rate: str, total: str) -> None:
    assert priced(SLIDING, terms=f"iva: {rate}")["totals"]["total"] == total


def test_parts_panes_and_costs_are_those_of_the_worked_example(company: Company) -> None:
    (line,) = priced(SLIDING)["lines"]
    assert [(part["pieces"], part["length"]) for part in line["parts"]] == [
        (1, "1500"), (1, "1500"), (2, "1174"), (1, "1170"), (1, "1160"), (1, "1170"), (1, "1160"),
        (2, "657.5"), (2, "657.5"),
    ]  # fmt: skip
    assert [(pane["width"], pane["height"]) for pane in line["panes"]] == [
        ("672.5", "1075"),
        ("672.5", "1065"),
    ]
    assert line["cost_by_family"] == {
        "perfiles": "589.43",
        "vidrio": "330.93",
        "herrajes": "251.42",
        "mano_de_obra": "324.00",
        "servicios": "250.00",
    }


@pytest.mark.parametrize(
    ("quantity", "whole", "with_waste"),
    [("1", "1585.73", "589.43"), ("4", "2715.34", "2357.72")],
)
def test_whole_bars_stand_beside_what_the_waste_charges(
    company: Company, quantity: str, whole: str, with_waste: str
) -> None:
    job = priced(SLIDING.replace("}", f", cantidad: {quantity}}}"))
    assert sum(Decimal(row["cost_of_bars"]) for row in job["bars"]) == Decimal(whole)
    assert sum(Decimal(row["cost_with_waste"]) for row in job["bars"]) == Decimal(with_waste)


def test_a_profile_that_is_not_bought_by_bar_has_no_bars_to_count(company: Company) -> None:
    Material.objects.filter(code="RIEL-3").update(use_per_purchase=1, purchase_unit="m")
    rail = next(row for row in priced(SLIDING)["bars"] if row["code"] == "RIEL-3")
    assert (rail["bars"], rail["cost_of_bars"]) == (None, None)


def test_a_change_of_the_catalogue_reaches_the_job(company: Company) -> None:
    LineConstant.objects.filter(line__code="L3", name="DESC_ZOCLO").update(value=180)
    (line,) = priced(SLIDING)["lines"]
    lengths = {part["role"]: part["length"] for part in line["parts"]}
    assert lengths["Zoclo"] == "660"
    assert {pane["width"] for pane in line["panes"]} == {"675"}


def test_what_the_job_does_not_say_is_what_the_company_has_set(company: Company) -> None:
    QuoteSettings.objects.update(
        overhead=10, profit=30, waste=12, tax_rate=8, waste_mode="whole_bars", kerf="3.2",
        min_piece=900,
    )  # fmt: skip
    job = priced(SLIDING)
    assert job["rules"] == {
        "method": "additive",
        "overhead": "10",
        "profit": "30",
        "factors": {},
        "waste": "12",
        "waste_mode": "tramos enteros",
        "kerf": "3.2",
        "trim": "0",
        "min_piece": "900.00",
        "min_pane": "0.00",
    }
    assert job["totals"]["tax_rate"] == "8"


def test_a_job_gives_what_the_screens_show(company: Company) -> None:
    row = make_window(quantity="4", options={"MOSQUITERO": True}, finish="NEGRO")
    shown = priced_line(row, DAY)
    line = SLIDING.replace("}", ", cantidad: 4, acabado: NEGRO, opciones: [MOSQUITERO]}")
    (told,) = priced(line)["lines"]
    assert (told["unit_price"], told["amount"]) == (str(shown.unit_price), str(shown.amount))
    assert told["options"] == list(shown.options) == ["Con mosquitero corredizo"]


def test_articles_and_concepts_are_priced_too(company: Company) -> None:
    job = priced(
        "{articulo: INSTALACION, cantidad: 2, precio: 300}",
        "{articulo: BOQUILLA, largo: 5.40 m, cantidad: 2, precio: 200}",
        "{articulo: PELICULA, ancho: 150, alto: 120, precio: 400}",
        "{concepto: Flete, precio: 850.50}",
    )
    assert [line["amount"] for line in job["lines"]] == ["600.00", "2160.00", "720.00", "850.50"]
    assert [line["unit"] for line in job["lines"]] == ["pza", "m", "m²", "pza"]


def test_every_line_that_cannot_be_priced_is_told_with_its_field(company: Company) -> None:
    job = make_job(
        SLIDING,
        SLIDING.replace("150", "350"),
        "{producto: FIJA-3, ancho: 80}",
        SLIDING.replace("}", ", vidrio: CLARO-12}"),
        "{concepto: Flete}",
    )
    with pytest.raises(FileRefused) as refusal:
        price_job(read_job(parse(job), DAY))
    found = str(refusal.value).splitlines()
    starts = ("partida 2, ancho: El ancho", "partida 3, alto: Escribe el alto.",
              "partida 4, vidrio: ", "partida 5, precio: Escribe el precio.")  # fmt: skip
    assert len(found) == 4
    assert all(told.startswith(start) for told, start in zip(found, starts, strict=True)), found


def test_what_waits_for_a_choice_has_its_price_and_is_neither_charged_nor_bought(
    company: Company,
) -> None:
    alone = priced(SLIDING)
    job = priced(
        SLIDING,
        AWNING.replace("}", ", inclusion: opcional}"),
        FIXED.replace("}", ", inclusion: alternativa, grupo: A}"),
    )
    assert [line["counts"] for line in job["lines"]] == [True, False, False]
    assert [line["choice_group"] for line in job["lines"]] == ["", "", "A"]
    assert unit_prices(job) == ["2444.10", "2102.34", "928.04"]
    for part in ("totals", "earnings", "bars", "waste", "glass", "supplies"):
        assert job[part] == alone[part], part


def test_a_line_takes_its_own_discount_in_per_cent_or_in_pesos(company: Company) -> None:
    rated, fixed = priced(
        SLIDING.replace("}", ", descuento: 10 %}"), SLIDING.replace("}", ", descuento: $150.50}")
    )["lines"]
    assert (rated["discount_percent"], rated["discount"]) == ("10", "244.41")
    assert (fixed["discount_percent"], fixed["discount"]) == ("0", "150.50")
    assert (rated["amount"], fixed["amount"]) == ("2199.69", "2293.60")


def test_a_discount_in_pesos_cannot_pass_the_amount(company: Company) -> None:
    with pytest.raises(FileRefused) as refusal:
        priced(SLIDING.replace("}", ", descuento: $2444.11}"))
    assert str(refusal.value) == (
        "partida 1, descuento: El descuento no puede pasar del importe, 2,444.10."
    )


@pytest.mark.parametrize("mode", ["tramos enteros", "tramos optimizados"])
def test_the_job_says_how_its_off_cuts_are_charged(company: Company, mode: str) -> None:
    by_rate = priced(SLIDING, terms="cobro_merma: porcentaje")
    by_bar = priced(SLIDING, terms=f"cobro_merma: {mode}")
    assert by_rate["waste"] == {
        "charged": "589.43",
        "cost_of_bars": "1585.73",
        "difference": "996.30",
    }
    assert by_bar["waste"]["charged"] == by_bar["waste"]["cost_of_bars"] == "1585.73"
    assert by_bar["earnings"]["cost_by_family"]["perfiles"] == "1585.73"
    assert {row["charged_by"] for row in by_bar["bars"]} == {mode}
    assert by_rate["bars_state"] == ""
    assert by_bar["bars_state"] == ("exact" if mode == "tramos optimizados" else "")


def test_the_job_says_the_least_that_a_piece_is_sold_for(company: Company) -> None:
    job = priced(SLIDING, FIXED, terms="precio: {minimo_pieza: 1250.50}")
    assert unit_prices(job) == ["2444.10", "1250.50"]


def test_the_families_add_up_to_the_direct_cost(company: Company) -> None:
    job = priced(SLIDING.replace("}", ", cantidad: 4}"), "{articulo: INSTALACION, cantidad: 2}")
    families = job["earnings"]["cost_by_family"]
    assert families["perfiles"] == "2357.72"
    assert sum(map(Decimal, families.values())) == Decimal(job["earnings"]["direct_cost"])


def test_nothing_is_stored(company: Company) -> None:
    before = QuoteSettings.objects.values().get()
    priced(SLIDING, terms="iva: 8\nmerma: 30\nprecio: {metodo: margen, utilidad: 40}")
    assert QuoteSettings.objects.values().get() == before
    assert not Quote.objects.exists()
    assert not QuoteLine.objects.exists()
