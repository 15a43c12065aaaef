"""How icons, portraits and uploads are written on every page."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from django import forms, template
from django.forms.boundfield import BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tenants.programme.onboarding.checklist import is_done

register = template.Library()
DAY_AND_HOUR = r"l j \d\e F, H:i"


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """A stroke icon of ``icons.svg``; silent for screen readers unless it has a label."""
    silent = SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>',
        format_html('role="img" aria-label="{}"', label) if label else silent,
        static("cotizador/icons.svg"),
        name,
    )


@register.filter
def bare_file_input(field: BoundField) -> SafeString:
    """The file control alone, without Django's link to the stored file, which has no public URL."""
    return field.as_widget(widget=forms.FileInput(attrs=field.field.widget.attrs))


@register.filter
def on_clock(moment: datetime, zone: ZoneInfo) -> str:
    """A day and hour by somebody's own clock: ``jueves 3 de diciembre, 10:30 h``."""
    return f"{date_format(moment.astimezone(zone), DAY_AND_HOUR).lower()} h"


@register.filter
def full_stop(text: str) -> str:
    """``text`` as the end of a sentence; a name such as ``S.A. de C.V.`` has its dot already."""
    return text if str(text).endswith(".") else f"{text}."


@register.filter
def initials(name: str) -> str:
    """At most two letters for the round portrait of a person: ``Ana María Ruiz`` is ``AR``."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def answers(field: BoundField) -> tuple[str, ...]:
    """What may be tapped where an error of ``field`` is a question."""
    errors = field.errors.as_data() if field.errors else ()
    params = (error.params or {} for error in errors)
    return next((asked["answers"] for asked in params if "answers" in asked), ())


@register.simple_tag(takes_context=True)
def tour_begins(context: Context, step: str) -> bool:
    """Whether a tour of the page begins by itself: until the company has done this first step."""
    return not is_done(context["request"].tenant, step)
