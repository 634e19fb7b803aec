"""The build of a wheel: pure Python, or with the extraction compiled where `MEDKG_FAST=1` asks for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FAST = "MEDKG_FAST"  # the variable of the environment that asks for it
COMPILED = (  # what takes the time from a corpus's line to its claims
    "kg/extract/*.py",
    "kg/lexicon.py",
    "kg/read/lists.py",
    "kg/read/marked.py",
    "kg/read/plaintext.py",
    "kg/read/segment.py",
    "kg/read/sentences.py",
)


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the extraction with mypyc; needs a C compiler."""

    def dependencies(self) -> list[str]:
        """What has to be installed for the build."""
        return ["mypy[mypyc]>=1.15", "setuptools>=70"] if os.environ.get(FAST) == "1" else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Puts the compiled modules into the wheel, beside their sources."""
        if os.environ.get(FAST) != "1" or version == "editable":
            return
        folder = Path(self.root, "build", "fast")
        build_data["force_include"].update(
            {
                str(path): path.relative_to(folder / "lib").as_posix()
                for path in compiled(Path(self.root), folder)
            }
        )
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


def compiled(root: Path, folder: Path) -> list[Path]:
    """The compiled modules of a checkout, built below a folder."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    here = Path.cwd()
    os.chdir(root)
    try:
        modules = [
            path.as_posix() for path in sorted(path for glob in COMPILED for path in Path().glob(glob))
        ]
        options = ["--config-file=", "--ignore-missing-imports", f"--python-executable={sys.executable}"]
        extensions = mypycify([*options, *modules], target_dir=str(folder / "c"), opt_level="2")
        command = Distribution({"name": "medkg", "ext_modules": extensions}).get_command_obj("build_ext")
        command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "objects")
        command.ensure_finalized()
        command.run()
        return [Path(output) for output in command.get_outputs()]
    finally:
        os.chdir(here)
