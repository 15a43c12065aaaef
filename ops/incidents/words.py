"""What companies may read of an incident before a person writes to them: honest, and of nobody."""

from collections.abc import Mapping

from ops.incidents.severity import Nature

OF_KIND: Mapping[str, str] = {  # the causes of the rules of alerts that somebody feels
    "sitio": "El sistema no responde.",
    "empresa": "El sistema no responde.",
    "base": "El sistema no responde bien por un problema de la base de datos.",
    "errores": "Algunas páginas fallan.",
    "errores_lentos": "Algunas páginas fallan de vez en cuando.",
    "lentitud": "Las páginas tardan más de lo normal.",
    "base_lenta": "Las páginas tardan más de lo normal.",
    "redis": "Las páginas tardan más de lo normal.",
    "cola": "Los PDF y los correos salen con retraso.",
    "atrasados": "Los PDF y los correos salen con retraso.",
    "trabajador": "Los PDF y los correos salen con retraso.",
    "correo": "Los correos salen con retraso.",
    "calendario": "Los recordatorios y vencimientos de cada día van con retraso.",
    "certificado": "El navegador puede decir que el sitio no es seguro.",
    "security": "Revisamos la seguridad de algunas cuentas.",
    "lockout": "Revisamos la seguridad de algunas cuentas.",
}
OF_NATURE: Mapping[str, str] = {
    Nature.DOWN: OF_KIND["sitio"],
    Nature.FUNCTION: "Algo no funciona como debe.",
    Nature.APPEARANCE: "Algo no se ve o no se comporta como debe.",
    Nature.REQUEST: "Estudiamos una petición.",
}
LOOKING = "Lo estamos revisando."
IN_HAND = "Una persona ya lo está arreglando."
WELL_AGAIN = "Ya funciona otra vez. Seguimos vigilando."
SOLVED = "Quedó resuelto. Disculpa la molestia."


def public_words(kind: str, nature: str) -> str:
    """What is felt, in a sentence that names no company."""
    return OF_KIND.get(kind) or OF_NATURE[nature]
