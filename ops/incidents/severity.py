"""How bad an incident is, proposed from what is known. A person may say otherwise, with a reason.

>>> propose(Nature.FUNCTION, hit=3, served=12)
Proposal(severity=<Severity.P2: 'P2'>, why='Algo no funciona, en 3 de 12 empresas.')
>>> propose(Nature.FUNCTION, hit=12, served=12).severity
<Severity.P1: 'P1'>
"""

from dataclasses import dataclass

from django.db.models import TextChoices

from ops.alarm import Severity


class Nature(TextChoices):
    """What a person of a company notices."""

    DOWN = "down", "El sistema no responde"
    FUNCTION = "function", "Algo no funciona"
    APPEARANCE = "appearance", "Funciona, pero estorba"
    REQUEST = "request", "Es una petición"


class SeverityLabel(TextChoices):
    """The same severities, as a person chooses them."""

    P1 = "P1", "P1, sistema caído"
    P2 = "P2", "P2, algo no funciona"
    P3 = "P3", "P3, estorba"
    P4 = "P4", "P4, petición"


@dataclass(frozen=True, slots=True)
class Proposal:
    severity: Severity
    why: str


FIRST = {
    Nature.DOWN: Severity.P1,
    Nature.FUNCTION: Severity.P2,
    Nature.APPEARANCE: Severity.P3,
    Nature.REQUEST: Severity.P4,
}
NATURE = {severity: nature for nature, severity in FIRST.items()}
"""What an alarm of a severity tells, and a case."""


def propose(
    nature: str, *, hit: int, served: int, data_at_risk: bool = False, is_security: bool = False
) -> Proposal:
    """Of ``served`` companies, ``hit`` are affected."""
    nature = Nature(nature)
    whom = f"{nature.label}, en {hit} de {served} empresas." if hit else f"{nature.label}."
    if data_at_risk:
        return Proposal(Severity.P1, f"Puede haber datos perdidos o alterados. {whom}")
    if is_security:
        return Proposal(Severity.P1, f"Es de seguridad. {whom}")
    if nature == Nature.FUNCTION and served > 1 and 2 * hit >= served:
        return Proposal(Severity.P1, f"Afecta a la mitad de las empresas o más. {whom}")
    return Proposal(FIRST[nature], whom)
