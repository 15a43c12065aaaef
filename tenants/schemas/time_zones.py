"""Which clock each state of Mexico goes by.

The names are those of the IANA time zone database. Since the law of 30 October 2022 only the
border municipalities change their clocks twice a year, with the United States. A state's first
zone is the one proposed; the others are those of some of its municipalities.
"""

import unicodedata
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError

CENTRE = "America/Mexico_City"
PACIFIC = "America/Mazatlan"
SONORA = "America/Hermosillo"
SOUTHEAST = "America/Cancun"
NORTHWEST = "America/Tijuana"
CHIHUAHUA = "America/Chihuahua"
JUAREZ = "America/Ciudad_Juarez"
OJINAGA = "America/Ojinaga"
NORTHEAST_BORDER = "America/Matamoros"
BANDERAS = "America/Bahia_Banderas"

ZONES = {
    CENTRE: "Centro: Ciudad de México, Guadalajara, Monterrey, Mérida",
    SOUTHEAST: "Sureste: Cancún, Chetumal",
    PACIFIC: "Pacífico: Culiacán, Mazatlán, La Paz, Tepic",
    SONORA: "Sonora: Hermosillo, Ciudad Obregón, Nogales",
    NORTHWEST: "Noroeste: Tijuana, Mexicali, Ensenada",
    CHIHUAHUA: "Chihuahua: Chihuahua, Delicias, Parral",
    JUAREZ: "Frontera de Chihuahua: Ciudad Juárez",
    OJINAGA: "Frontera de Chihuahua: Ojinaga",
    NORTHEAST_BORDER: "Frontera noreste: Matamoros, Reynosa, Nuevo Laredo, Piedras Negras",
    BANDERAS: "Bahía de Banderas",
}

STATES = {
    "Aguascalientes": (CENTRE,),
    "Baja California": (NORTHWEST,),
    "Baja California Sur": (PACIFIC,),
    "Campeche": (CENTRE,),
    "Chiapas": (CENTRE,),
    "Chihuahua": (CHIHUAHUA, JUAREZ, OJINAGA),
    "Ciudad de México": (CENTRE,),
    "Coahuila": (CENTRE, NORTHEAST_BORDER),
    "Colima": (CENTRE,),
    "Durango": (CENTRE,),
    "Estado de México": (CENTRE,),
    "Guanajuato": (CENTRE,),
    "Guerrero": (CENTRE,),
    "Hidalgo": (CENTRE,),
    "Jalisco": (CENTRE,),
    "Michoacán": (CENTRE,),
    "Morelos": (CENTRE,),
    "Nayarit": (PACIFIC, BANDERAS),
    "Nuevo León": (CENTRE, NORTHEAST_BORDER),
    "Oaxaca": (CENTRE,),
    "Puebla": (CENTRE,),
    "Querétaro": (CENTRE,),
    "Quintana Roo": (SOUTHEAST,),
    "San Luis Potosí": (CENTRE,),
    "Sinaloa": (PACIFIC,),
    "Sonora": (SONORA,),
    "Tabasco": (CENTRE,),
    "Tamaulipas": (CENTRE, NORTHEAST_BORDER),
    "Tlaxcala": (CENTRE,),
    "Veracruz": (CENTRE,),
    "Yucatán": (CENTRE,),
    "Zacatecas": (CENTRE,),
}


def validate_zone(name: str) -> None:
    """Raises ValidationError unless ``name`` is a zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValidationError(f"«{name}» no es una zona horaria.") from error


def validate_state(text: str) -> None:
    """Raises ValidationError unless ``text`` names a state of Mexico, however it is accented."""
    if _plain(text) not in _by_plain_name():
        raise ValidationError(
            f"«{text}» no es un estado de México: escríbelo completo, como Sonora o Estado de "
            "México."
        )


def proposed_zone(state: str) -> str:
    """The zone of a state of Mexico, however it is accented; the centre's for any other text."""
    return _by_plain_name().get(_plain(state), (CENTRE,))[0]


def zones_of_place(text: str) -> tuple[str, ...]:
    """The zones of the state that ``text`` ends with, as «Guaymas, Sonora»; empty if of none."""
    words = _plain(text)
    endings = [name for name in _by_plain_name() if words == name or words.endswith(f" {name}")]
    return _by_plain_name()[max(endings, key=len)] if endings else ()


@cache
def _by_plain_name() -> dict[str, tuple[str, ...]]:
    return {_plain(state): zones for state, zones in STATES.items()}


def _plain(text: str) -> str:
    """Lower case without accents or punctuation, one space between words."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())
