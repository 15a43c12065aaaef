"""What a cell of a workbook shows: its format is a part of its value.

17 % is stored as 0.17, and the code 00301 as 301.
"""

import re
from decimal import Decimal
from typing import Any

from catalog.core.numbers import places, plain_digits

MOST_DECIMALS = 10
_SAID = re.compile(r'"([^"]*)"|\\(.)')  # letters of a format that stand for themselves
_SPACED = re.compile(r"[_*].|\[[^\]]*\]")  # a blank as wide as a letter, a filling, a colour
_CODE = re.compile(r'((?:"[^"$]*"|\\[^$]|[-/ ])*)(0(?:0|(?:"[^"$]*"|\\[^$]|[-/ ])+(?=0))*)')


def shown(cell: Any) -> object:
    """The value of a cell, or the text that its author sees where that says more."""
    value = cell.value
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    number, pattern = _number(value), _SPACED.sub("", cell.number_format).partition(";")[0]
    if "%" in _SAID.sub("", pattern):
        return f"{plain_digits(number * 100)}%"
    if "%" in pattern:  # written beside the number and nothing more
        return f"{plain_digits(number)}%"
    if number == int(number) >= 0 and (code := _CODE.fullmatch(pattern)) and pattern.count("0") > 1:
        return _as_code(int(number), *code.groups())
    return number


def _number(value: float) -> Decimal:
    """A spreadsheet's number is binary; its author sees at most fifteen of its digits."""
    number = Decimal(f"{value:.15g}")
    return round(number, MOST_DECIMALS) if places(number) > MOST_DECIMALS else number


def _as_code(number: int, before: str, digits: str) -> str:
    """A code of fixed length, such as 00301 or P-012; what is longer stands before the first."""
    left = f"{number:0{_SAID.sub('', digits).count('0')}}"
    parts = re.findall(r'0|"[^"]*"|\\.|[-/ ]', digits)
    found = ""
    for part in reversed(parts[1:]):
        if part == "0":
            left, found = left[:-1], left[-1] + found
        else:
            found = _SAID.sub(_itself, part) + found
    return _SAID.sub(_itself, before) + left + found


def _itself(found: re.Match[str]) -> str:
    return found[1] or found[2] or ""
