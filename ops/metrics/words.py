"""How measures are printed. Pure.

>>> say_ms(None), say_ms(7.25), say_ms(1840.0), say_ms(95_000.0)
('—', '7 ms', '1.8 s', '1 min 35 s')
>>> say_share(1, 400), say_share(0, 0)
('0.25 %', '—')
>>> say_bytes(3_400_000), say_bytes(900)
('3.4 MB', '900 B')
"""

UNITS = (("GB", 10**9), ("MB", 10**6), ("kB", 10**3))
NOTHING = "—"


def say_ms(ms: float | None) -> str:
    if ms is None:
        return NOTHING
    if ms < 1000:
        return f"{ms:.0f} ms"
    return f"{ms / 1000:.1f} s" if ms < 60_000 else say_seconds(ms / 1000)


def say_seconds(seconds: float | None) -> str:
    """Its largest unit and the next one.

    >>> say_seconds(93_784), say_seconds(3605), say_seconds(250), say_seconds(0)
    ('1 d 2 h', '1 h', '4 min 10 s', '0 s')
    """
    if seconds is None:
        return NOTHING
    left = int(seconds)
    parts: list[tuple[int, str]] = []
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        number, left = divmod(left, size)
        if number or parts:
            parts.append((number, unit))
    return " ".join(f"{number} {unit}" for number, unit in parts[:2] if number) or "0 s"


def say_share(part: float, whole: float) -> str:
    """In per cent, with two decimals: half of one per cent is what the programme allows."""
    return f"{100 * part / whole:.2f} %" if whole else NOTHING


def say_bytes(size: float) -> str:
    for unit, one in UNITS:
        if size >= one:
            return f"{size / one:,.1f} {unit}"
    return f"{size:.0f} B"


def say_count(number: float) -> str:
    return f"{number:,.0f}"
