"""A catalogue read from a file, and every way in which a file may be wrong."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.core.recipes import MaterialKind, Unit
from catalog.portable.document import Priced
from catalog.portable.writing import write_catalog
from tests.catalog.portable.make import SMALL, faults_in, lines_of_faults, make_document


def test_what_goes_without_saying_is_filled_in() -> None:
    materials = make_document().materials
    assert (materials["RIEL-X"].unit, materials["RIEL-X"].purchase_unit) == (Unit.METRE, "tramo")
    assert materials["RIEL-X"].use_per_purchase == Decimal("6.1")
    assert materials["CLARO-X"].purchase_unit == "m²"
    assert materials["BISAGRA-X"].kind is MaterialKind.HARDWARE
    assert materials["BISAGRA-X"].use_per_purchase == 12


def test_prices_keep_their_day_and_finish() -> None:
    prices = make_document().prices
    assert prices[Priced(date(2026, 1, 1), "RIEL-X", "BRONCE")] == Decimal("230.5")
    assert prices[Priced(date(2026, 7, 1), "RIEL-X", None)] == 210


def test_every_fault_is_told_at_once_with_its_section_code_and_field() -> None:
    wrong = (
        SMALL.replace("recargo: 12.5", "recargo: doce")
        .replace("tramo: 6100", "tramo: 1e999")
        .replace("espesor: 6", "espesor: NaN")
        .replace("cantidad: 2, largo", "cantidda: 2, largo")
        .replace("BRONCE: 230.5", "BRONCE: -1")
    )
    assert faults_in(wrong) == [
        "acabados, BRONCE, recargo: «doce» no es un número; escríbelo como 1250.50.",
        "perfiles, RIEL-X, tramo: «1e999» no es un número; escríbelo como 1250.50.",
        "vidrios, CLARO-X, espesor: «NaN» no es un número; escríbelo como 1250.50.",
        "productos, FIJA-X, pieza «Marco»: «cantidda» no se conoce; aquí van: angulos, material, "
        "pieza, cantidad, largo, ancho, alto, si, merma, hoja. ¿Quisiste escribir «cantidad»?",
        "precios, 2026-01-01, RIEL-X, BRONCE: Escribe un número que no sea negativo.",
    ]


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("formato: 1", "formato: 2", "formato: un catálogo empieza con «formato: 1»."),
        ("formato: 1\n", "", "formato: un catálogo empieza con «formato: 1»."),
        ("acabados:", "acabado:", "«acabado» no se conoce; aquí van: formato, acabados"),
        ("  BRONCE: {nombre: Bronce, recargo: 12.5}", "  - BRONCE", "acabados: aquí van datos con"),
        ("{nombre: Bronce, recargo: 12.5}", "Bronce", "acabados, BRONCE: aquí van datos con nom"),
        ("{nombre: Bronce, recargo: 12.5}", "", "acabados, BRONCE, nombre: falta este dato."),
        ("nombre: Riel X", "nombre: [Riel, X]", "perfiles, RIEL-X, nombre: aquí va un texto."),
        ("nombre: Riel X", f"nombre: {'x' * 121}", "perfiles, RIEL-X, nombre: Asegúrese"),
        ("  RIEL-X: {", "  riel x: {", "perfiles, riel x, clave: Usa letras mayúsculas sin acento"),
        ("tramo: 6100", "tramo: 6100.25", "perfiles, RIEL-X, tramo: Asegúrese"),
        ("tramo: 6100", "tramo: -6100", "perfiles, RIEL-X"),
        ("merma: 4", "merma: 150", "perfiles, RIEL-X: Riel X: la merma va de 0 a 100 %."),
        ("merma: 4", "unidad: pza", "perfiles, RIEL-X: Riel X: perfil se usa por m."),
        ("merma: 4", "unidad: litro", "perfiles, RIEL-X, unidad: escribe una de estas palabras: "),
        ("merma: 4", "retirado: quizá", "perfiles, RIEL-X, retirado: escribe «sí» o «no»."),
        ("merma: 4", "hoja: 4.68", "perfiles, RIEL-X: «hoja» no se conoce; aquí van: "),
        ("[caja, 12]", "caja", "herrajes, BISAGRA-X, compra: escribe la unidad y cuánto trae"),
        ("[caja, 12]", "[caja, doce]", "herrajes, BISAGRA-X, compra: escribe la unidad y cuánto"),
        ("[caja, 12]", "[caja, 0]", "herrajes, BISAGRA-X, compra: Escribe un número mayor que"),
        ("BISAGRA-X: {nombre", "RIEL-X: {nombre", "herrajes, RIEL-X: otra sección ya tiene un"),
        ("[3, sin límite]", "3", "lineas, LX, vidrio: escribe el menor y el mayor entre corch"),
        ("[3, sin límite]", "[6, 3]", "lineas, LX, vidrio: el menor va primero."),
        ("[26, lo que se quita al alto]", "mucho", "lineas, LX, medidas, HOLGURA: escribe los mil"),
        ("HOLGURA: [", "ALT: [", "lineas, LX, medidas, ALT: ya es una palabra de las fórmulas"),
        ("HOLGURA: [", "holgura: [", "lineas, LX, medidas, holgura, nombre: Usa letras mayúscul"),
        ("linea: LX", "notas: hola", "productos, FIJA-X, linea: falta este dato."),
        ("dibujo: fija", "dibujo: redonda", "productos, FIJA-X, dibujo: escribe una de estas"),
        ("hojas: O", "hojas: XOZ", "productos, FIJA-X, hojas: «XOZ» no es un acomodo de hojas"),
        ("{pregunta: Con refuerzo, incluida: sí}", "", "FIJA-X, opciones, REFORZADA, pregunta: f"),
        (
            "    - {pieza: Marco",
            "    - Marco\n    - {pieza: Marco",
            "pieza 1: aquí van datos",
        ),
        ("pieza: Refuerzo", "pieza: Marco", "productos, FIJA-X, piezas: dos se llaman «Marco»"),
        ("material: BISAGRA-X, ", "", "productos, FIJA-X, pieza «Bisagras», material: falta este"),
        ("2026-07-01:", "1 de julio:", "precios, 1 de julio: no es una fecha; escríbela como"),
        ("2026-07-01:", "2026-02-30:", "precios, 2026-02-30: no es una fecha; escríbela como"),
        ("RIEL-X: 210", "RIEL-X:", "precios, 2026-07-01, RIEL-X, base: falta este dato."),
        ("RIEL-X: 210", "RIEL-X: [210]", "precios, 2026-07-01, RIEL-X: aquí van datos con nomb"),
        ("RIEL-X: 210", "RIEL-X: 9999999999", "precios, 2026-07-01, RIEL-X, base: Asegúrese"),
    ],
)
def test_a_fault_names_its_place_and_what_would_be_accepted(
    was: str, becomes: str, fault: str
) -> None:
    assert was in SMALL
    wrong = SMALL.replace(was, becomes, 1)
    found = faults_in(wrong)
    line = SMALL[: SMALL.index(was)].count("\n") + 1
    assert all(abs(told - line) <= 8 or len(found) > 1 for told in lines_of_faults(wrong))
    assert any(fault in sentence for sentence in found), found


def test_a_file_that_is_not_a_catalogue_at_all_is_refused() -> None:
    assert faults_in("- hola")[0].startswith("aquí van datos con nombre")


def test_a_repeated_code_is_refused() -> None:
    twice = SMALL.replace("perfiles:", "perfiles:\n  RIEL-X: {nombre: Otro, tramo: 6000}")
    assert faults_in(twice) == ["«RIEL-X» está dos veces; deja uno."]
    assert lines_of_faults(twice) == [6]


SHEET = "vidrios:\n  V: {{nombre: Vidrio, espesor: 6, {}}}\n"
CONTENTS = [
    ("hoja: 4.68", "hoja", "4.68"),
    ("medidas_hoja: [1800, 2600]", "hoja", "4.68"),
    ("hoja: 4.68, medidas_hoja: [1800, 2600]", "hoja", "4.68"),
    ("hoja: 4.46, medidas_hoja: [1830, 2440]", "hoja", "4.46"),
    ("medidas_hoja: [1830, 2440]", "hoja", "4.4652"),
    ("se_compra_cortado: sí, medidas_hoja: [1800, 2600]", "m²", "1"),
    ("merma: 3", "m²", "1"),
]


@pytest.mark.parametrize(("said", "unit", "content"), CONTENTS)
def test_what_a_sheet_measures_says_how_much_it_has(said: str, unit: str, content: str) -> None:
    glass = make_document("formato: 1\n" + SHEET.format(said)).materials["V"]
    assert (glass.purchase_unit, glass.use_per_purchase) == (unit, Decimal(content))


@pytest.mark.parametrize(("said", "unit", "content"), CONTENTS)
def test_a_sheet_is_read_as_it_was_written(said: str, unit: str, content: str) -> None:
    document = make_document("formato: 1\n" + SHEET.format(said))
    assert make_document(write_catalog(document)) == document


@pytest.mark.parametrize(
    ("section", "said", "told"),
    [
        ("vidrios", "hoja: 3.6, medidas_hoja: [1800, 2600]", "tiene 4.68 m² y aquí dice 3.6"),
        ("vidrios", "hoja: 4.68, compra: [hoja, 3.6]", "«compra» dice otra cosa"),
        ("vidrios", "medidas_hoja: [1800, sin límite]", "escribe los dos lados de la hoja"),
        ("vidrios", "compra: [m², 1], medidas_hoja: [1800, 2600]", "di cuántos m² tiene la hoja"),
        ("perfiles", "tramo: 6100, compra: [tramo, 6]", "trae 6.1 m y aquí dice 6"),
        ("perfiles", "tramo: 6100, espesor: 6", "espesor: un perfil no lo lleva"),
        ("perfiles", "tramo: 6100, venta: 20", "venta: un perfil no lo lleva"),
        ("perfiles", "tramo: 6100, se_compra_cortado: sí", "un perfil no lo lleva"),
        ("vidrios", "tramo: 6100", "tramo: un vidrio no lo lleva"),
        ("vidrios", "cobro_merma: porcentaje", "cobro_merma: un vidrio no lo lleva"),
        ("herrajes", "corte: 4", "corte: un herraje no lo lleva"),
        ("herrajes", "medidas_hoja: [1800, 2600]", "medidas_hoja: un herraje no lo lleva"),
        ("consumibles", "redondeo: 50", "redondeo: un consumible no lo lleva"),
        ("mano_de_obra", "venta: 200", "venta: la mano de obra no lo lleva"),
        ("servicios", "sin_girar: sí", "sin_girar: un servicio no lo lleva"),
        ("perfiles", "tramo: 6100, merma: 0.05", "¿5? Escribe 5; si de veras es 0.05 %"),
        ("acabados", "recargo: 0.17", "¿17? Escribe 17; si de veras es 0.17 %"),
    ],
)
def test_what_would_have_no_effect_or_contradicts_is_refused_by_name(
    section: str, said: str, told: str
) -> None:
    [fault] = faults_in(f"formato: 1\n{section}:\n  X: {{nombre: Algo, {said}}}\n")
    assert fault.startswith(f"{section}, X") and told in fault


def test_less_than_one_per_cent_is_written_with_its_sign_and_read_again() -> None:
    text = "formato: 1\nacabados:\n  X: {nombre: Algo, recargo: 0.5 %}\n"
    document = make_document(text)
    assert document.finishes["X"].surcharge == Decimal("0.5")
    assert make_document(write_catalog(document)) == document


def test_a_profile_without_finish_has_one_price_and_travels() -> None:
    text = "formato: 1\nperfiles:\n  R: {nombre: Refuerzo, tramo: 6000, sin_acabado: sí}\n"
    document = make_document(text)
    assert not document.materials["R"].takes_finish
    assert make_document(write_catalog(document)) == document
    [fault] = faults_in(text.replace("perfiles", "herrajes").replace("tramo: 6000, ", ""))
    assert "sin_acabado: un herraje no lo lleva" in fault


def test_an_option_says_that_it_draws_a_screen() -> None:
    text = SMALL.replace(
        "REFORZADA: {pregunta: Con refuerzo, incluida: sí}",
        "REFORZADA: {pregunta: Con malla, incluida: sí, dibuja: mosquitero}",
    )
    document = make_document(text)
    assert [option.draws_screen for option in document.products["FIJA-X"].options] == [True]
    assert make_document(write_catalog(document)) == document
    wrong = text.replace("incluida: sí, dibuja: mosquitero", "medida: 40, dibuja: mosquitero")
    assert any("dibuja: no va con una medida" in fault for fault in faults_in(wrong))
