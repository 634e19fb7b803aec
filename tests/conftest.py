"""What tests of every part share."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from kg.cli import main


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of texts, gold claims and test suites that stand beside the project."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("KG_SHARED", beside))
    if not folder.is_dir():
        pytest.skip(f"needs the shared folder, which is not at {folder}; set KG_SHARED")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing is skipped: what a test lacks there is a failure."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and in CI nothing may be: {report.longrepr}"
    return report


@pytest.fixture
def said(capfd):
    """Run the command in this process: exit code, output, error."""

    def run(*arguments):
        code = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capfd.readouterr()
        return code, out, err

    return run
