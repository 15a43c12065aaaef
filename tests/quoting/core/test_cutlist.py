from decimal import Decimal

from catalog.core.recipes import RIGHT_ANGLE, Family, Product, profile
from quoting.core.cutlist import Job, Place, consolidate
from quoting.core.parts import Opening, Part, Takeoff, Waste
from quoting.core.takeoff import take_off
from tests.catalog.core.examples import (
    BLACK,
    CLEAR_6,
    NATURAL,
    compiled,
    make_awning_window,
    make_fixed_window,
    make_price_book,
    make_sliding_window,
)

RAIL = profile("RIEL", "Riel", Decimal(6100))


def taken_off(product: Product, size: str) -> Takeoff:
    width, height = map(Decimal, size.split("x"))
    opening = Opening(width, height, NATURAL, CLEAR_6)
    return take_off(compiled(product), opening, make_price_book(), Waste())


def make_job(*parts: Part, reference: str = "V1", quantity: int = 1) -> Job:
    return Job(reference, quantity, Takeoff(Opening(Decimal(1), Decimal(1)), parts, (), (), ()))


def make_part(length: str, **changes: object) -> Part:
    part = Part("Riel", RAIL, NATURAL, Decimal(length), 1, RIGHT_ANGLE, RIGHT_ANGLE, "")
    return part._replace(**changes)


def jobs() -> list[Job]:
    return [
        Job("Sala", 4, taken_off(make_sliding_window(), "1500x1200")),
        Job("Baño", 2, taken_off(make_fixed_window(), "800x600")),
        Job("Cocina", 3, taken_off(make_awning_window(), "600x600")),
    ]


def test_nothing_of_the_job_is_lost_or_added() -> None:
    cut_list = consolidate(jobs())
    for family, listed in (
        (Family.PROFILES, sum(row.metres for row in cut_list.profiles)),
        (Family.GLASS, sum(row.area for row in cut_list.glass)),
        (Family.HARDWARE, sum(supply.quantity for supply in cut_list.supplies)),
    ):
        taken = sum(
            line.net * job.quantity
            for job in jobs()
            for line in job.takeoff.cost_lines
            if line.material.family is family
        )
        assert listed == taken


def test_equal_cuts_of_one_profile_are_one_row_with_their_places() -> None:
    cut_list = consolidate(jobs())
    stile = next(row for row in cut_list.profiles if row.material.code == "CERCO-3")
    assert [(cut.length, cut.pieces) for cut in stile.cuts] == [(1170, 4), (1160, 4)]
    assert stile.cuts[0].places == (Place("Sala", "Cerco chapa hoja fija", "fija", 4),)
    frame = next(row for row in cut_list.profiles if row.material.code == "CHAMBRANA-3")
    assert [(cut.length, cut.pieces) for cut in frame.cuts] == [(1500, 4), (1174, 8)]


def test_panes_of_one_glass_are_listed_by_size() -> None:
    (clear,) = consolidate(jobs()).glass
    sizes = [(pane.width, pane.height, pane.pieces) for pane in clear.panes]
    assert sizes == [
        (768, 568, 2),
        (Decimal("672.5"), 1075, 4),
        (Decimal("672.5"), 1065, 4),
        (481, 481, 3),
    ]
    assert clear.pieces == 13


def test_supplies_are_what_is_fetched_and_not_work() -> None:
    supplies = {supply.material.code: supply.quantity for supply in consolidate(jobs()).supplies}
    assert supplies["PIJA-10X2"] == 4 * 4 + 2 * 4 + 3 * 4
    assert supplies["SILICON"] == Decimal("3.5")
    assert "INSTALACION" not in supplies
    assert "MO-FIJA" not in supplies


def test_finishes_and_angles_are_never_mixed() -> None:
    cut_list = consolidate(
        [make_job(make_part("900"), make_part("900", finish=BLACK), make_part("900", finish=None))]
    )
    assert [row.finish for row in cut_list.profiles] == [NATURAL, BLACK, None]
    mitred = consolidate([make_job(make_part("900"), make_part("900", left_angle=Decimal(45)))])
    assert len(mitred.profiles[0].cuts) == 2


def test_lengths_that_read_the_same_on_a_tape_are_one_cut() -> None:
    (row,) = consolidate([make_job(make_part("444.3333333"), make_part("444.34"))]).profiles
    assert [(cut.length, cut.pieces) for cut in row.cuts] == [(Decimal("444.3"), 2)]


def test_an_empty_job_takes_nothing() -> None:
    assert consolidate([]) == ((), (), ())
