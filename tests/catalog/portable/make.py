"""Catalogues in a file's words."""

import pytest

from catalog.portable.document import Document
from catalog.portable.files import FileRefused, parse
from catalog.portable.reading import read_catalog

SMALL = """\
formato: 1
acabados:
  BRONCE: {nombre: Bronce, recargo: 12.5}
perfiles:
  RIEL-X: {nombre: Riel X, tramo: 6100, peso: 0.8, merma: 4, proveedor: Aluminios del Norte, clave_proveedor: 67826, moneda: EUR, cobro_merma: tramos enteros, corte: 5, despunte: 20, retazo: 600, sat: 30171500}
vidrios:
  CLARO-X: {nombre: Claro X, espesor: 6, medidas_hoja: [1800, 2600], redondeo: 50, area_minima: 0.5, se_compra_cortado: sí, de_seguridad: sí, sin_girar: sí}
herrajes:
  BISAGRA-X: {nombre: Bisagra X, compra: [caja, 12], venta: 35, sat: 31162800, unidad_sat: H87}
lineas:
  LX:
    nombre: Línea X
    vidrio: [3, sin límite]
    medidas:
      HOLGURA: [26, lo que se quita al alto]
productos:
  FIJA-X:
    nombre: Fija X
    linea: LX
    dibujo: fija
    hojas: O
    vidrio: CLARO-X
    ancho: [400, sin límite]
    bisagras: derecha
    pide_seguridad: sí
    precio_m2: 1500
    precio_minimo: 900
    tabla:
      anchos: [1000, 1500]
      altos: [1200]
      precios: [[1800, 2300]]
    opciones:
      REFORZADA: {pregunta: Con refuerzo, incluida: sí}
    piezas:
    - {pieza: Marco, material: RIEL-X, cantidad: 2, largo: ALT - HOLGURA, angulos: [45, 90]}
    - {pieza: Refuerzo, material: RIEL-X, largo: AT, si: REFORZADA, merma: 0, hoja: fija}
    - {pieza: Vidrio, material: vidrio elegido, ancho: AT - 32, alto: ALT - 32}
    - {pieza: Bisagras, material: BISAGRA-X, cantidad: 2}
tipos_de_cambio:
  2026-01-01: {EUR: 21.35, USD: 18.42}
precios:
  2026-01-01:
    BISAGRA-X: 240
    CLARO-X: 219
    RIEL-X: {base: 200, BRONCE: 230.5}
  2026-07-01:
    RIEL-X: 210
"""  # noqa: E501 -- a thing is a line, however much it says


def make_document(text: str = SMALL) -> Document:
    return read_catalog(parse(text.encode()))


def faults_in(text: str) -> list[str]:
    """What is wrong with a text, a sentence each, without its lines."""
    with pytest.raises(FileRefused) as refusal:
        make_document(text)
    return [str(fault._replace(line=0)) for fault in refusal.value.faults]


def lines_of_faults(text: str) -> list[int]:
    """The line of each fault of a text, 0 where it names none."""
    with pytest.raises(FileRefused) as refusal:
        make_document(text)
    return [fault.line for fault in refusal.value.faults]
