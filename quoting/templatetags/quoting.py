"""What the pages of quoting print besides the words of every page."""

from decimal import Decimal
from functools import lru_cache

from django import template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString, mark_safe

from catalog.core.drawing import Sketch, draw
from quoting.snapshots import sketch_of

register = template.Library()

THUMB_TEXT = Decimal(24)  # the figures of a small drawing, still legible at 100 pixels
PAGE_TEXT = Decimal(12)


@register.simple_tag
def drawing(subject: Sketch | dict | None, small: bool = False) -> SafeString:
    """SVG of a sketch, or of the ``drawing`` of a sent line; nothing for a line without one."""
    sketch = sketch_of(subject) if isinstance(subject, dict) else subject
    # Made by the engine from numbers and its own words, which it escapes.
    return mark_safe(_drawn(sketch, THUMB_TEXT if small else PAGE_TEXT) if sketch else "")  # noqa: S308


@lru_cache(maxsize=512)
def _drawn(sketch: Sketch, text_size: Decimal) -> str:
    return draw(sketch, text_size=text_size)


@register.filter
def reading(field: BoundField) -> str:
    """How the measure typed in a field of the line's panel was understood."""
    return str(field.form.reading(field.name))  # type: ignore[attr-defined]
