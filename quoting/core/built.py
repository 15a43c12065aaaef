"""What a drawing shows of the cut list: panes, transoms, boards, slats, posts, handrail, frame.

The counts come from the parts of one piece, so that no drawing contradicts what the workshop cuts.

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

from collections.abc import Iterable
from decimal import Decimal

from catalog.core.layout import Layout
from catalog.core.leaves import Built
from catalog.core.recipes import MaterialKind, Scheme
from quoting.core.parts import Takeoff

_BOARDS = ("duela", "tablero", "lambrin", "lambrín", "panel")
_CHANNELS = ("canal", "zoclo")
_REAL = {MaterialKind.PROFILE, MaterialKind.HARDWARE}

Named = tuple[str, Decimal]
"""What a part is called, in small letters, and how many there are."""


def built_of(scheme: Scheme, layout: Layout, takeoff: Takeoff) -> Built:
    """What the parts of `takeoff` make of a product that opens as `scheme` and `layout` say."""
    leaves = sum(len(bay.leaves) for row in layout.rows for bay in row.bays)
    moving = sum(len(bay.leaves) for row in layout.rows for bay in row.bays if bay.moves)
    glass = sum(pane.pieces for pane in takeoff.panes)
    profiles = [_named(part.role, part.material.name, part.pieces) for part in takeoff.parts]
    framed = bool(profiles)
    if scheme is Scheme.LOUVER:
        return Built(framed=framed, slats=max(glass // leaves, 1) if glass else None)
    if scheme is Scheme.RAILING:
        hardware = [
            _named(item.role, item.material.name, item.pieces)
            for item in takeoff.items
            if item.material.kind in _REAL
        ]
        named = [*profiles, *hardware]
        return Built(
            framed=framed,
            sheets=glass or None,
            posts=_count(named, ("poste",)),
            handrail=_count(named, ("pasamanos",)) > 0,
            channel=_count(profiles, _CHANNELS) > 0,
        )
    main = moving or leaves
    panes = max(glass - (leaves - main), main) // main if glass else 0
    across = [one for one in profiles if "vertical" not in one[0]]
    transoms = _count(across, ("intermedio",)) // main
    boards = _count(profiles, _BOARDS)
    panels = int(not panes) if not (panes and boards) else max(transoms + 1 - panes, 0)
    return Built(framed=framed, panes=panes, panels=panels, boards=boards)


def _named(role: str, material: str, pieces: Decimal | int) -> Named:
    return f"{role} {material}".lower(), Decimal(pieces)


def _count(parts: Iterable[Named], words: tuple[str, ...]) -> int:
    """How many pieces have one of `words` in their name."""
    return int(sum(many for name, many in parts if any(word in name for word in words)))
