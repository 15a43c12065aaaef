"""The family of a browser, such as «Chrome, Windows», from what it says of itself.

Enough to tell one device from another, and no finger-print.

>>> family("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36")
'Chrome, Windows'
>>> family("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1")
'Safari, iPhone'
>>> family("python-requests/2.32")
'Programa: python-requests'
>>> family("")
'No lo dice'
"""

import re

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
_PROGRAM = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,30}", re.ASCII)


def family(agent: str) -> str:
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    if browser and system:
        return f"{browser}, {system}"
    program = _PROGRAM.match(agent)
    if program:
        return f"Programa: {program[0]}"
    return "No lo dice" if not agent else "Desconocido"
