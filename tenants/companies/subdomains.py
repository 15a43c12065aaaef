"""Which names a company may choose for its address."""

import re
import unicodedata
from collections.abc import Set
from itertools import zip_longest

from django.core.exceptions import ValidationError

from tenants.schemas.companies import LOOK_ALIKES

_RESERVED_NAMES = """
    admin administracion administrador ads alertas api app apps archivos assets autodiscover beta
    billing blog cdn celery cliente clientes cloud contacto correo cotizador cotizadordeventanas
    cpanel dashboard db demo-api dev docs email estado files flower ftp grafana help health host
    hostmaster imap inicio internal ir legal localhost login mail media metrics mx ns ns1 ns2
    oauth operaciones ops pagos panel password pg pop postgres postmaster privacidad privado prod
    produccion prometheus public publico queue redis register root secure seguridad sentry server
    smtp soporte sql ssl staff stage staging static status superadmin support sysadmin system test
    usuario vpn web webmail wiki www www1 www2
"""
RESERVED = frozenset(_RESERVED_NAMES.split())
SHAPE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LETTERS = {ord(sign): like for sign, like in zip_longest(*LOOK_ALIKES)}


class TakenSubdomain(ValidationError):
    def __init__(self, name: str) -> None:
        super().__init__(f"El subdominio «{name}» ya está en uso o se parece a otro.")


def skeleton(name: str) -> str:
    """What the eye reads: ``vidrios-1`` and ``vidriosl`` have the same skeleton."""
    return name.translate(_LETTERS).replace("rn", "m").replace("vv", "w")


_RESERVED_SKELETONS = frozenset(skeleton(name) for name in RESERVED)


def clean_subdomain(text: str, taken: Set[str] = frozenset()) -> str:
    """The name in lower case. Raises ValidationError in Spanish: shape, reserved, look-alike.

    ``taken`` are the names in use, refused also when they only look alike.
    """
    name = text.strip().lower()
    if unicodedata.normalize("NFKD", name) != name or not SHAPE.fullmatch(name):
        raise ValidationError(
            "El subdominio lleva solo letras sin acento, números y guiones, y empieza con letra: "
            "por ejemplo vidrios-del-norte."
        )
    if not 3 <= len(name) <= 40:
        raise ValidationError("El subdominio lleva de 3 a 40 caracteres.")
    if skeleton(name) in _RESERVED_SKELETONS:
        raise ValidationError(f"El subdominio «{name}» está reservado; elige otro.")
    if skeleton(name) in {skeleton(other) for other in taken}:
        raise TakenSubdomain(name)
    return name
