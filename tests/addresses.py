"""Every address of a site, found by walking its URL list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Address:
    name: str
    view: Any
    parameters: tuple[str, ...]
    urlconf: str

    def path(self, **values: Any) -> str:
        """The path with every parameter filled: ``pk`` and its like with an id, texts as given."""
        kwargs = {name: values.get(name, values["pk"]) for name in self.parameters}
        return reverse(self.name, urlconf=self.urlconf, kwargs=kwargs)

    @property
    def takes_id(self) -> bool:
        return any(name.endswith("pk") or name.endswith("id") for name in self.parameters)


def company_addresses() -> list[Address]:
    return addresses_of("config.urls.company")


def addresses_of(urlconf: str) -> list[Address]:
    return list(_walk(get_resolver(urlconf).url_patterns, "", urlconf))


def _walk(
    patterns: list[URLPattern | URLResolver], namespace: str, urlconf: str
) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern.url_patterns, namespace + inner, urlconf)
        else:
            yield Address(
                name=f"{namespace}{pattern.name}",
                view=pattern.callback,
                parameters=tuple(pattern.pattern.converters),
                urlconf=urlconf,
            )
