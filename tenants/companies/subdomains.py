"""Which names a company may choose for its address."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from enum import StrEnum
from itertools import islice, zip_longest

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


_COMPANY_FORM = re.compile(
    r"\b(s\W*a\W*p\W*i\W*|s\W*a\W*s\W*|s\W*a\W*|s\W*(de\W*)?r\W*l\W*|s\W*c\W*)(de\W*)?(c\W*v|r\W*l)?\W*$"
)
LENGTH = 40


class Standing(StrEnum):
    """Whether a company may take a name, and if not, why."""

    FREE = "free"
    SHAPE = "shape"
    RESERVED = "reserved"
    TAKEN = "taken"  # or looks like one that is


class TakenSubdomain(ValidationError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"El subdominio «{name}» ya está en uso o se parece a otro.", code=Standing.TAKEN
        )


def skeleton(name: str) -> str:
    """What the eye reads: ``vidrios-1`` and ``vidriosl`` have the same skeleton."""
    return name.translate(_LETTERS).replace("rn", "m").replace("vv", "w")


_RESERVED_SKELETONS = frozenset(skeleton(name) for name in RESERVED)


def skeletons_of(names: Iterable[str]) -> set[str]:
    return {skeleton(name) for name in names}


def clean_subdomain(text: str, taken: Set[str] = frozenset()) -> str:
    """The name in lower case. Raises ValidationError in Spanish: shape, reserved, look-alike.

    ``taken`` are the names in use, refused also when they only look alike.
    """
    name = text.strip().lower()
    if unicodedata.normalize("NFKD", name) != name or not SHAPE.fullmatch(name):
        raise ValidationError(
            "El subdominio lleva solo letras sin acento, números y guiones, y empieza con letra: "
            "por ejemplo vidrios-del-norte.",
            code=Standing.SHAPE,
        )
    if not 3 <= len(name) <= LENGTH:
        raise ValidationError(
            f"El subdominio lleva de 3 a {LENGTH} caracteres.", code=Standing.SHAPE
        )
    if skeleton(name) in _RESERVED_SKELETONS:
        raise ValidationError(
            f"El subdominio «{name}» está reservado; elige otro.", code=Standing.RESERVED
        )
    if skeleton(name) in skeletons_of(taken):
        raise TakenSubdomain(name)
    return name


def propose(
    company: str, city: str = "", taken: Set[str] = frozenset(), count: int = 3
) -> list[str]:
    """Names that are free, made of the company's own words; the plainest first.

    >>> propose("Vidrios y Aluminios Peña, S.A. de C.V.", "León")
    ['vidrios-y-aluminios-pena', 'vidrios-aluminios-pena', 'vidrios-y-aluminios']
    """
    return list(islice(_free(_candidates(_words(company), _words(city)), taken), count))


def _free(names: Iterator[str], taken: Set[str]) -> Iterator[str]:
    seen = skeletons_of(taken)
    for name in names:
        try:
            clean_subdomain(name)
        except ValidationError:
            continue
        if skeleton(name) not in seen:
            seen.add(skeleton(name))
            yield name


def _candidates(company: list[str], city: list[str]) -> Iterator[str]:
    long = [word for word in company if len(word) > 3] or company
    for words in (company, long, company[:3], long[:2], [*long[:3], *city], [*long[:2], *city]):
        yield _joined(words)
    for number in range(2, 30):
        yield _joined([*long[:3], f"{number}"])


def _joined(words: list[str]) -> str:
    """As many whole words as fit; a name begins with a letter."""
    name = ""
    for word in words:
        longer = f"{name}-{word}".lstrip("-")
        if len(longer) > LENGTH:
            break
        name = longer
    return name.lstrip("0123456789-")


def _words(text: str) -> list[str]:
    """Without accents, signs or the form of the company (S.A. de C.V.)."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", _COMPANY_FORM.sub("", plain.strip()))
