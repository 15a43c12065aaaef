"""Whatever is written in a job, it is priced or refused in words, never with a failure of ours."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.portable.files import FileRefused
from quoting.jobs.pricing import price_job
from quoting.jobs.reading import read_job
from quoting.jobs.report import report
from quoting.jobs.text import told
from tenants.schemas.companies import Company
from tests.quoting.jobs.make import DAY

CODES = (
    "CORR-3-XO",
    "FIJA-3",
    "PROY-1400",
    "MOSQ-2",
    "CLARO-6",
    "NATURAL",
    "INSTALACION",
    "RIEL-3",
)
NUMBERS = (
    "0", "1", "-1", "1.5", "150", "0.004", "99.999", "100", "9999", "999999999999", "1e9", "NaN",
    "∞", "1,5", "150 cm", "$150", "$-1", "10 %", "٣",
)  # fmt: skip
WORDS = (
    "", "sí", "no", "opcional", "alternativa", "tramos enteros", "tramos optimizados", "porcentaje",
    "aditivo", "cascada", "margen", "factores", "por_m2", "tabla", "2026-02-30", "2026-11-24",
    "0001-01-01", "9999-12-31", "MOSQUITERO", "ñ" * 300,
)  # fmt: skip
words = st.sampled_from((*CODES, *NUMBERS, *WORDS))
anything = st.recursive(
    words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def maybe(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these names with its own kind of value, or with anything at all."""
    return st.fixed_dictionaries(
        {}, optional={name: value | value | anything for name, value in values.items()}
    )


numbers, codes = st.sampled_from(NUMBERS), st.sampled_from(CODES)
choices = {
    "descuento": numbers,
    "inclusion": st.sampled_from(["incluida", "opcional", "alternativa"]),
    "grupo": st.sampled_from(["A", "B"]),
}
lines = st.one_of(
    maybe(
        producto=st.sampled_from(CODES[:4]), ancho=numbers, alto=numbers, cantidad=numbers,
        acabado=codes, vidrio=codes, opciones=anything, **choices,
    ),
    maybe(
        articulo=codes, largo=numbers, ancho=numbers, precio=numbers, cantidad=numbers, **choices
    ),
    maybe(concepto=words, precio=numbers, cantidad=numbers, **choices),
    anything,
)  # fmt: skip
families = maybe(perfiles=numbers, vidrio=numbers, herrajes=numbers, mano_de_obra=numbers)
prices = maybe(
    metodo=words, indirectos=numbers, utilidad=numbers, factores=families, minimo_pieza=numbers,
    minimo_vidrio=numbers,
)  # fmt: skip
payments = st.lists(
    maybe(concepto=words, porcentaje=numbers, pesos=numbers, resto=words, cuando=words), max_size=3
)
terms = maybe(
    fecha=words, acabado=st.just("NATURAL"), vidrio=st.just("CLARO-6"), descuento=numbers,
    iva=numbers, merma=numbers, cobro_merma=words, corte=numbers, despunte=numbers, precio=prices,
    pagos=payments, entrega=words, condiciones=words,
)  # fmt: skip
whole_terms = {"formato": "1", "fecha": "2026-11-24", "acabado": "NATURAL", "vidrio": "CLARO-6"}
whole_lines = (
    {"producto": "CORR-3-XO", "ancho": "150", "alto": "120", "cantidad": "3"},
    {"producto": "FIJA-3", "ancho": "80", "alto": "60"},
    {"articulo": "INSTALACION", "cantidad": "2"},
    {"concepto": "Flete", "precio": "850.50"},
)


@st.composite
def jobs(draw: st.DrawFn) -> dict[str, Any]:
    """A whole job with one thing or another written otherwise, or nothing but that."""
    if draw(st.booleans()):
        return {"formato": "1", **draw(terms), "partidas": draw(st.lists(lines, max_size=3))}
    job: dict[str, Any] = dict(whole_terms)
    taken = [dict(line) for line in draw(st.permutations(whole_lines))[: draw(st.integers(1, 4))]]
    for target in (job, *taken):
        others = draw(terms if target is job else lines)
        if isinstance(others, dict) and others and draw(st.booleans()):
            name = draw(st.sampled_from(sorted(others)))
            target[name] = others[name]
    return job | {"partidas": taken}


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(jobs())
def test_any_job_is_priced_or_refused_in_words(company: Company, job: dict[str, Any]) -> None:
    try:
        result = report(price_job(read_job(job, DAY)))
    except FileRefused as refusal:
        assert str(refusal)
        return
    json.dumps(result)
    assert list(told(result))
