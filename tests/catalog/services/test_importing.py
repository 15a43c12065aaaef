"""A catalogue brought from a file into the tables."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError
from pytest import MonkeyPatch

from catalog.events import CatalogImported
from catalog.models import (
    Component,
    Finish,
    Line,
    LineConstant,
    Material,
    Price,
    Product,
    ProductOption,
)
from catalog.portable.changes import Changes
from catalog.portable.document import Document
from catalog.portable.files import FileRefused
from catalog.portable.stored import stored_catalog
from catalog.portable.writing import write_catalog
from catalog.services import importing
from catalog.services.importing import import_catalog
from tenants.events.models import Event
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.catalog.make import make_price
from tests.catalog.portable.make import SMALL, make_document

SIX_CORNERS = "{pieza: Esquineros, material: ESQUINERO-MOSQ, cantidad: 6}"
MOMENT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def bring(text: str = SMALL, *, retire_others: bool = False) -> Changes:
    wanted = make_document(text)
    return import_catalog(wanted, moment=MOMENT, by=None, retire_others=retire_others)


def faults_of(text: str) -> list[str]:
    before = stored_catalog()
    with pytest.raises(FileRefused) as refusal:
        bring(text)
    assert stored_catalog() == before
    return str(refusal.value).splitlines()


def empty_the_catalogue() -> None:
    for model in (Price, Component, ProductOption, Product, LineConstant, Line, Material, Finish):
        model.objects.all().delete()


def travel_to(neighbour: Company, catalog: Document) -> str:
    """``catalog`` brought into a neighbour that had nothing, and written down again there."""
    with company_context(neighbour):
        empty_the_catalogue()
        import_catalog(catalog, moment=MOMENT, by=None)
        return write_catalog(stored_catalog())


def test_the_starter_catalogue_is_the_same_bytes_after_a_journey(
    company: Company, neighbour: Company
) -> None:
    text = write_catalog(stored_catalog())
    assert travel_to(neighbour, make_document(text)) == text


def test_a_catalogue_with_everything_in_it_is_the_same_bytes_after_a_journey(
    company: Company, neighbour: Company
) -> None:
    bring()
    Product.objects.filter(code="MOSQ-2").update(retired_at=MOMENT, viewed_from="interior")
    Material.objects.filter(code="FELPA").update(retired_at=MOMENT, waste=Decimal("2.125"))
    Line.objects.filter(code="L2").update(retired_at=MOMENT, notes="Ya no se surte: «vieja»")
    Finish.objects.filter(code="NEGRO").update(retired_at=MOMENT, surcharge=None)
    text = write_catalog(stored_catalog())
    assert text.count("retirad") == 4
    assert travel_to(neighbour, make_document(text)) == text


def test_importing_ones_own_export_changes_nothing(company: Company) -> None:
    bring()
    prices = list(Price.objects.order_by("pk").values())
    products = list(Product.objects.order_by("pk").values())
    events = Event.objects.count()
    assert not bring(write_catalog(stored_catalog()), retire_others=True)
    assert list(Price.objects.order_by("pk").values()) == prices
    assert list(Product.objects.order_by("pk").values()) == products
    assert Event.objects.count() == events


def test_what_is_missing_is_created_and_everything_else_stays(company: Company) -> None:
    before = stored_catalog()
    changes = bring()
    after = stored_catalog()
    assert {change.code for change in changes.new} == {
        "BRONCE", "RIEL-X", "CLARO-X", "BISAGRA-X", "LX", "FIJA-X",
    }  # fmt: skip
    assert not changes.changed
    assert not changes.retired
    assert before.updated(after) == after
    assert before.updated(make_document()) == after
    assert Finish.objects.order_by("position").last() == Finish.objects.get(code="BRONCE")


def test_what_has_the_same_code_is_updated_in_its_place(company: Company) -> None:
    rail, product = Material.objects.get(code="RIEL-3"), Product.objects.get(code="MOSQ-2")
    text = write_catalog(stored_catalog())
    text = text.replace('RIEL-3: {nombre: Riel 3"', 'RIEL-3: {nombre: Riel 3" reforzado')
    text = text.replace(SIX_CORNERS.replace("6", "4"), SIX_CORNERS)
    changes = bring(text)
    assert [(change.code, change.fields) for change in changes.changed] == [
        ("RIEL-3", ["name"]),
        ("MOSQ-2", ["components"]),
    ]
    rail.refresh_from_db()
    assert rail.name == 'Riel 3" reforzado'
    assert not rail.suggested
    assert product.components.get(role="Esquineros").count == "6"
    assert Material.objects.get(code="ZOCLO-3").suggested


def test_what_the_file_does_not_name_is_retired_only_when_that_is_asked_for(
    company: Company,
) -> None:
    assert not bring().retired
    changes = bring(retire_others=True)
    assert {"RIEL-3", "CORR-3-XO", "L3", "NATURAL"} <= {change.code for change in changes.retired}
    assert set(Product.objects.in_use()) == {Product.objects.get(code="FIJA-X")}
    assert Material.objects.get(code="RIEL-3").retired_at == MOMENT
    assert Price.objects.filter(material__code="RIEL-3").count() == 4


def test_what_had_been_retired_is_offered_again_when_a_file_says_so(company: Company) -> None:
    bring()
    Product.objects.update(retired_at=MOMENT)
    bring()
    assert Product.objects.in_use().get().code == "FIJA-X"


def test_a_price_list_by_itself_adds_and_corrects_prices(company: Company) -> None:
    make_price(Material.objects.get(code="FELPA"), "460", date(2026, 7, 1))
    changes = bring("formato: 1\nprecios:\n  2026-07-01: {FELPA: 465.5, RIEL-3: {NEGRO: 300}}")
    assert [(change.former, change.amount) for change in changes.prices] == [
        (Decimal(460), Decimal("465.5")),
        (None, Decimal(300)),
    ]
    felpa = Price.objects.filter(material__code="FELPA").order_by("valid_from")
    assert list(felpa.values_list("amount", flat=True)) == [Decimal(450), Decimal("465.5")]


def test_finishes_take_the_order_of_a_file_that_names_them_all(company: Company) -> None:
    order = ["NEGRO", "NATURAL", "BLANCO", "MADERA"]
    rows = [f"  {code}: {{nombre: {code.title()}}}" for code in order]
    bring("\n".join(["formato: 1", "acabados:", *rows]))
    codes = Finish.objects.order_by("position").values_list("code", flat=True)
    assert list(codes) == order


def test_the_import_is_told_to_the_programme_with_who_did_it(company: Company, owner: User) -> None:
    import_catalog(make_document(), moment=MOMENT, by=owner)
    event = Event.objects.of_kind(CatalogImported).get()
    assert event.actor_id == owner.pk
    assert event.fact == CatalogImported(new=6, changed=0, retired=0, prices=5)


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("linea: LX", "linea: LZ", "productos, FIJA-X, linea: no hay una línea «LZ»."),
        ("vidrio: CLARO-X", "vidrio: NADA", "productos, FIJA-X, vidrio: no hay un vidrio «NADA»."),
        ("vidrio: CLARO-X", "vidrio: RIEL-3", "productos, FIJA-X, vidrio: no hay un vidrio «RI"),
        ("RIEL-X, largo", "NADA, largo", "FIJA-X, pieza «Refuerzo», material: «NADA» no está en"),
        ("ALT - HOLGURA", "ALT - HOLGRA", "pieza «Marco», largo: «HOLGRA» no es un nombre conoc"),
        ("ALT - HOLGURA", "ALT -", "productos, FIJA-X, pieza «Marco», largo: "),
        ("ALT - HOLGURA", "__import__('os')", "productos, FIJA-X, pieza «Marco», largo: "),
        ("largo: AT, si", "si", "productos, FIJA-X, pieza «Refuerzo», largo: falta la fórmula."),
        ("HOLGURA: [26", "HOLGURA_X: [26", "pieza «Marco», largo: «HOLGURA» no es un nombre con"),
        ("BISAGRA-X: 240", "NADA: 240", "precios, 2026-01-01, NADA: no hay un material con esta"),
        ("BRONCE: 230.5", "ORO: 1", "precios, 2026-01-01, RIEL-X, ORO: no hay un acabado con es"),
        ("CLARO-X: 219", "CLARO-X: {BRONCE: 1}", "CLARO-X, BRONCE: solo los perfiles tienen pre"),
        ("BISAGRA-X: {nombre", "FELPA: {nombre", "herrajes, FELPA: ya está en «consumibles» y no"),
        ("angulos: [45, 90]", "angulos: [45, 200]", "pieza «Marco», angulos: va de 0 a 180."),
        (
            "ancho: [400, sin",
            "ancho: [400, 300]\n    alto: [1, sin",
            "ancho mínimo es mayor",
        ),
    ],
)
def test_what_could_not_be_calculated_is_refused_and_nothing_is_written(
    company: Company, was: str, becomes: str, fault: str
) -> None:
    assert was in SMALL
    found = faults_of(SMALL.replace(was, becomes, 1))
    assert any(fault in sentence for sentence in found), found


def test_a_change_that_would_break_a_product_the_file_does_not_name_is_refused(
    company: Company,
) -> None:
    assert faults_of("formato: 1\nlineas:\n  L2: {nombre: Sin medidas, vidrio: [3, 6]}")[0] == (
        "lineas, L2, producto CORR-2-XO, pieza «Jambas», largo: «DESC_JAMBA» no es un nombre "
        "conocido. Puedes usar ALT, AT, ESPESOR, MOSQUITERO, RIEL_ADICIONAL."
    )


def test_a_failure_in_the_middle_leaves_nothing_written(
    company: Company, monkeypatch: MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise IntegrityError("the last step fails")

    before = stored_catalog()
    monkeypatch.setattr(importing, "_write_prices", fail)
    with pytest.raises(IntegrityError):
        bring()
    assert stored_catalog() == before


def test_nothing_of_the_neighbour_changes(company: Company, neighbour: Company) -> None:
    with company_context(neighbour):
        before = stored_catalog()
    bring(retire_others=True)
    with company_context(neighbour):
        assert stored_catalog() == before
