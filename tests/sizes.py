"""How large a test is: short in every run, whole by a target of the Makefile."""

from os import environ
from typing import TypeVar

Size = TypeVar("Size")


def sized(subject: str, whole: Size, short: Size) -> Size:
    """``whole`` where the environment says ``SUBJECT=whole``."""
    return whole if environ.get(subject) == "whole" else short
