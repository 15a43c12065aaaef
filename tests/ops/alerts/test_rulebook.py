"""The rules are read from a file, and what is wrong in one is named in Spanish, all at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from ops.alarm import Severity
from ops.alerts.core.names import NAMES
from ops.alerts.core.rulebook import BadRules, asked_for, load
from ops.alerts.core.rules import Rate, RuleBook, Threshold


def rules_with(tmp_path: Path, text: str) -> RuleBook:
    path = tmp_path / "reglas.toml"
    path.write_text(text, "utf-8")
    return load(path)


def problems_of(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(BadRules) as caught:
        rules_with(tmp_path, text)
    return caught.value.problems


def test_the_rules_of_the_house_look_at_known_readings_and_have_advice() -> None:
    book = load()
    assert asked_for(book) <= set(NAMES)
    assert all(rule.title and rule.advice for rule in book.rules)
    assert book.acknowledged_for[Severity.P1] == timedelta(minutes=15)
    assert book.acknowledged_for[Severity.P2] == timedelta(minutes=60)


def test_errors_are_told_by_how_fast_they_burn_the_budget() -> None:
    rates = {r.name: r.condition for r in load().rules if isinstance(r.condition, Rate)}
    limits = {name: (rate.windows, round(rate.limit, 4)) for name, rate in rates.items()}
    assert limits == {
        "errores_ya": (("5m",), 0.01),
        "errores_rapidos": (("1h", "5m"), 0.072),
        "errores_sostenidos": (("6h", "30m"), 0.03),
        "errores_lentos": (("3d", "6h"), 0.005),
    }
    assert all((r.volume.failures, r.volume.people) == (10, 3) for r in rates.values())


def test_an_operator_changes_what_he_names_and_nothing_else(tmp_path: Path) -> None:
    book = rules_with(
        tmp_path,
        "[reglas.disco_lleno]\ndebajo_de = 0.2\n[reglas.bloqueos]\nactiva = false\n"
        '[rutas.P3]\nrepetir = "12 h"\n',
    )
    rules = {rule.name: rule for rule in book.rules}
    assert rules["disco_lleno"].condition == Threshold("disk.free_share", 0.2, False)
    assert not rules["bloqueos"].is_on and rules["ataque"].is_on
    assert book.routes["P3"].repeat == timedelta(hours=12)
    assert len(book.rules) == len(load().rules)


def test_an_operator_adds_a_rule_of_his_own(tmp_path: Path) -> None:
    book = rules_with(
        tmp_path,
        '[reglas.cola_de_pdf]\ntitulo = "Los PDF esperan"\ngravedad = "P3"\n'
        'lectura = "queue.age_seconds"\nparte = "pdf"\narriba_de = 120\n',
    )
    (rule,) = [rule for rule in book.rules if rule.name == "cola_de_pdf"]
    assert (rule.cause, rule.part) == ("cola_de_pdf", "pdf")


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ('[reglas.disco_lleno]\ngravedad = "P9"', "reglas.disco_lleno.gravedad", "P1, P2, P3, P4"),
        ('[reglas.disco_lleno]\nlectura = "disk"', "reglas.disco_lleno.lectura", "disk.free_share"),
        ('[reglas.disco_lleno]\nsostenido = "40"', "reglas.disco_lleno.sostenido", "«40 s»"),
        ("[reglas.disco_lleno]\ndebajo_de = true", "reglas.disco_lleno.debajo_de", "un número"),
        ("[reglas.disco_lleno]\narriba_de = 1", "reglas.disco_lleno.arriba_de", "uno de los dos"),
        ("[reglas.disco_lleno]\nlimite = 1", "reglas.disco_lleno.limite", "no existe aquí"),
        ('[reglas.disco_lleno]\nruta = "x"', "reglas.disco_lleno.ruta", "tecnica"),
        ('[reglas.disco_lleno]\noculta_por = ["x"]', "reglas.disco_lleno.oculta_por", "sitio"),
        ('[reglas.disco_lleno]\nactiva = "no"', "reglas.disco_lleno.activa", "true o false"),
        ("reglas = 3", "reglas", "una tabla"),
        ('[reglas.errores_ya]\nventanas = ["7m"]', "reglas.errores_ya.ventanas", "5m"),
        ("[reglas.errores_ya]\nquema = 2", "reglas.errores_ya.quema", "una de las dos"),
        ("[reglas.errores_ya]\ntasa = 3", "reglas.errores_ya.tasa", "entre 0 y 1"),
        (
            '[reglas.base_llena]\nventanas = ["5m"]\ntasa = 0.1\nrecuperado_con = 40',
            "reglas.base_llena.recuperado_en",
            "escribe los dos",
        ),
        ("[reglas.errores_ya]\nminimo_fallas = -1", "reglas.errores_ya.minimo_fallas", "entero"),
        ("[rutas.P1]\npasos = []", "rutas.P1.pasos", "al menos un paso"),
        ("[rutas.P1]\npasos = [{ canales = [] }]", "rutas.P1.pasos[1].canales", "un canal"),
        ('[enterado]\nP1 = "pronto"', "enterado.P1", "«5 min»"),
        ("misma_alarma = 5", "misma_alarma", "«5 min»"),
    ],
)
def test_a_wrong_entry_says_where_it_is_and_what_would_be_taken(
    tmp_path: Path, text: str, place: str, told: str
) -> None:
    problems = problems_of(tmp_path, text)
    assert any(f"«{place}»" in each and told in each for each in problems), problems


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = '[reglas.disco_lleno]\ngravedad = "P9"\nsostenido = 1\n[reglas.nueva]\n'
    assert len(problems_of(tmp_path, text)) >= 4


def test_a_file_that_is_no_toml_or_not_there_is_said(tmp_path: Path) -> None:
    assert "no es TOML" in problems_of(tmp_path, "[reglas")[0]
    with pytest.raises(BadRules, match="No se pudo leer"):
        load(tmp_path / "nada.toml")


def test_alarms_of_lock_outs_leave_incidents_to_their_dossiers_and_no_others_do() -> None:
    left = {rule.name for rule in load().rules if not rule.opens_incident}
    assert left == {"ataque", "intrusion", "bloqueos"}
