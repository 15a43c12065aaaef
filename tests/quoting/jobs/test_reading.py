"""A job read from a file, and every way in which it may be wrong."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from catalog.models import Finish, Material, Product, ProductOption
from catalog.portable.files import FileRefused, parse
from quoting.core.draft import TypedLine
from quoting.core.pricing import PriceMethod
from quoting.drafts.evaluation.loading import read_ground
from quoting.jobs.reading import MOST_LINES, read_job
from tenants.schemas.companies import Company
from tests.quoting.jobs.make import DAY, FIXED, SLIDING, make_job


def read(job: bytes) -> list[TypedLine]:
    return [line.typed for line in read_job(parse(job), DAY).lines]


def read_lines(*lines: str) -> list[TypedLine]:
    return read(make_job(*lines))


def faults_of(*lines: str, terms: str = "") -> list[str]:
    with pytest.raises(FileRefused) as refusal:
        read(make_job(*lines, terms=terms))
    return str(refusal.value).splitlines()


def finish_of(line: TypedLine) -> str:
    return Finish.objects.get(pk=line.finish).code


def glass_of(line: TypedLine) -> str:
    return Material.objects.get(pk=line.glass).code


def test_measures_are_read_as_people_type_them(company: Company) -> None:
    sides = ["150", "150.0", "1m50", "150 cm", "1.5 m", "1500 mm", "'1,50 m'"]
    lines = read_lines(*(f"{{producto: FIJA-3, ancho: {side}, alto: 50.1}}" for side in sides))
    assert {line.width for line in lines} == {Decimal(1500)}
    assert {line.height for line in lines} == {Decimal(501)}


def test_finish_and_glass_are_those_of_the_job_unless_the_line_says_so(company: Company) -> None:
    one, other = read_lines(SLIDING, SLIDING.replace("}", ", acabado: NEGRO, vidrio: TINTEX-6}"))
    assert (finish_of(one), glass_of(one)) == ("NATURAL", "CLARO-6")
    assert (finish_of(other), glass_of(other)) == ("NEGRO", "TINTEX-6")


def test_without_a_glass_the_product_takes_its_own_or_none(company: Company) -> None:
    text = make_job(
        "{producto: CORR-2-XO, ancho: 150, alto: 120}", "{producto: MOSQ-2, ancho: 150, alto: 120}"
    )
    sliding, screen = read(text.replace(b"vidrio: CLARO-6\n", b""))
    assert glass_of(sliding) == "CLARO-4"
    assert screen.glass is None


def test_options_are_chosen_or_left_out_by_name(company: Company) -> None:
    ProductOption.objects.create(
        product=Product.objects.get(code="FIJA-3"), name="LIMPIEZA", label="Limpia", default=True
    )
    plain, without = read_lines(FIXED, FIXED.replace("}", ", opciones: {LIMPIEZA: no}}"))
    assert (plain.options, without.options) == ((("LIMPIEZA", True),), (("LIMPIEZA", False),))


UNIT = "{producto: CORR-3-XO-FS, ancho: 150, alto: 180}"


def test_a_measure_is_given_by_name_or_is_the_usual_one(company: Company) -> None:
    usual, given, screened = read_lines(
        UNIT,
        UNIT.replace("}", ", opciones: {ALTO_FIJO: 60 cm}}"),
        UNIT.replace("}", ", opciones: {MOSQUITERO: sí}}"),
    )
    assert dict(usual.options) == {"ALTO_FIJO": Decimal(450), "MOSQUITERO": False}
    assert dict(given.options) == {"ALTO_FIJO": Decimal(600), "MOSQUITERO": False}
    assert dict(screened.options) == {"ALTO_FIJO": Decimal(450), "MOSQUITERO": True}


def test_a_measure_beyond_its_limits_is_told_by_its_name(company: Company) -> None:
    assert faults_of(UNIT.replace("}", ", opciones: {ALTO_FIJO: 2.5 m}}")) == [
        "partida 1, opciones: Alto del fijo superior: Escribe una medida de 0.2 m a 1.2 m; "
        "escribiste 2.5 m."
    ]


def test_a_measure_in_doubt_is_answered_by_its_unit(company: Company) -> None:
    sides = "{producto: FIJA-3, ancho: 1500, alto: 1200}"
    asked = faults_of(sides)
    assert [fault.split(" Escribe la unidad")[0] for fault in asked] == [
        "partida 1, ancho: ¿1500 cm o 1500 mm?",
        "partida 1, alto: ¿1200 cm o 1200 mm?",
    ]
    [line] = read(make_job(sides, terms="unidad: mm"))
    assert (line.width, line.height) == (Decimal(1500), Decimal(1200))


def test_the_terms_of_the_job_are_its_own(company: Company) -> None:
    terms = "fecha: 2026-01-31\nprecio: {metodo: margen, utilidad: 30}"
    job = read_job(parse(make_job(SLIDING, terms=terms)), DAY)
    usual = read_ground(DAY).terms
    assert job.day == date(2026, 1, 31)
    assert job.terms.rules == replace(usual.rules, method=PriceMethod.MARGIN, profit=Decimal(30))
    assert (job.terms.bars, job.terms.milestones) == (usual.bars, usual.milestones)


def test_payments_delivery_and_conditions_are_agreed_as_on_the_page(company: Company) -> None:
    """Per cent, pesos and what is left, as many as the page takes."""
    payments = ", ".join(
        ["{concepto: Apartado, pesos: 1500.50, cuando: hoy}"]
        + [f"{{concepto: Avance {n}, porcentaje: 5}}" for n in range(10)]
        + ["{concepto: Resto, resto: sí, cuando: contra entrega}"]
    )
    text = "condiciones: |\n  Sin herrería.\n  Precios en pesos.\nentrega: 3 semanas"
    job = read_job(parse(make_job(SLIDING, terms=f"pagos: [{payments}]\n{text}")), DAY)
    first, *_, last = job.terms.milestones
    assert len(job.terms.milestones) == 12
    assert (first.pesos, first.percent, first.when) == (Decimal("1500.50"), 0, "hoy")
    assert last.is_rest
    assert job.terms.delivery_time == "3 semanas"
    assert job.terms.conditions.splitlines() == ["Sin herrería.", "Precios en pesos."]


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("CORR-3-XO", "CORR-9", "partida 2, producto: no hay «CORR-9» en el catálogo, o está re"),
        ("ancho: 150", "ancho: grande", "partida 2, ancho: «grande» no es una medida."),
        ("ancho: 150", "ancho: -150", "partida 2, ancho: «-150» no es una medida."),
        ("ancho: 150", "ancho: NaN", "partida 2, ancho: «NaN» no es una medida."),
        ("ancho: 150", "ancho: 1e999", "partida 2, ancho: «1e999» no es una medida."),
        (
            "ancho: 150",
            "ancho: 90 m",
            "partida 2, ancho: Escribe una medida de 0.001 m a 20 m; escribiste 90 m.",
        ),
        ("ancho: 150", "ancho: [150]", "partida 2, ancho: aquí va un texto."),
        ("ancho: 150", "acho: 150", "partida 2: «acho» no se conoce; aquí van: "),
        ("}", ", cantidad: 1.5}", "partida 2, cantidad: Escribe un número entero."),
        ("}", ", cantidad: 0}", "partida 2, cantidad: Escribe un número de 1 a 9,999."),
        ("}", ", cantidad: 10000}", "partida 2, cantidad: Escribe un número de 1 a 9,999."),
        ("}", ", cantidad: dos}", "partida 2, cantidad: No es un número."),
        ("}", ", acabado: ORO}", "partida 2, acabado: no hay «ORO» en el catálogo"),
        ("}", ", vidrio: RIEL-3}", "partida 2, vidrio: no hay «RIEL-3» en el catálogo"),
        ("}", ", opciones: [CHAPA]}", "partida 2, opciones: «CHAPA» no es una opción; Ventana"),
        ("}", ", opciones: MOSQUITERO}", "partida 2, opciones: aquí va una lista"),
        ("}", ", opciones: [[MOSQUITERO]]}", "partida 2, opciones: escribe cada una por su nomb"),
        ("}", ", opciones: {MOSQUITERO: quizá}}", "partida 2, opciones: escribe «sí» o «no»."),
        ("}", f", lugar: {'x' * 81}}}", "partida 2, lugar: lleva a lo más 80 letras; van 81."),
        ("}", ", concepto: Flete}", "partida 2: lleva «producto», «articulo» o «concepto», uno"),
        (SLIDING, "{ancho: 150}", "partida 2: lleva «producto», «articulo» o «concepto», uno"),
        (SLIDING, "hola", "partida 2: aquí van datos con nombre"),
        (SLIDING, "{articulo: RIEL-3}", "partida 2, articulo: no hay «RIEL-3» en el catálogo"),
        (SLIDING, "{articulo: CASCAJO, precio: 1.234}", "partida 2, precio: Escribe a lo más 2"),
        (SLIDING, "{concepto: Flete, precio: -1}", "partida 2, precio: Escribe un número de 0"),
        ("}", ", descuento: mucho}", "partida 2, descuento: escríbelo como 10 (por ciento) o co"),
        ("}", ", descuento: 101}", "partida 2, descuento: Escribe un número de 0 a 100."),
        ("}", ", descuento: $-5}", "partida 2, descuento: Escribe un número de 0 a 9,999,999.99"),
        ("}", ", descuento: $1e9}", "partida 2, descuento: escríbelo como 10"),
        ("}", ", descuento: [5]}", "partida 2, descuento: aquí va un texto."),
        ("}", ", inclusion: quizá}", "partida 2, inclusion: escribe una de estas palabras: inclui"),
        ("}", ", inclusion: alternativa}", "partida 2, grupo: escribe qué palabra comparten"),
        ("}", ", grupo: A}", "partida 2, grupo: solo lo llevan las de «inclusion: alternativa»."),
        ("}", f", grupo: {'x' * 21}}}", "partida 2, grupo: lleva a lo más 20 letras; van 21."),
    ],
)
def test_a_fault_names_the_line_and_the_field(
    company: Company, was: str, becomes: str, fault: str
) -> None:
    found = faults_of(FIXED, SLIDING.replace(was, becomes))
    assert any(fault in sentence for sentence in found), found


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        ("descuento: 101", "descuento: Escribe un número de 0 a 100."),
        ("iva: -1", "iva: Escribe un número de 0 a 100."),
        ("merma: poca", "merma: No es un número."),
        ("fecha: ayer", "fecha: no es una fecha; escríbela como 2026-11-24."),
        ("precio: {metodo: regalado}", "precio, metodo: escribe una de estas palabras: aditivo, "),
        ("precio: {utilidad: -5}", "precio, utilidad: Escribe un número de 0 a 1,000."),
        ("precio: {factores: {puertas: 2}}", "precio, factores: «puertas» no se conoce; aquí van"),
        ("precio: caro", "precio: aquí van datos con nombre"),
        ("pagos: [{concepto: A, porcentaje: 50}]", "pagos: Los pagos suman 50 % y deben sumar 100"),
        ("pagos: [{concepto: A}]", "pago 1: lleva «porcentaje», «pesos» o «resto: sí»"),
        ("pagos: [{concepto: A, pesos: 5, porcentaje: 100}]", "pago 1: lleva «porcentaje»"),
        ("pagos: [{concepto: A, resto: quizá}]", "pago 1, resto: escribe «sí» o «no»."),
        ("pagos: [{concepto: A, pesos: 0, resto: no}]", "pago 1, pesos: Escribe un número de 0.01"),
        ("pagos: [{concepto: A, pesos: 50 %}]", "pago 1, pesos: "),
        ("pagos: [{concepto: A, pesos: 1.001}]", "pago 1, pesos: Escribe a lo más 2 dec"),
        ("pagos: [{concepto: A, resto: sí}, {concepto: B, resto: sí}]", "pagos: Solo un pago"),
        (f"pagos: [{{concepto: {'x' * 41}, resto: sí}}]", "pago 1, concepto: lleva a lo más 40"),
        ("pagos: [" + "{concepto: A, pesos: 1}, " * 13 + "]", "pagos: son hasta 12."),
        (f"entrega: {'x' * 121}", "entrega: lleva a lo más 120 letras; van 121."),
        (f"condiciones: {'x' * 6001}", "condiciones: lleva a lo más 6,000 letras; van 6,001."),
        ("condiciones: [a]", "condiciones: aquí va un texto."),
        ("pagos: [{porcentaje: 100}]", "pago 1, concepto: falta este dato."),
        ("cobro_merma: mucho", "cobro_merma: escribe una de estas palabras: porcentaje, tramos e"),
        ("corte: 51", "corte: Escribe un número de 0 a 50."),
        ("despunte: -1", "despunte: Escribe un número de 0 a 1,000."),
        ("precio: {minimo_pieza: -1}", "precio, minimo_pieza: Escribe un número de 0"),
        ("precio: {minimo_vidrio: 1.234}", "precio, minimo_vidrio: Escribe a lo más 2"),
        ("precio: {utilidad: 100000}", "precio, utilidad: Escribe un número de 0 a 1,000."),
        (
            "precio: {factores: {perfiles: 1001}}",
            "precio, factores, perfiles: Escribe un número de 0 a 1,000.",
        ),
        (
            "pagos: [{concepto: A, porcentaje: 110}, {concepto: B, porcentaje: -10}]",
            "pago 2, porcentaje: Escribe un número de 0.01 a 100.",
        ),
        ("cliente: Juan", "«cliente» no se conoce; aquí van: formato, fecha"),
    ],
)
def test_a_fault_of_the_terms_names_its_field(company: Company, terms: str, fault: str) -> None:
    found = faults_of(SLIDING, terms=terms)
    assert any(fault in sentence for sentence in found), found


def test_all_the_faults_are_told_at_once(company: Company) -> None:
    found = faults_of(
        SLIDING.replace("150", "nada"), FIXED.replace("FIJA-3", "X"), terms="iva: 200"
    )
    assert [sentence.split(":")[0] for sentence in found] == [
        "iva",
        "partida 1, ancho",
        "partida 2, producto",
    ]


def test_a_job_of_thousands_of_lines_is_refused_before_anything_is_looked_up(
    company: Company, django_assert_num_queries: Any
) -> None:
    job = parse(make_job(*["{concepto: Flete, precio: 1}"] * (MOST_LINES + 1)))
    with django_assert_num_queries(0), pytest.raises(FileRefused) as refusal:
        read_job(job, DAY)
    assert str(refusal.value) == (
        "partidas: son 1,001; divide el trabajo en archivos de hasta 1,000."
    )


def test_a_job_without_lines_is_refused(company: Company) -> None:
    assert faults_of() == ["partidas: escribe al menos una."]


def test_what_was_retired_is_not_priced(company: Company) -> None:
    Product.objects.filter(code="CORR-3-XO").update(retired_at=timezone.now())
    assert "está retirado" in faults_of(SLIDING)[0]


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ("iva: 0.16", "iva: «0.16» es menos de 1 %. ¿16? Escribe 16"),
        ("descuento: 0.1", "descuento: «0.1» es menos de 1 %. ¿10? Escribe 10"),
        ("merma: 0.05", "merma: «0.05» es menos de 1 %. ¿5? Escribe 5"),
        ("precio: {indirectos: 0.15}", "precio, indirectos: «0.15» es menos de 1 %. ¿15?"),
        ("precio: {utilidad: 0.255}", "precio, utilidad: «0.255» es menos de 1 %. ¿25.5?"),
        ("pagos: [{concepto: Todo, porcentaje: 0.5}]", "pago 1, porcentaje: «0.5» es menos de"),
        ("precio: {factores: {perfiles: 2.5}}", "precio, factores: solo cuentan con «metodo:"),
        ("precio: {metodo: margen, factores: {perfiles: 2}}", "precio, factores: solo cuentan"),
        ("precio: {metodo: factores, utilidad: 25}", "precio, utilidad: no cuenta con el método"),
    ],
)
def test_terms_that_would_mean_another_thing_or_nothing_are_refused_by_name(
    terms: str, told: str, company: Company
) -> None:
    assert any(fault.startswith(told) for fault in faults_of(SLIDING, terms=terms))


def test_less_than_one_per_cent_is_written_with_its_sign(company: Company) -> None:
    job = read_job(parse(make_job(SLIDING, terms="descuento: 0.5 %\niva: 16 %")), DAY)
    assert (job.discount, job.tax_rate) == (Decimal("0.5"), Decimal(16))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{producto: MOSQ-2, ancho: 150, alto: 120, vidrio: CLARO-6}", "vidrio: "),
        ("{articulo: INSTALACION, ancho: 150}", "ancho: Instalación de ventana se cobra por pza"),
        ("{articulo: ANGULO, largo: 150, alto: 20}", "alto: Ángulo de remate se cobra por m;"),
        ("{articulo: ANGULO, largo: 150, ancho: 150}", "largo: dice lo mismo que «ancho»"),
        ("{articulo: PELICULA, ancho: 150}", "alto: faltan el ancho y el alto"),
        ("{articulo: PELICULA, alto: 150}", "ancho: faltan el ancho y el alto"),
        ("{concepto: Flete, precio: 100, descuento: 0.1}", "descuento: «0.1» es menos de 1 %."),
    ],
)
def test_a_line_says_nothing_without_effect(line: str, told: str, company: Company) -> None:
    assert faults_of(line)[0].startswith(f"partida 1, {told}")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{producto: fija-3, ancho: 80, alto: 60}", "¿Quisiste escribir «FIJA-3»?"),
        ("{producto: FIJA-3, ancho: 80, alto: 60, acabado: NATURL}", "¿Quisiste escribir «NATUR"),
        ("{artículo: INSTALACION}", "Escribe «artículo» sin acento ni mayúsculas."),
        ("{Concepto: Flete, precio: 1}", "Escribe «Concepto» sin acento ni mayúsculas."),
    ],
)
def test_a_name_that_is_almost_right_is_told(line: str, told: str, company: Company) -> None:
    assert told in faults_of(line)[0]


def test_a_discount_of_the_job_in_pesos_is_told_to_be_a_per_cent(company: Company) -> None:
    [fault] = faults_of(SLIDING, terms="descuento: $50")
    assert fault == ("descuento: «$50» es de pesos y aquí va un por ciento; escríbelo como 10.")
