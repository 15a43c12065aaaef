"""What people must have done before the launch: a manager ticks each, with what proves it.

A title is what must be so; the hint says what would prove it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SUPPORT, PEOPLE, PROCESS = "Soporte", "Personas", "Proceso"


@dataclass(frozen=True, slots=True)
class Item:
    group: str
    title: str
    hint: str


ITEMS: Mapping[str, Item] = MappingProxyType(
    {
        "support_hours": Item(
            SUPPORT,
            "El horario y los canales de soporte están publicados",
            "Dónde los lee una empresa, y un mensaje de prueba que se respondió.",
        ),
        "support_protocol": Item(
            SUPPORT,
            "El protocolo P1–P4 está escrito y cada quien sabe su parte",
            "Quién atiende cada prioridad, y el día en que se repasó.",
        ),
        "support_on_call": Item(
            SUPPORT,
            "Hay quién responda fuera de horario y quién lo supla",
            "Nombres, teléfonos y el mes de guardias.",
        ),
        "support_rehearsal": Item(
            SUPPORT,
            "Se ensayó un incidente de principio a fin",
            "El número del incidente de ensayo y lo que se aprendió.",
        ),
        "managers": Item(
            PEOPLE,
            "Dos personas saben operar el sistema con la guía en la mano",
            "Quiénes, y qué ensayaron solas: un despliegue, una restauración, un desbloqueo.",
        ),
        "training": Item(
            PEOPLE,
            "La capacitación está lista: guion, manual y videos de esta versión",
            "El día en que alguien de fuera la tomó completa.",
        ),
        "first_companies": Item(
            PEOPLE,
            "Las primeras empresas están elegidas y citadas",
            "Cuáles, con el día de su capacitación.",
        ),
        "catalogue": Item(
            PEOPLE,
            "Alguien del oficio revisó el catálogo inicial y sus descuentos",
            "Quién, qué días y qué se corrigió.",
        ),
        "phone": Item(
            PEOPLE,
            "Una persona de un taller cotizó y envió desde su celular sin ayuda",
            "Quién, en cuánto tiempo y qué le costó.",
        ),
        "legal": Item(
            PROCESS,
            "Un abogado revisó el aviso de privacidad, los términos y el acuerdo",
            "Quién, qué versión y cuándo.",
        ),
        "arco": Item(
            PROCESS,
            "Hay quién atienda las solicitudes ARCO y sus plazos",
            "Quién, por qué correo, y una solicitud de prueba.",
        ),
        "secrets": Item(
            PROCESS,
            "Las claves están guardadas fuera del servidor",
            "Dónde, quién las puede leer, y que la de los respaldos abrió uno.",
        ),
        "restore": Item(
            PROCESS,
            "Una persona restauró todo siguiendo la guía",
            "Quién, qué punto y cuánto tardó.",
        ),
        "rollback": Item(
            PROCESS,
            "Una persona regresó una versión siguiendo la guía",
            "Quién y cuánto tardó.",
        ),
        "domain": Item(
            PROCESS,
            "El dominio y el certificado tienen quién los renueve",
            "A nombre de quién están y cuándo vencen.",
        ),
        "providers": Item(
            PROCESS,
            "Los servicios contratados tienen saldo y responsable",
            "Correo, SMS, WhatsApp, servidor y respaldo de fuera: quién paga y hasta cuándo.",
        ),
        "goals": Item(
            PROCESS,
            "Las empresas conocen los criterios con que se decide la graduación",
            "Dónde los leen.",
        ),
    }
)
