"""Names as the tax authority has them: in capitals, and a company's without its kind of company.

>>> fiscal_name("Constructora Nogal, S.A. de C.V."), fiscal_name("Herrajes Sol S en C por A")
('CONSTRUCTORA NOGAL', 'HERRAJES SOL')
>>> fiscal_name("María de Sa"), fiscal_name("Crédito Luna, S.A.P.I. de C.V., SOFOM, E.N.R.")
('MARÍA DE SA', 'CRÉDITO LUNA')
>>> fiscal_name("Laura Sa", rfc="SAXL800101AB1"), fiscal_name("NOGAL SA", rfc="NOG800101AB1")
('LAURA SA', 'NOGAL')
"""

import re

_KINDS = (
    "SAPIB", "SAPI", "SAB", "SAS", "SA", "S EN N C", "S EN C POR A", "S EN C", "S DE R L", "S N C",
    "S DE P R", "S P R", "S C L", "S C S", "S C P", "S C U", "S S S", "S C", "A EN P", "A B P",
    "I A S P", "I A P", "I B P", "A C", "A R I C", "A R", "S DE S S", "S M",
)  # fmt: skip
_MORE = (
    "DE R L", "DE R I", "DE R S", "DE C V", "DE I P", "DE C", "DE P", "DE A P", "DE C R L",
    "Y DE C V", "M I", "DE M I", "DE P R", "DE B I", "DE C M",
)  # fmt: skip
_ENTITIES = ("SOFOM", "SOFIPO", "SOFOL", "SOCAP", "S F P", "E N R", "E R")
_PERSON = 13
"""Letters of the RFC of a person; that of a company has 12."""


def _spelled(kinds: tuple[str, ...]) -> str:
    """A pattern of any of ``kinds``, with or without points and blanks between their letters."""
    return "|".join(
        r"\s+".join(
            word if word in {"DE", "EN", "POR", "Y"} else r"\.?\s?".join(word) + r"\.?"
            for word in re.sub(r"\b(\w) (?=\w\b)", r"\1", kind).split()
        )
        for kind in kinds
    )


_BREAK = r"[\s,]+"
_KIND = re.compile(
    rf"(?P<break>{_BREAK})(?P<kind>{_spelled(_KINDS)})"
    rf"(?P<more>(?:{_BREAK}(?:{_spelled(_MORE)}))*(?:{_BREAK}(?:{_spelled(_ENTITIES)}))*)[\s.,]*$"
)
_AFTER = re.compile(r"(?:^|\s)(?:DE|DEL|LA|LAS|LOS|Y|E)$")


def fiscal_name(name: str, rfc: str = "") -> str:
    """``name`` in capitals and without the kind of company, which no person has; ``rfc`` says whose
    it is, and without one a surname like «Sa» is kept."""
    written = " ".join(name.split())
    capitals = written.upper()
    found = _KIND.search(capitals)
    if not found or len(rfc) == _PERSON or not found.start() or len(capitals) != len(written):
        return capitals
    before = capitals[: found.start()]
    is_kind = found["more"] or "." in found["kind"] or "," in found["break"] or " " in found["kind"]
    tail = written[found.start("kind") : found.end("kind")]
    is_kind = is_kind or len(rfc) == _PERSON - 1 or (tail.isupper() and not written.isupper())
    return before if is_kind and not _AFTER.search(before) else capitals
