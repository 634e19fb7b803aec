"""Characters that XML cannot hold, found before they are written."""

from __future__ import annotations

import re

from kg.errors import FormatError

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal_in_xml(text: str) -> str:
    """The text as it is, or a FormatError that names the character and where it stands."""
    found = _ILLEGAL.search(text)
    if found:
        near = text[max(0, found.start() - 20) : found.end() + 20]
        raise FormatError(f"XML cannot hold the character U+{ord(found[0]):04X} in {near!r}")
    return text
