"""What the pages of quoting print besides the words of every page."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from catalog.core.drawing import Sketch
from catalog.core.numbers import show
from quoting.core import cautions
from quoting.core.cautions import Caution
from quoting.core.cutlist import PaneCut
from quoting.core.cutting.bars import Bar
from quoting.core.cutting.contents import CutProfile
from quoting.core.cutting.drawing import PAGE, PAPER, draw_bar, draw_sheet
from quoting.core.cutting.sheets import Sheet
from quoting.core.cutting.tenths import FINEST
from quoting.core.evaluated import EvaluatedLine
from quoting.drafts import drawings
from quoting.drafts.forms.lines import FORMS
from quoting.drafts.models.quotes import UNSHARED, Quote
from quoting.offers.models.responses import Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.workshop.papers import printed_photos
from quoting.workshop.plans import marks
from tenants.schemas.clock import today

register = template.Library()

THUMB_TEXT = Decimal(24)  # the figures of a small drawing, still legible at 100 pixels
PAGE_TEXT, SENT_TEXT = Decimal(12), Decimal(18)


@register.simple_tag
def drawing(sketch: Sketch | None, small: bool = False) -> SafeString:
    """SVG of a sketch; nothing for a line without one."""
    return _svg(sketch, THUMB_TEXT if small else PAGE_TEXT)


@register.simple_tag
def screen_drawing(sketch: Sketch | None) -> SafeString:
    """SVG of a line that was sent."""
    return _svg(sketch, SENT_TEXT)


def _svg(sketch: Sketch | None, size: Decimal) -> SafeString:
    # Made by the engine from numbers and its own words, which it escapes.
    return mark_safe(drawings.drawn(sketch, text_size=size) if sketch else "")  # noqa: S308 -- our own drawing


@register.simple_tag
def paper_drawing(sketch: Sketch | None, width: int, height: int) -> drawings.PrintDrawing | None:
    """A line that was sent, as a drawing that fits in these millimetres."""
    return drawings.print_drawing(sketch, Decimal(width), Decimal(height))


register.filter("in_mm", drawings.in_mm)


@register.simple_tag
def bar_drawing(profile: CutProfile, bar: Bar, printed: bool = False) -> str:
    """How a bar is cut, to the scale of the longest of its profile: SVG, escaped for paper."""
    return _cut(draw_bar(bar, profile.plan.longest, PAPER if printed else PAGE), printed)


@register.simple_tag
def sheet_drawing(sheet: Sheet, printed: bool = False) -> str:
    """How a sheet is cut: SVG, escaped for paper."""
    return _cut(draw_sheet(sheet, PAPER if printed else PAGE), printed)


def _cut(svg: str, printed: bool) -> str:
    return svg if printed else mark_safe(svg)  # noqa: S308 -- our own drawing


register.filter("printed", printed_photos)
for key_of in (marks.cut_key, marks.pane_key, marks.supply_key, marks.bar_key, marks.sheet_key):
    register.simple_tag(key_of)


@register.filter
def item(found: Mapping[str, Any] | None, key: str) -> Any:
    return found.get(key) if found else None


@register.filter
def pane_size(pane: PaneCut) -> str:
    return f"{show(pane.width)} × {show(pane.height)} mm"


@register.filter
def rounding_of_cuts(step: Decimal) -> str:
    """To what the lengths of profiles are rounded, as the sheet says it."""
    return "" if step == FINEST else f"redondeados a {show(step)} mm"


@register.filter
def rounding_of_glass(step: Decimal) -> str:
    return "" if step == FINEST else f"redondeados a {show(step)} mm, hacia abajo"


@register.simple_tag(takes_context=True)
def told(context: Context, caution: Caution) -> str:
    """A caution in words; what things cost to buy is for the owner."""
    return cautions.told(caution, with_costs=context["user"].is_owner)


@register.simple_tag
def state_badge(quote: Quote) -> SafeString:
    """The state of ``quote`` as a coloured word; what has expired says so from its first day on,
    though the clock's job may come an hour later."""
    day = today()
    overdue = quote.is_open and quote.valid_until is not None and quote.valid_until < day
    state = State.EXPIRED if overdue else State(quote.state)
    if state == State.EXPIRED and not quote.is_with_customer:
        return _badge(_TONES[state], UNSHARED)
    return badge(state)


@register.simple_tag
def outcome_badge(version: QuoteVersion) -> SafeString:
    """How ``version`` ended, or that it is the one in force."""
    outcome = getattr(version, "outcome", None)
    if outcome is None:
        overdue = version.valid_until < today()
        return badge(State.EXPIRED) if overdue else _badge("info", "Vigente")
    if outcome.is_cancelled:
        return badge(State.CANCELLED)
    if outcome.kind == Outcome.Kind.SUPERSEDED:
        return _badge("neutral", outcome.get_kind_display())
    return badge(State(outcome.kind))


def badge(state: Quote.State) -> SafeString:
    return _badge(_TONES.get(state, "info"), state.label)


def _badge(tone: str, label: str) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', tone, label)


State = Quote.State
_TONES = {
    State.DRAFT: "neutral",
    State.ACCEPTED: "ok",
    State.REJECTED: "bad",
    State.CANCELLED: "bad",
    State.EXPIRED: "warn",
    State.TEMPLATE: "neutral",
}


@register.filter
def several(word: str, count: Decimal) -> str:
    """The unit of ``count`` things bought: «3 tramos», «1 hoja»; what is abbreviated stays."""
    is_word = len(word) > 3 and word[-1] in "aeiou"
    return f"{word}s" if is_word and count != 1 else word


@register.filter
def as_sent(line: EvaluatedLine) -> str:
    """JSON of what the panel of ``line`` would send: to change it without a connection."""
    return json.dumps(FORMS[line.typed.kind.value].as_sent(line.typed, line.edition))


@register.filter
def reading(field: BoundField) -> str:
    """How the measure typed in a field of the line's panel was understood."""
    return str(field.form.reading(field.name))  # type: ignore[attr-defined]  # a LineForm
