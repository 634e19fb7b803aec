"""Take the pictures of docs/pictures: each view of the bundled example, on a laptop and on a phone.

Run it after a change of the page: `python docs/pictures.py`. It needs Chromium. The pictures are
reduced to 256 colours, so that they stay small in the repository.
"""

from __future__ import annotations

import base64
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kg

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from browser import SIZES, Visit, browser  # noqa: E402  # found beside the tests

EXAMPLE = ROOT / "documents" / "leg-pain-after-spinal-fusion.md"
PICTURES = Path(__file__).parent / "pictures"
LARGEST = 150_000


def answer(page: Any) -> None:
    """Answer the first question."""
    page.locator(".answers button").first.click()


def connect(page: Any) -> None:
    """Find the way from one concept to another."""
    page.get_by_label("From").fill("diabetes")
    page.get_by_label("To", exact=True).fill("pain")
    page.get_by_role("button", name="Show the way").click()


def nothing(_page: Any) -> None:
    """Leave the page as it opened."""


SHOWN: dict[str, tuple[str, Callable[[Any], None]]] = {
    "pathway": ("view=pathway", nothing),
    "evidence": ("view=pathway&concept=concept/neuropathic-pain", nothing),
    "network": ("view=network", nothing),
    "table": ("view=table", nothing),
    "text": ("view=pathway&panel=text&concept=concept/infection", nothing),
    "tour": ("view=pathway&panel=tour", nothing),
    "quiz": ("view=pathway&panel=quiz", answer),
    "connect": ("view=pathway&panel=route", connect),
    "dark": ("view=pathway&theme=dark&concept=concept/scar-tissue", nothing),
}


def reduced(picture: bytes, page: Any) -> bytes:
    """A PNG of 256 colours: the most frequent and vivid ones, each other pixel that of the nearest."""
    width, height, pixels = page.evaluate(_PIXELS, base64.b64encode(picture).decode())
    rgb = base64.b64decode(pixels)
    flat = [rgb[at : at + 3] for at in range(0, len(rgb), 3)]
    counts: dict[bytes, int] = {}
    for colour in flat:
        counts[colour] = counts.get(colour, 0) + 1
    vivid = {colour: many * (8 + max(colour) - min(colour)) for colour, many in counts.items()}
    palette = sorted(counts, key=lambda colour: (-vivid[colour], colour))[:256]
    number = {colour: at for at, colour in enumerate(palette)}
    for colour in sorted(counts.keys() - number.keys()):
        number[colour] = min(
            range(len(palette)),
            key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True)),
        )
    indices = bytes(number[colour] for colour in flat)
    rows = b"".join(b"\0" + indices[at * width : (at + 1) * width] for at in range(height))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(palette)),
            (b"IDAT", zlib.compress(rows, 9)),
            (b"IEND", b""),
        )
    )


_PIXELS = """async (picture) => {
  const image = await createImageBitmap(new Blob([Uint8Array.from(atob(picture), (c) => c.charCodeAt(0))]));
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const all = pen.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  // the two least bits of each channel are dropped: nobody sees them, and the file halves
  for (let at = 0; at < all.length; at += 4) for (let c = 0; c < 3; c += 1)
    text += String.fromCharCode(all[at + c] > 251 ? 255 : all[at + c] & 252);
  return [image.width, image.height, btoa(text)];
}"""


def main() -> None:
    """Write all pictures and print their sizes."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, browser() as chrome:
        path = Path(name) / "page.html"
        kg.build(EXAMPLE).view(path)
        plain = chrome.new_page()
        for size in SIZES:
            for shown, (address, act) in SHOWN.items():
                visit = Visit(chrome, path, size=size, address=f"#{address}")
                act(visit.page)
                visit.page.wait_for_timeout(250)
                picture = reduced(visit.page.screenshot(), plain)
                visit.close()
                assert len(picture) <= LARGEST, f"{shown} on a {size}: {len(picture)} bytes"
                (PICTURES / f"{shown}-{size}.png").write_bytes(picture)
                print(f"{shown}-{size}.png {len(picture):,}")


if __name__ == "__main__":
    main()
