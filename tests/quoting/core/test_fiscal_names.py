import pytest

from quoting.core.fiscal_names import fiscal_name

KINDS = [
    "S.A. de C.V.", "SA DE CV", "S. A. de C. V.", "S.A.", "S.A.B. de C.V.", "S.A.P.I. de C.V.",
    "SAPIB de CV", "S.A.S.", "S.A.S. de C.V.", "S. de R.L.", "S. de R.L. de C.V.", "S de RL MI",
    "S. de R.L. de I.P. y de C.V.", "S. en C.", "S. en C. por A. de C.V.", "S. en N.C.", "S.N.C.",
    "S.C.", "S.C. de R.L.", "S.C. de R.L. de C.V.", "S.C. de P. de R.L. de C.V.", "S.C.L.",
    "S.P.R. de R.L.", "S.P.R. de R.I.", "SPR de RL de CV", "A.C.", "I.A.P.", "A.B.P.", "S.S.S.",
    "S.A. de C.V. SOFOM E.N.R.", "S.A.P.I. de C.V., SOFOM, E.N.R.", "SA de CV SFP",
    "S.A. SOFOM E.R.",
]  # fmt: skip
PEOPLE = [
    "María de Sa", "Laura Mendoza", "María de la Luz Peña", "Rosa", "Juan Sa", "ANA DE LA SA", "Sa",
    "José Saac", "Pía Sas", "Luis de Ac", "",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("between", [" ", ", ", "  "])
def test_a_company_loses_its_kind(kind: str, between: str) -> None:
    for name in ("Vidrios  Alfa", "Aluminios de Ac", "CASA SOL"):
        for written in (kind, kind.upper(), kind.rstrip(".")):
            assert fiscal_name(f"{name}{between}{written}", "VAL010203AB1") == " ".join(
                name.upper().split()
            )


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "." in kind or " " in kind])
def test_what_is_a_kind_by_its_looks_needs_no_rfc(kind: str) -> None:
    assert fiscal_name(f"Vidrios Alfa, {kind}") == "VIDRIOS ALFA"


@pytest.mark.parametrize("name", PEOPLE)
def test_the_name_of_a_person_is_never_cut(name: str) -> None:
    assert fiscal_name(name) == name.upper()
    for kind in ("S.A. de C.V.", "SC"):  # whatever stands there, a person has no kind
        assert fiscal_name(f"{name} {kind}", "MEXA800101AB1") == f"{name} {kind}".upper().strip()
