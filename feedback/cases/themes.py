"""Sorting cases by theme: a theme's words are looked for whole, without accents nor capitals.

>>> holds("El PDF salió mal en Cotización", "cotizacion"), holds("recotización", "cotización")
(True, False)
>>> holds("La barra  de corte", "barra de corte")
True
"""

import re
from collections.abc import Iterable, Mapping

from feedback.cases.events import ThemeChanged
from feedback.cases.models import Case, Theme, ThemeWord
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic
from tenants.web.search import plain

MOST_WORDS = 60
LONGEST = 60


class ThemeError(Exception):
    """``str()`` is the message for the person."""


def usual(text: str) -> str:
    """Plain words with one blank between them and at both ends."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', plain(text)))} "


def holds(text: str, word: str) -> bool:
    """Whether ``text`` has ``word``, of one word or several, whole."""
    wanted = usual(word)
    return bool(wanted.strip()) and wanted in usual(text)


def themes_of(text: str, rules: Mapping[int, Iterable[str]]) -> set[int]:
    """The numbers of the themes one of whose words is in ``text``."""
    read = usual(text)
    return {theme for theme, words in rules.items() if any(usual(word) in read for word in words)}


def rules() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for theme, word in ThemeWord.objects.values_list("theme_id", "word"):
        found.setdefault(theme, []).append(word)
    return found


def sort(cases: Iterable[Case]) -> None:
    """Give each case the themes that its words hold now."""
    known = rules()
    for case in cases:
        case.themes.set(themes_of(case.words, known))


@atomic
def save_theme(theme: Theme | None, name: str, words: Iterable[str], *, by: User) -> Theme:
    """Made or changed; every case is sorted anew. Raises ThemeError."""
    name = " ".join(name.split())
    wanted = sorted({" ".join(word.split()) for word in words if usual(word).strip()})
    if not name:
        raise ThemeError("Escribe el nombre del tema.")
    if not wanted:
        raise ThemeError("Escribe al menos una palabra, con letras o cifras.")
    if len(wanted) > MOST_WORDS:
        raise ThemeError(f"Un tema lleva hasta {MOST_WORDS} palabras.")
    if any(len(word) > LONGEST for word in wanted):
        raise ThemeError(f"Cada palabra lleva hasta {LONGEST} letras.")
    others = Theme.objects.exclude(pk=theme.pk) if theme else Theme.objects.all()
    if plain(name) in {plain(each.name) for each in others}:
        raise ThemeError("Ya hay un tema con ese nombre.")
    theme = theme or Theme()
    theme.name = name
    theme.save()
    theme.words.exclude(word__in=wanted).delete()
    there = set(theme.words.values_list("word", flat=True))
    ThemeWord.objects.bulk_create(
        ThemeWord(theme=theme, word=word) for word in wanted if word not in there
    )
    record(ThemeChanged(words=len(wanted)), by=by, subject=theme)
    sort_anew()
    return theme


@atomic
def remove_theme(theme: Theme, *, by: User) -> None:
    record(ThemeChanged(words=0), by=by, subject=theme)
    theme.delete()


def sort_anew() -> None:
    """Every case, in few statements: only what changes is written."""
    known = rules()
    through = Case.themes.through
    there = set(through.objects.values_list("case_id", "theme_id"))
    wanted = {
        (pk, theme)
        for pk, words in Case.objects.values_list("pk", "words").iterator()
        for theme in themes_of(words, known)
    }
    through.objects.bulk_create(
        [through(case_id=case, theme_id=theme) for case, theme in sorted(wanted - there)],
        ignore_conflicts=True,
    )
    for theme in {theme for _, theme in there - wanted}:
        cases = [case for case, gone in there - wanted if gone == theme]
        through.objects.filter(theme_id=theme, case_id__in=cases).delete()
