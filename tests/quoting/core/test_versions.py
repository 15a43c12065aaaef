"""What changed between two versions is told line by line, whatever moved around it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from quoting.core.promise import Inclusion, SentLine
from quoting.core.versions import Change, Kind, LineChange, compare
from tests.quoting.offers.make_promises import make_job_lines, make_line, make_promise


def numbered(lines: list[SentLine]) -> list[SentLine]:
    return [replace(line, number=number) for number, line in enumerate(lines, start=1)]


def test_two_equal_versions_differ_in_nothing() -> None:
    found = compare(make_promise(), make_promise(version=2))
    assert found.is_empty
    assert found.same == 3


def test_a_changed_line_says_each_field_before_and_after() -> None:
    lines = make_job_lines()
    lines[1] = replace(
        lines[1],
        width=Decimal(950),
        glass="Templado 6 mm",
        quantity=Decimal(3),
        amount=Decimal("1.00"),
    )
    (line,) = compare(make_promise(), make_promise(lines)).lines
    assert (line.kind, line.number, line.name) == (Kind.CHANGED, 2, "Escalera")
    assert line.changes == (
        Change("Ancho", "80\xa0cm", "95\xa0cm"),
        Change("Vidrio", "Claro 6 mm", "Templado 6 mm"),
        Change("Cantidad", "2", "3"),
        Change("Importe", "$\xa01,856.08", "$\xa01.00"),
    )


def test_a_line_taken_out_in_front_changes_no_other() -> None:
    lines = numbered(make_job_lines()[1:])
    found = compare(make_promise(), make_promise(lines))
    assert [(line.kind, line.name) for line in found.lines] == [(Kind.REMOVED, "Recámara 1")]
    assert found.same == 2
    assert found.totals[-1] == Change("Total", "$\xa019,769.32", "$\xa08,995.73")


def test_lines_that_were_only_moved_are_the_same() -> None:
    found = compare(make_promise(), make_promise(numbered(make_job_lines()[::-1])))
    assert found.is_empty


def test_an_added_line_is_added_wherever_it_stands() -> None:
    lines = numbered([make_line(location="Cocina"), *make_job_lines()])
    found = compare(make_promise(), make_promise(lines))
    assert [(line.kind, line.number, line.name) for line in found.lines] == [
        (Kind.ADDED, 1, "Cocina")
    ]


def test_another_product_in_the_same_place_is_a_change_of_that_place() -> None:
    lines = make_job_lines()
    lines[0] = replace(lines[0], title="Ventana abatible")
    (line,) = compare(make_promise(), make_promise(lines)).lines
    assert line.changes == (
        Change("Producto", 'Ventana corrediza XO, Línea 3"', "Ventana abatible"),
    )


def test_terms_and_validity_are_compared_too() -> None:
    found = compare(
        make_promise(), make_promise(valid_until=date(2026, 12, 31), notes="", site="Otra")
    )
    assert found.lines == ()
    assert found.terms == (
        Change("Obra", "Casa Los Encinos, lote 14", "Otra"),
        Change("Vigente hasta", "09/12/2026", "31/12/2026"),
        Change("Notas", "Incluye instalación y limpieza de obra.", ""),
    )


def test_a_line_that_became_optional_says_so() -> None:
    lines = make_job_lines()
    lines[0] = replace(lines[0], inclusion=Inclusion.OPTIONAL)
    (line,) = compare(make_promise(), make_promise(lines)).lines
    assert line.changes == (Change("Inclusión", "", "Opcional"),)


_LINES = st.lists(
    st.builds(
        make_line,
        location=st.sampled_from(["", "Cocina", "Sala"]),
        title=st.sampled_from(["Fija", "Corrediza"]),
        width=st.sampled_from([Decimal(800), Decimal(950)]),
    ),
    max_size=6,
).map(numbered)


@given(_LINES, _LINES)
def test_every_line_is_told_of_once(old: list[SentLine], new: list[SentLine]) -> None:
    found = compare(make_promise(old), make_promise(new))
    kinds = [line.kind for line in found.lines]
    paired = found.same + kinds.count(Kind.CHANGED)
    assert paired + kinds.count(Kind.ADDED) == len(new)
    assert paired + kinds.count(Kind.REMOVED) == len(old)
    assert compare(make_promise(new), make_promise(new)).is_empty


@given(_LINES, st.randoms())
def test_any_order_of_the_same_lines_is_the_same_quotation(
    lines: list[SentLine], random: Random
) -> None:
    moved = random.sample(lines, len(lines))
    assert compare(make_promise(lines), make_promise(numbered(moved))).lines == ()


@given(_LINES, _LINES)
def test_the_way_back_undoes_every_change(old: list[SentLine], new: list[SentLine]) -> None:
    there = compare(make_promise(old), make_promise(new))
    back = compare(make_promise(new), make_promise(old))

    assert back.same == there.same
    assert told(back.lines) == told(map(turned, there.lines))
    for these, those in ((there.totals, back.totals), (there.terms, back.terms)):
        assert [change._replace(before=change.after, after=change.before) for change in these] == [
            *those
        ]


def turned(line: LineChange) -> LineChange:
    """``line`` as whoever goes back to the older version reads it."""
    kinds = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
    return line._replace(
        kind=kinds.get(line.kind, line.kind),
        before=line.after,
        after=line.before,
        changes=tuple(Change(each.label, each.after, each.before) for each in line.changes),
    )


def told(lines: Iterable[LineChange]) -> list[str]:
    """What is told of each, whatever the order and the numbers of the lines."""
    return sorted(
        f"{line.kind} {line.changes} {line.before and _content(line.before)} "
        f"{line.after and _content(line.after)}"
        for line in lines
    )


def _content(line: SentLine) -> tuple[object, ...]:
    return line.location, line.title, line.width
