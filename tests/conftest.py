"""What tests of every part share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of texts, gold claims and test suites that stand beside the project."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("KG_SHARED", beside))
    if not folder.is_dir():
        reason = f"needs the shared folder, which is not at {folder}; set KG_SHARED"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
