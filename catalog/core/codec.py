"""The codec writes frozen values as canonical JSON and reads them back.

A dataclass is an object, a named tuple a list, a Decimal its text, a date ISO. Equal values give
equal bytes: keys are sorted, nothing is escaped that need not be, no blanks stand between.

>>> from decimal import Decimal
>>> from catalog.core.recipes import Finish
>>> write(Finish("BLANCO", "Blanco", Decimal("12.50")))
b'{"code":"BLANCO","name":"Blanco","surcharge":"12.50"}'
>>> read(Finish, '{"code":"BLANCO","name":"Blanco"}')
Finish(code='BLANCO', name='Blanco', surcharge=None)
>>> digest([Decimal(1), "ñ"])[:8]
'52c1066b'
"""

from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from catalog.core.errors import EngineError

Value = TypeVar("Value")

Raw = msgspec.Raw
"""A part of a value that is kept as it was written, to be read on its own."""

_encoder = msgspec.json.Encoder(order="sorted", decimal_format="string")


class CodecError(EngineError):
    """Data that cannot be read as the value that was asked for."""


def write(value: object, indent: int = -1) -> bytes:
    """``value`` as canonical JSON, UTF-8; with an ``indent``, over several lines for people."""
    written = _encoder.encode(value)
    return written if indent < 0 else msgspec.json.format(written, indent=indent)


def read(kind: type[Value], data: bytes | str) -> Value:
    """The ``kind`` of value that ``write`` turned into ``data``. Raises CodecError."""
    try:
        value: Value = _decoder(kind).decode(data)  # type: ignore[arg-type]  # classes can be hashed
    except (msgspec.MsgspecError, EngineError) as error:
        raise CodecError(f"Lo que se guardó no se puede leer: {error}") from error
    return value


def canonical(data: bytes | str) -> bytes:
    """JSON that was stored, in the one spelling of ``write``, whatever values were made since.

    >>> canonical('{"b": 1, "a": [ "1.50" ]}')
    b'{"a":["1.50"],"b":1}'
    """
    return _encoder.encode(msgspec.json.decode(data))


def plain(value: object) -> Any:
    """``value`` as ``write`` would write it, in dictionaries, sequences and texts."""
    return msgspec.to_builtins(value)


def digest(value: object) -> str:
    """SHA-256 of what ``write`` gives, hexadecimal."""
    return sha256(write(value)).hexdigest()


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
