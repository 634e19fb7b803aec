"""Values of literals: whether one is well-formed, and which of two comes first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from math import isnan
from typing import Any

import pyoxigraph as ox

_XSD = "http://www.w3.org/2001/XMLSchema#"
_ZONE = r"(Z|[+-]\d\d:\d\d)?"
_DATE = r"-?\d{4,}-\d\d-\d\d"
_TIME = r"\d\d:\d\d:\d\d(\.\d+)?"
_FLOAT = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN"

# Lexical form and, for whole numbers, the least and greatest value.
_FORMS: dict[str, str] = {
    "boolean": r"true|false|0|1",
    "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    "float": _FLOAT,
    "double": _FLOAT,
    "date": _DATE + _ZONE,
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "dateTimeStamp": rf"{_DATE}T{_TIME}(Z|[+-]\d\d:\d\d)",
    "time": _TIME + _ZONE,
    "gYear": r"-?\d{4,}" + _ZONE,
    "gYearMonth": r"-?\d{4,}-\d\d" + _ZONE,
    "gMonth": r"--\d\d" + _ZONE,
    "gMonthDay": r"--\d\d-\d\d" + _ZONE,
    "gDay": r"---\d\d" + _ZONE,
    "hexBinary": r"([0-9a-fA-F]{2})*",
    "base64Binary": r"[A-Za-z0-9+/=\s]*",
    "language": r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    "duration": r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?",
    "dayTimeDuration": r"-?P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?",
    "yearMonthDuration": r"-?P(?=.)(\d+Y)?(\d+M)?",
}
_WHOLE: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_READERS: dict[str, Callable[[str], Any]] = {
    "boolean": lambda text: text in {"true", "1"},
    "decimal": Decimal,
    "float": float,
    "double": float,
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
    "dateTimeStamp": datetime.fromisoformat,
    "time": time.fromisoformat,
    "string": str,
    **dict.fromkeys(_WHOLE, Decimal),
}


def well_formed(literal: ox.Literal) -> bool:
    """Whether the text is one that its datatype allows; of other people's datatypes any is.

    >>> well_formed(ox.Literal("300", datatype=ox.NamedNode(_XSD + "byte")))
    False
    """
    name = literal.datatype.value.removeprefix(_XSD)
    text = literal.value
    if name in _WHOLE:
        least, most = _WHOLE[name]
        if not re.fullmatch(r"[+-]?[0-9]+", text) or len(text) > 400:  # noqa: PLR2004  # Python reads no longer ones
            return False
        return (least is None or int(text) >= least) and (most is None or int(text) <= most)
    if name not in _FORMS:
        return True
    return re.fullmatch(_FORMS[name], text, re.ASCII) is not None and _read(name, text) is not None


def _read(name: str, text: str) -> Any:  # as many types as datatypes
    """The value, the text itself where Python has no type for it, or None where it has no value."""
    try:
        return _READERS.get(name, str)(text)
    except (ValueError, ArithmeticError):
        return None


def order(one: object, other: object) -> int | None:
    """-1, 0 or 1 as `one` comes before, equals or comes after `other`; None if neither.

    >>> order(ox.Literal(4), ox.Literal(4.5))
    -1
    """
    if not isinstance(one, ox.Literal) or not isinstance(other, ox.Literal):
        return None
    names = [each.datatype.value.removeprefix(_XSD) for each in (one, other)]
    values: list[Any] = [
        _read(n, each.value) if n in _READERS else None for n, each in zip(names, (one, other), strict=True)
    ]
    left, right = values
    if left is None or right is None or any(isinstance(v, float) and isnan(v) for v in values):
        return None
    numbers = (Decimal, float)
    if type(left) is not type(right) and not (isinstance(left, numbers) and isinstance(right, numbers)):
        return None
    try:
        return int(left > right) - int(left < right)
    except TypeError:  # a time with a zone and one without
        return None
