"""Text as it is kept, whichever door it came through: one form, without marks that nobody sees.

Numbers copied from contacts carry marks of direction, names from some telephones have their accents
apart, and pages give blanks that do not break. All of them look like what they are not equal to.

>>> clean_text("\\u202a+52 1 477 123 4567\\u202c"), clean_text("477\\u00a0123\\u20604567")
('+52 1 477 123 4567', '477 1234567')
>>> clean_text("Pen\\u0303aloza\\u200b") == "Peñaloza"
True
>>> clean_text("uno\\r\\n\\tdos 👩\\u200d🔧") == "uno\\r\\n\\tdos 👩\\u200d🔧"
True
"""

import re
from collections.abc import Callable
from unicodedata import category, normalize

from django.http import HttpRequest, HttpResponseBase, QueryDict

SECRET = {"password", "repeated", "current"}
"""Fields that are kept as they are typed, whatever they hold."""

_SILENT = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0"}
_JOINER = "\u200d"  # it joins emoji, and nothing else that is written here
_ODD = re.compile(r"[^\x00-\x7f]")
_JOINED = re.compile(rf"(?<![\u2600-\u27ff\ufe0f\U0001f000-\U0001faff]){_JOINER}|{_JOINER}\Z")


def clean_text(text: str) -> str:
    """``text`` composed (NFC), with plain blanks and without what has no shape."""
    if text.isascii():
        return text
    return normalize("NFC", _ODD.sub(_seen, _JOINED.sub("", text)))


def _seen(found: re.Match[str]) -> str:
    sign = found[0]
    if sign == _JOINER:
        return sign
    if sign in _SILENT:
        return ""
    match category(sign):
        case "Cf":
            return ""
        case "Zs":
            return " "
        case "Zl" | "Zp":
            return "\n"
    return sign


def cleaned(data: QueryDict) -> QueryDict:
    """``data`` with its texts clean; the same where they were."""
    if all(text.isascii() for values in data.lists() for text in values[1]):
        return data
    clean = QueryDict(mutable=True, encoding=data.encoding)
    for name, values in data.lists():
        clean.setlist(name, values if name in SECRET else [clean_text(text) for text in values])
    clean._mutable = False
    return clean


class CleanTextMiddleware:
    """What people send is cleaned before any view reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        request.GET = cleaned(request.GET)  # type: ignore[assignment]  # immutable, as it was
        if request.method == "POST":
            request.POST = cleaned(request.POST)  # type: ignore[assignment]
