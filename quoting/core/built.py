"""What a drawing shows of the cut list: panes, transoms, boards, slats, posts, handrail, frame.

The counts come from the parts of one piece, so that no drawing contradicts what the workshop cuts.

>>> from decimal import Decimal
>>> from catalog.core.layout import read_layout
>>> from catalog.core.recipes import Scheme, glass, profile
>>> from quoting.core.parts import Opening, Pane, Part
>>> transom = profile("INT", "Intermedio", Decimal(6100))
>>> cut = Part("Intermedio", transom, None, Decimal(700), 1, Decimal(90), Decimal(90), "")
>>> clear = glass("C6", "Claro", Decimal(6))
>>> pane = Pane("Vidrios", clear, Decimal(700), Decimal(900), 2, "")
>>> takeoff = Takeoff(Opening(Decimal(900), Decimal(2100)), (cut,), (pane,), (), ())
>>> built_of(Scheme.DOOR, read_layout("X"), takeoff).panes
2
"""

from functools import lru_cache
from typing import NamedTuple

from catalog.core.layout import Layout
from catalog.core.leaves import Built
from catalog.core.recipes import MaterialKind, Scheme
from quoting.core.parts import Takeoff

_BOARDS = ("duela", "tablero", "lambrin", "lambrín", "panel")
_CHANNELS = ("canal", "zoclo")


class _Seen(NamedTuple):
    """What the name of a part says that it is."""

    board: bool
    transom: bool
    post: bool
    handrail: bool
    channel: bool


def built_of(scheme: Scheme, layout: Layout, takeoff: Takeoff) -> Built:
    """What the parts of `takeoff` make of a product that opens as `scheme` and `layout` say."""
    leaves = sum(len(bay.leaves) for row in layout.rows for bay in row.bays)
    moving = sum(len(bay.leaves) for row in layout.rows for bay in row.bays if bay.moves)
    glass = sum(pane.pieces for pane in takeoff.panes)
    framed = bool(takeoff.parts)
    if scheme is Scheme.LOUVER:
        return Built(framed=framed, slats=max(glass // leaves, 1) if glass else None)
    profiles = [(_seen(part.role, part.material.name), part.pieces) for part in takeoff.parts]
    if scheme is Scheme.RAILING:
        hardware = [
            (_seen(item.role, item.material.name), int(item.pieces))
            for item in takeoff.items
            if item.material.kind is MaterialKind.HARDWARE
        ]
        return Built(
            framed=framed,
            sheets=glass or None,
            posts=sum(many for seen, many in [*profiles, *hardware] if seen.post),
            handrail=any(seen.handrail for seen, _ in [*profiles, *hardware]),
            channel=any(seen.channel for seen, _ in profiles),
        )
    main = moving or leaves
    panes = max(glass - (leaves - main), main) // main if glass else 0
    transoms = sum(many for seen, many in profiles if seen.transom) // main
    boards = sum(many for seen, many in profiles if seen.board)
    panels = int(not panes) if not (panes and boards) else max(transoms + 1 - panes, 0)
    return Built(framed=framed, panes=panes, panels=panels, boards=boards)


@lru_cache(maxsize=4096)
def _seen(role: str, material: str) -> _Seen:
    name = f"{role} {material}".lower()
    return _Seen(
        board=any(word in name for word in _BOARDS),
        transom="intermedio" in name and "vertical" not in name,
        post="poste" in name,
        handrail="pasamanos" in name,
        channel=any(word in name for word in _CHANNELS),
    )
