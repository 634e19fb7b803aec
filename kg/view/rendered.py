"""The picture in forms that are not text: for slides that know no SVG, and for print."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from kg.errors import FormatError, MissingExtraError

ZOOM = 2  # pixels of a PNG for one of the picture's


def _png(resvg: Any, svg: str) -> bytes:
    return bytes(resvg.svg_to_bytes(svg_string=svg, zoom=ZOOM))


def _pdf(convert: Any, svg: str) -> bytes:
    return bytes(convert.svg_to_pdf(svg))


# ending -> the package that writes it, the extra that brings it, and how
WRITERS: dict[str, tuple[str, str, Callable[[Any, str], bytes]]] = {
    "png": ("resvg_py", "png", _png),
    "pdf": ("vl_convert", "print", _pdf),
}


def rendered(svg: str, ending: str) -> bytes:
    """The bytes of a picture as svg, png or pdf, whichever the file's ending asks for.

    >>> rendered("<svg/>", ".svg")
    b'<svg/>'
    """
    name = ending.lower().removeprefix(".")
    if name == "svg":
        return svg.encode()
    if name not in WRITERS:
        raise FormatError(f"No picture ends in {ending!r}; there are .svg, .png and .pdf.")
    package, extra, write = WRITERS[name]
    try:
        return write(import_module(package), svg)
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"A picture as {name.upper()} needs {package}: pip install 'medkg[{extra}]'"
        ) from error
