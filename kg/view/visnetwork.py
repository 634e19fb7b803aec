"""vis-network, taken out of the installed pyvis; none of it is in this repository."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from kg.errors import MissingExtraError

PLACE = "lib/vis-9.1.2/vis-network.min.js"
SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


@cache
def script() -> str:
    """The script with its licence, as it can stand in a page: without the line that asks for a source map."""
    found = (files("pyvis") / PLACE).read_bytes()
    if hashlib.sha256(found).hexdigest() != SHA256:
        raise MissingExtraError(f"pyvis has another {PLACE} than we know: pip install pyvis==0.3.2")
    # HTML knows no carriage return, and the hash is of what it reads; splitlines would break inside strings
    lines = found.decode().replace("\r\n", "\n").split("\n")
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL"))
