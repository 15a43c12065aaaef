"""The tests of this file reach no database: none is allowed to a test that does not ask for it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def make_document(**changes: object) -> dict[str, object]:
    document: dict[str, object] = {
        "bar_length": "6100",
        "kerf": "4",
        "trim": "0",
        "pieces": [{"length": "1500", "count": 4}],
    }
    return document | changes


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write(content: object) -> Path:
        path = tmp_path / "corte.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def run(path: Path) -> dict[str, Any]:
    out = StringIO()
    call_command("cut_plan", path, stdout=out)
    (line,) = out.getvalue().splitlines()
    answer: dict[str, Any] = json.loads(line)
    return answer


def test_the_plan_is_one_line_of_json(write: Any) -> None:
    answer = run(write(make_document()))

    assert 0 <= answer.pop("seconds") < 60
    assert answer == {
        "bars": 1,
        "bound": 1,
        "optimal": True,
        "offcuts_used": 0,
        "bought_length": "6100",
        "waste": "16",
        "leftovers": ["84"],
        "plan": [
            {
                "length": "6100",
                "offcut": False,
                "cuts": ["1500", "1500", "1500", "1500"],
                "sawn": "16",
                "remainder": "84",
            }
        ],
    }


def test_off_cuts_several_lengths_and_references_are_read(write: Any) -> None:
    answer = run(
        write(
            make_document(
                bar_length=["6100", 4200],
                offcuts=["1600.5"],
                usable="90",
                pieces=[{"length": 1500.5, "count": 2, "reference": "V1"}, {"length": "2600"}],
            )
        )
    )

    assert (answer["bars"], answer["offcuts_used"], answer["bought_length"]) == (1, 1, "4200")
    assert answer["leftovers"] == ["96", "91.5"]
    off_cut, bar = answer["plan"]
    assert (off_cut["offcut"], off_cut["cuts"], off_cut["references"]) == (True, ["1500.5"], ["V1"])
    assert (bar["cuts"], bar["references"]) == (["2600", "1500.5"], ["", "V1"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"bar_length": None}, "bar_length debe ser una medida en milímetros"),
        ({"bar_length": []}, "bar_length: Falta el largo del tramo"),
        ({"bar_length": "seis"}, "bar_length debe ser una medida en milímetros"),
        ({"bar_length": "1e30"}, "bar_length: El largo del tramo debe ir de 1 mm a 20,000 mm"),
        ({"kerf": "-1"}, "kerf: El corte de la sierra debe ir de 0 mm a 50 mm"),
        ({"kerf": True}, "kerf debe ser una medida en milímetros"),
        ({"trim": "NaN"}, "trim: El despunte debe ir de 0 mm a 1,000 mm"),
        ({"trim": "9" * 40}, "trim: El despunte debe ir de 0 mm a 1,000 mm"),
        ({"offcuts": "300"}, "offcuts debe ser una lista"),
        ({"offcuts": [300, {}]}, "offcuts[2] debe ser una medida en milímetros"),
        ({"usable": "0.55"}, "usable: El retazo útil debe ir de 0 mm a 20,000 mm"),
        ({"pieces": {}}, "pieces debe ser una lista"),
        ({"pieces": []}, "pieces debe ser una lista con algo en ella"),
        ({"pieces": [4]}, "pieces[1] debe ser un objeto con length, count, reference"),
        ({"pieces": [{"largo": 4}]}, "pieces[1]: no se conoce «largo»"),
        ({"pieces": [{"count": 4}]}, "pieces[1]: falta «length»"),
        ({"pieces": [{"length": "9", "count": "4"}]}, "pieces[1].count debe ser un entero"),
        ({"pieces": [{"length": "9", "count": 0}]}, "pieces[1].count debe ser un entero"),
        ({"pieces": [{"length": "9", "reference": 7}]}, "pieces[1].reference debe ser un texto"),
        ({"pieces": [{"length": "9", "count": 10**12}]}, "pieces: La cantidad de piezas"),
        ({"pieces": [{"length": "6100.1"}]}, "pieces: La pieza de 6,100.1 mm no cabe en un tramo"),
        ({"piezas": []}, "el archivo: no se conoce «piezas»; se aceptan bar_length, pieces"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_accepted(
    write: Any, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run(write(make_document(**changes)))

    assert message in str(refused.value)


@pytest.mark.parametrize("content", ["", "{", "{]", '{"kerf": ' + "9" * 5000])
def test_a_file_that_is_not_json_is_refused(write: Any, content: str) -> None:
    with pytest.raises(CommandError, match="no es un archivo JSON"):
        run(write(content))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.json"
    path.write_bytes('{"bar_length": "ñ"}'.encode("latin-1"))

    with pytest.raises(CommandError, match="no es un archivo JSON en UTF-8"):
        run(path)


@pytest.mark.parametrize("content", [[1, 2], "[" * 100_000])
def test_a_list_instead_of_an_object_is_refused(write: Any, content: object) -> None:
    with pytest.raises(CommandError, match="el archivo debe ser un objeto con bar_length"):
        run(write(content))


def test_a_number_of_thousands_of_digits_is_refused(write: Any) -> None:
    with pytest.raises(CommandError, match="kerf: El corte de la sierra debe ir de 0 mm"):
        run(write(make_document(kerf="9" * 5000)))


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No se pudo leer"):
        run(tmp_path / "falta.json")


def test_a_search_without_an_end_is_refused(write: Any) -> None:
    with pytest.raises(CommandError, match="--steps debe ir de 0 a 1000000"):
        call_command("cut_plan", write(make_document()), steps=10**9)


def test_a_file_of_many_megabytes_is_not_read(write: Any) -> None:
    with pytest.raises(CommandError, match="pasa de 5 MB"):
        run(write(" " * 5_000_001))
