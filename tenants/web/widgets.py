"""Widgets written in Python: their HTML is Django's own, in a fifth of the time.

Django renders each option of a list through two templates, and a form of the editor has a hundred
options. What is not written here is left to Django's templates.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]


class FormRenderer(DjangoTemplates):
    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        write = _WRITERS.get(template_name)
        if write is None:
            return super().render(template_name, context, request)
        return SafeString(write(context["widget"]))  # every value in it was escaped


def _attrs(attrs: Mapping[str, Any]) -> str:
    # A browser cuts what passes ``maxlength`` without a word: a script counts instead, and the
    # form refuses.
    return "".join(
        f" {_NAMES.get(name, name)}"
        + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = widget["value"]
    written = "" if value is None else f' value="{conditional_escape(str(value))}"'
    named = f'type="{widget["type"]}" name="{conditional_escape(widget["name"])}"'
    return f"<input {named}{written}{_attrs(widget['attrs'])}>"


def _select(widget: Widget) -> str:
    named = f'name="{conditional_escape(widget["name"])}"{_attrs(widget["attrs"])}'
    return f"<select {named}>{''.join(_groups(widget['optgroups']))}\n</select>"


def _groups(groups: list[tuple[str | None, list[Widget], int]]) -> Iterator[str]:
    for name, options, _ in groups:
        shown = "".join(map(_option, options))
        if name:
            yield f'\n  <optgroup label="{conditional_escape(name)}">{shown}\n  </optgroup>'
        else:
            yield shown


def _option(option: Widget) -> str:
    named = f'value="{conditional_escape(str(option["value"]))}"{_attrs(option["attrs"])}'
    return f"\n  <option {named}>{conditional_escape(option['label'])}</option>"


def _textarea(widget: Widget) -> str:
    written = "" if widget["value"] is None else conditional_escape(str(widget["value"]))
    named = f'name="{conditional_escape(widget["name"])}"{_attrs(widget["attrs"])}'
    return f"<textarea {named}>\n{written}</textarea>"


_NAMES = {"maxlength": "data-most"}
_INPUTS = ("text", "number", "email", "url", "password", "hidden", "search", "tel", "checkbox")
_WRITERS: dict[str, Callable[[Widget], str]] = {
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
    **{f"django/forms/widgets/{kind}.html": _input for kind in _INPUTS},
}
