"""The storyboard of the training videos: scenes with a caption, their seconds and their acts.

A scene that is not part of the short cut is left out of it, or only acted, so that the next one
finds what it needs. An act names what it touches as ``button:Guardar``, ``link:Taller``,
``label:Ancho``, ``text:Piezas`` or, where nothing has a name, ``css:.tabbar summary``.
"""

from pathlib import Path
from typing import Literal

import msgspec

FILE = Path(__file__).with_suffix(".yaml")


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that a person does; just one of the fields, but for ``text`` and ``option``."""

    go: str = ""
    click: str = ""
    follow: str = ""
    """A link, or a button, after which another page stands."""
    write: str = ""
    text: str = ""
    choose: str = ""
    option: str = ""
    press: str = ""
    show: str = ""
    """Is brought to the upper part of the screen."""
    point: str = ""
    wait: str = ""
    """Text that must be there before the film goes on."""


class Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    caption: str
    seconds: float
    acts: list[Act] = []
    short: Literal["film", "act", ""] = ""
    screen: Literal["computadora", "celular"] = "computadora"


class Video(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    title: str
    about: str
    person: str
    """The mailbox of somebody of the first invented company."""
    scenes: list[Scene]

    def filmed(self, short: bool) -> list[Scene]:
        return [scene for scene in self.scenes if not short or scene.short == "film"]

    def acted(self, short: bool) -> list[Scene]:
        return [scene for scene in self.scenes if not short or scene.short]


def videos() -> list[Video]:
    return msgspec.yaml.decode(FILE.read_bytes(), type=list[Video])
