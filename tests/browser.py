"""A real browser for the tests of the page: one for all of them, with the network shut."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {"laptop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def chromium() -> str | None:
    """The browser's path, where there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def browser() -> Iterator[Any]:
    """A Chromium without a window."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        try:
            yield opened
        finally:
            opened.close()


class Visit:
    """A page that is open, with what it asked of the network and what it complained about."""

    def __init__(
        self, opened: Any, path: Path, *, size: str = "laptop", address: str = "", **more: Any
    ) -> None:
        """Open a file at a size, with a fragment."""
        self.context = opened.new_context(viewport=SIZES[size], offline=True, reduced_motion="reduce", **more)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.goto(path.as_uri() + address)

    def go(self, address: str) -> None:
        """Change the fragment as a reader who follows a link would."""
        self.page.evaluate("address => { location.hash = address; }", address)
        self.page.wait_for_timeout(30)

    def barriers(self) -> list[str]:
        """What axe finds wrong, with the places."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("async () => (await axe.run()).violations")
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]

    def close(self) -> None:
        """Close it with everything that it kept."""
        self.context.close()
