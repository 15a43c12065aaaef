"""How varied the programme is: cities, sizes and methods of those who are in it.

The goal is three to five cities, shops of several sizes, and several ways of quoting.
"""

from collections import Counter
from dataclasses import dataclass

from tenants.programme.applications.models import Application, Method

CITIES = (3, 5)
SIZES = ((5, 10), (11, 20), (21, 50))


@dataclass(frozen=True)
class Spread:
    cities: tuple[tuple[str, int], ...]
    sizes: tuple[tuple[str, int], ...]
    methods: tuple[tuple[str, int], ...]
    verdict: str


def size_of(people: int) -> str:
    for least, most in SIZES:
        if least <= people <= most:
            return f"{least} a {most} personas"
    return f"menos de {SIZES[0][0]}" if people < SIZES[0][0] else f"más de {SIZES[-1][1]}"


def spread_with(application: Application) -> Spread:
    """Of the accepted and open companies, and what this one would add."""
    inside = [Application.State.ACCEPTED, Application.State.OPENED]
    rows = list(
        Application.objects.filter(state__in=inside)
        .exclude(pk=application.pk)
        .values_list("city", "people", "method")
    )
    cities = Counter(_city(city) for city, _, _ in rows)
    return Spread(
        tuple(cities.most_common()),
        tuple(Counter(size_of(people) for _, people, _ in rows).most_common()),
        tuple(Counter(str(Method(method).label) for _, _, method in rows).most_common()),
        _verdict(cities, _city(application.city)),
    )


def _city(name: str) -> str:
    return " ".join(name.split()).title()


def _verdict(cities: Counter[str], city: str) -> str:
    least, most = CITIES
    would = len({*cities, city})
    said = f"Con esta serían {would} ciudades; la meta es de {least} a {most}."
    if would == 1:
        said = f"Con esta sería 1 ciudad; la meta es de {least} a {most}."
    if city in cities:
        there = cities[city]
        return f"{city} ya tiene {there} {'empresa' if there == 1 else 'empresas'}. {said}"
    return f"{city} sería una ciudad nueva. {said}"
