"""Any product and any opening, for tests that hold for all of them.

`products` and `openings` are often wrong on purpose; `sound_products` in `sound_openings` can
always be built.
"""

from decimal import Decimal

from hypothesis import strategies as st

from catalog.core.prices import PriceBook
from catalog.core.recipes import (
    Component,
    Family,
    Finish,
    Line,
    Material,
    MaterialKind,
    Option,
    Product,
    Unit,
    glass,
    profile,
)
from quoting.core.parts import Opening, Waste

GLASSES = [
    glass("V3", "Claro 3 mm", Decimal(3)),
    glass("V6", "Claro 6 mm", Decimal(6), Decimal("4.68")),
]
FINISHES = [Finish("NATURAL", "Natural", Decimal(0)), Finish("NEGRO", "Negro", Decimal("18.5"))]
MATERIALS = {
    material.code: material
    for material in [
        profile("P6", "Perfil de 6 m", Decimal(6000)),
        profile("P61", "Perfil de 6.10 m", Decimal(6100)),
        profile("P2", "Perfil de 2 m", Decimal(2000)),
        *GLASSES,
        Material("H", "Herraje", MaterialKind.HARDWARE, Unit.PIECE),
        Material(
            *("C", "Vinil", MaterialKind.CONSUMABLE, Unit.METRE),
            purchase_unit="kg",
            use_per_purchase=Decimal(40),
            waste=Decimal(3),
        ),
        Material("T", "Tela", MaterialKind.CONSUMABLE, Unit.SQUARE_METRE),
        Material("MO", "Fabricación", MaterialKind.LABOUR, Unit.SQUARE_METRE),
        Material("S", "Boquilla", MaterialKind.SERVICE, Unit.METRE),
    ]
}
PRICES = PriceBook(
    {(code, None): Decimal(price) for price, code in enumerate(MATERIALS, start=7)}
    | {("P6", "NEGRO"): Decimal("321.99")}
)

numbers = st.integers(0, 4000).map(lambda tenths: str(Decimal(tenths) / 10))
HUGE = " * ".join(["AT * ALT"] * 12)
lengths = st.one_of(
    st.builds("{} - {}".format, st.sampled_from(["AT", "ALT"]), numbers),
    st.builds("({} - {}) / {}".format, st.sampled_from(["AT", "ALT"]), numbers, st.integers(0, 4)),
    st.builds("({} + {}) / HOJAS".format, st.sampled_from(["AT", "ALT"]), numbers),
    st.builds("if(ALT > {}, AT, ALT - ESPESOR)".format, numbers),
    st.builds("max(AT - {}, HOLGURA)".format, numbers),
    st.sampled_from(
        ["AT", "ALT", "PERIMETRO_VIDRIO", "2*AT + 3*ALT", "AT * ALT", "NADA", "AT -", HUGE]
    ),
)
counts = st.one_of(
    st.integers(0, 9).map(str),
    st.sampled_from(
        ["0.5", "HOJAS", "ceil(AT / 600)", "AT / 700", "VIDRIOS", "-1", "1 - REFUERZO", HUGE]
    ),
)
conditions = st.sampled_from(["", "", "", "REFUERZO", "AT > ALT", "1 / (AT - 1500)"])
wastes = st.sampled_from([None, None, Decimal(0), Decimal("12.5")])

components = st.builds(
    Component,
    role=st.sampled_from(["Riel", "Jamba", "Vidrio", "Vinil"]),
    material=st.sampled_from([None, *MATERIALS]),
    count=counts,
    length=lengths,
    width=lengths,
    height=lengths,
    condition=conditions,
    waste=wastes,
    leaf=st.sampled_from(["", "fija", "corrediza"]),
)


def _products(components: st.SearchStrategy[list[Component]]) -> st.SearchStrategy[Product]:
    return st.builds(
        Product,
        code=st.just("P"),
        name=st.just("Producto"),
        line=st.builds(
            Line,
            code=st.just("L"),
            name=st.just("Línea"),
            constants=st.just({"HOJAS": Decimal(2), "HOLGURA": Decimal("26.5")}),
            glass_min=st.sampled_from([None, Decimal(3)]),
            glass_max=st.sampled_from([None, Decimal(4), Decimal(6)]),
        ),
        components=components.map(tuple),
        options=st.just((Option("REFUERZO", "Con refuerzo"),)),
        max_width=st.sampled_from([None, Decimal(3000)]),
    )


products = _products(st.lists(components, min_size=1, max_size=6))
sides = st.integers(1, 60_000).map(lambda tenths: Decimal(tenths) / 10)
openings = st.builds(
    Opening,
    width=sides,
    height=sides,
    finish=st.sampled_from([None, *FINISHES]),
    glass=st.sampled_from([None, *GLASSES]),
    options=st.sampled_from([{}, {"REFUERZO": True}, {"refuerzo": False}, {"OTRA": True}]),
)
company_wastes = st.builds(
    Waste,
    profiles=st.sampled_from([Decimal(0), Decimal(5)]),
    glass=st.sampled_from([Decimal(0), Decimal("7.5")]),
    min_pane=st.just(Decimal(0)),
)


def _sound_component(material: str | None) -> st.SearchStrategy[Component]:
    """Cuts that stay between a few centimetres and two metres in every sound opening."""
    family = MATERIALS[material].family if material else Family.GLASS
    is_supply = family not in (Family.PROFILES, Family.GLASS)
    small = st.integers(0, 2000).map(lambda tenths: str(Decimal(tenths) / 10))
    side = st.sampled_from(["AT", "ALT"])
    measure = st.one_of(
        side,
        st.builds("{} - {}".format, side, small),
        st.builds("({} - {}) / {}".format, side, small, st.integers(1, 4)),
        st.builds("({} + {}) ÷ HOJAS".format, side, small),
        st.builds("if({} > {}; AT; ALT − HOLGURA)".format, side, small),
        st.builds("min({}, 3*{} - {})".format, side, side, small),
        *([st.sampled_from(["PERIMETRO_VIDRIO", "5*AT + 8*ALT"])] if is_supply else []),
    )
    count = st.sampled_from(
        ["1", "2", "8", "0", "HOJAS", "ceil(AT / 600)", "1 - REFUERZO"]
        + (["0.5", "VIDRIOS", "AREA_VIDRIO / 4"] if is_supply else [])
    )
    return st.builds(
        Component,
        role=st.just("Pieza"),
        material=st.just(material),
        count=count,
        length=measure,
        width=measure,
        height=measure,
        condition=st.sampled_from(["", "", "REFUERZO", "AT > ALT"]),
        waste=wastes,
    )


sound_components = st.one_of(
    [_sound_component(material) for material in (None, *MATERIALS) if material != "P2"]
)
sound_products = _products(st.lists(sound_components, min_size=1, max_size=6))
sound_sides = st.integers(4000, 19_000).map(lambda tenths: Decimal(tenths) / 10)
sound_openings = st.builds(
    Opening,
    width=sound_sides,
    height=sound_sides,
    finish=st.sampled_from([None, *FINISHES]),
    glass=st.just(GLASSES[0]),
    options=st.sampled_from([{}, {"REFUERZO": True}, {"refuerzo": False}]),
)
