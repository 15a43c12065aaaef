"""The concepts of an invoice add up to the quotation, whatever its lines, discounts and tax."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from catalog.core.money import ZERO, percent
from catalog.core.recipes import MaterialKind, Unit
from quoting.core.cfdi import concept_rows, tree
from quoting.core.invoice import (
    Invoice,
    Keys,
    Party,
    SoldLine,
    concepts,
    payments,
    usual_unit,
)
from quoting.core.pricing import Totals, line_amount, total_up
from quoting.core.promise import Milestone, due

CENT = Decimal("0.01")
KEYS = Keys("CORR-3-XO", "30171600", "H87")
ISSUER = Party("VAB010203AB1", "VIDRIOS DEL BAJÍO", "601", "37340")
RECEIVER = Party("CNO010203AB1", "CONSTRUCTORA NOGAL", "601", "76000", "G03")

rates = some.decimals(0, 100, places=2)
quantities = some.decimals(Decimal("0.001"), 500, places=3)
prices = some.decimals(0, 50_000, places=2)


@some.composite
def sold_lines(draw: some.DrawFn) -> list[SoldLine]:
    found = []
    for number in range(1, draw(some.integers(1, 25)) + 1):
        quantity, unit_price = draw(quantities), draw(prices)
        gross = line_amount(quantity, unit_price)
        amount = gross - percent(gross, draw(rates))
        found.append(SoldLine(number, "Ventana", quantity, unit_price, amount, keys=KEYS))
    return found


def totals_of(lines: list[SoldLine], discount: Decimal, tax_rate: Decimal) -> Totals:
    return total_up([line.amount for line in lines], discount, tax_rate)


def make_invoice(lines: list[SoldLine], discount: str = "0", tax_rate: str = "16") -> Invoice:
    totals = totals_of(lines, Decimal(discount), Decimal(tax_rate))
    return Invoice(ISSUER, RECEIVER, concepts(lines, totals), totals.tax_rate)


@given(sold_lines(), rates, some.sampled_from(["16", "8", "0"]))
def test_concepts_add_up_to_the_quotation_to_the_cent(
    lines: list[SoldLine], discount: Decimal, tax_rate: str
) -> None:
    totals = totals_of(lines, discount, Decimal(tax_rate))
    invoice = Invoice(ISSUER, RECEIVER, concepts(lines, totals), totals.tax_rate)

    assert all(concept.tax >= 0 for concept in invoice.concepts)
    assert invoice.base == totals.base
    assert invoice.tax == totals.tax
    assert invoice.total == totals.total
    assert invoice.subtotal - invoice.discount + invoice.tax == totals.total


def test_a_line_that_the_discount_takes_whole_carries_no_tax() -> None:
    lines = [SoldLine(number, "Flete", Decimal(1), CENT, CENT) for number in (1, 2)]

    taken, left = concepts(lines, totals_of(lines, Decimal(50), Decimal(100)))

    assert (taken.discount, taken.tax) == (CENT, ZERO)
    assert (left.discount, left.tax) == (ZERO, CENT)


@given(sold_lines(), rates, some.sampled_from(["16", "8", "0"]))
def test_each_concept_is_right_by_itself_to_a_cent_and_a_half(
    lines: list[SoldLine], discount: Decimal, tax_rate: str
) -> None:
    for concept in make_invoice(lines, str(discount), tax_rate).concepts:
        line = concept.line
        assert concept.amount == line_amount(line.quantity, line.unit_price)
        assert ZERO <= concept.discount <= concept.amount
        exact = concept.base * Decimal(tax_rate) / 100
        assert abs(concept.tax - exact) < Decimal("0.015")
        if not concept.base:
            assert concept.tax == ZERO


@given(sold_lines(), rates)
def test_the_file_adds_up_too(lines: list[SoldLine], discount: Decimal) -> None:
    data = tree(make_invoice(lines, str(discount)))

    def total(*path: str) -> Decimal:
        found = []
        for concept in data["Conceptos"]:
            each = concept
            for name in path:
                each = each.get(name, {}) if isinstance(each, dict) else each[0].get(name, {})
            found.append(Decimal(each or 0))
        return sum(found, ZERO)

    assert total("Importe") == Decimal(data["SubTotal"])
    assert total("Descuento") == Decimal(data["Descuento"])
    taxes = Decimal(data["Impuestos"]["TotalImpuestosTrasladados"])
    assert total("Impuestos", "Traslados", "Importe") == taxes
    assert Decimal(data["SubTotal"]) - Decimal(data["Descuento"]) + taxes == Decimal(data["Total"])


def test_the_tree_has_the_names_of_a_cfdi() -> None:
    line = SoldLine(1, "Ventana", Decimal(4), Decimal("2444.10"), Decimal("9776.40"), keys=KEYS)

    data = tree(make_invoice([line], "5"))

    assert data["Receptor"] == {
        "Rfc": "CNO010203AB1",
        "Nombre": "CONSTRUCTORA NOGAL",
        "DomicilioFiscalReceptor": "76000",
        "RegimenFiscalReceptor": "601",
        "UsoCFDI": "G03",
    }
    assert data["LugarExpedicion"] == "37340"
    (concept,) = data["Conceptos"]
    assert concept == {
        "ClaveProdServ": "30171600",
        "NoIdentificacion": "CORR-3-XO",
        "Cantidad": "4",
        "ClaveUnidad": "H87",
        "Unidad": "pza",
        "Descripcion": "Ventana",
        "ValorUnitario": "2444.10",
        "Importe": "9776.40",
        "Descuento": "488.82",
        "ObjetoImp": "02",
        "Impuestos": {
            "Traslados": [
                {
                    "Base": "9287.58",
                    "Impuesto": "002",
                    "TipoFactor": "Tasa",
                    "TasaOCuota": "0.160000",
                    "Importe": "1486.01",
                }
            ]
        },
    }
    assert data["Total"] == "10773.59"


def test_what_is_given_away_is_no_object_of_tax() -> None:
    paid = SoldLine(1, "Ventana", Decimal(1), Decimal(100), Decimal(100), keys=KEYS)
    gift = SoldLine(2, "Flete", Decimal(1), Decimal(50), ZERO, keys=KEYS)

    rows = list(concept_rows(make_invoice([paid, gift])))

    assert rows[2][8:12] == [Decimal("50.00"), Decimal("50.00"), "01", ZERO]
    assert rows[2][12:] == ["", "", "", ZERO]
    assert len(rows[0]) == len(rows[1]) == len(rows[2])


def test_everything_that_is_missing_is_named_once() -> None:
    line = SoldLine(3, "Flete", Decimal(1), Decimal(50), Decimal(50))
    totals = totals_of([line], ZERO, Decimal(16))
    bare = Invoice(Party(), Party(), concepts([line], totals), totals.tax_rate)

    assert [str(missing) for missing in bare.missing] == [
        "Emisor: RFC",
        "Emisor: razón social",
        "Emisor: régimen fiscal",
        "Emisor: código postal fiscal",
        "Receptor: RFC",
        "Receptor: razón social",
        "Receptor: régimen fiscal",
        "Receptor: código postal fiscal",
        "Receptor: uso de CFDI",
        "Partida 3: clave SAT",
    ]
    assert make_invoice([SoldLine(1, "", Decimal(1), CENT, CENT, keys=KEYS)]).missing == ()


def test_a_unit_has_its_usual_key() -> None:
    assert usual_unit(Unit.METRE) == "MTR"
    assert usual_unit(Unit.SQUARE_METRE, MaterialKind.SERVICE) == "MTK"
    assert usual_unit(Unit.PIECE, MaterialKind.SERVICE) == "E48"
    assert usual_unit(Unit.PIECE, MaterialKind.GLASS) == "H87"


@given(sold_lines(), rates, some.sampled_from([(60, 40), (50, 30, 20), (100,)]))
def test_payments_add_up_to_base_and_tax(
    lines: list[SoldLine], discount: Decimal, shares: tuple[int, ...]
) -> None:
    totals = totals_of(lines, discount, Decimal(16))

    agreed = due([Milestone("Pago", Decimal(share)) for share in shares], totals.total)
    found = payments(agreed, totals)

    assert sum((payment.base for payment in found), ZERO) == totals.base
    assert sum((payment.tax for payment in found), ZERO) == totals.tax
    assert all(payment.base >= 0 and payment.tax >= -CENT for payment in found)


def test_without_agreed_payments_there_are_none() -> None:
    assert payments([], totals_of([], ZERO, Decimal(16))) == ()
