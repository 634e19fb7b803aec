"""Write ontology/biolink.tsv from the Biolink schema in the package `biolink-model`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml


def table() -> str:
    """Each class and predicate with its parents, and a predicate's domain and range."""
    schema = yaml.safe_load((files("biolink_model") / "schema" / "biolink_model.yaml").read_text())
    classes, slots = schema["classes"], schema["slots"]
    predicates = {name for name in slots if "related to" in _line(name, slots)}
    rows = [["term", "parents", "domain", "range", "category"]]
    for name in sorted(classes):
        things = "named thing" in _line(name, classes)
        rows.append(
            [
                _class(name),
                _joined(_parents(classes[name]), _class),
                "",
                "",
                str(things and _is_real(classes[name])).lower(),
            ]
        )
    for name in sorted(predicates):
        parents = [parent for parent in _parents(slots[name]) if parent in predicates]
        ends = [_class(slots[name].get(end) or "") for end in ("domain", "range")]
        rows.append([_predicate(name), _joined(parents, _predicate), *ends, ""])
    return f"# Biolink Model {schema['version']}, CC0; scripts/biolink_table.py writes this file\n" + "".join(
        "\t".join(row) + "\n" for row in rows
    )


def _parents(entry: dict[str, Any]) -> list[str]:
    return [*([entry["is_a"]] if "is_a" in entry else []), *entry.get("mixins", [])]


def _line(name: str, entries: dict[str, Any]) -> set[str]:
    """A term and its ancestors along is_a."""
    found = {name}
    while (name := entries.get(name, {}).get("is_a", "")) and name not in found:
        found.add(name)
    return found


def _is_real(entry: dict[str, Any]) -> bool:
    return not entry.get("mixin") and not entry.get("abstract")


def _joined(names: list[str], written: Any) -> str:
    return "|".join(sorted(written(name) for name in names))


def _class(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def _predicate(name: str) -> str:
    return name.replace(" ", "_")


if __name__ == "__main__":
    path = Path(__file__).parent.parent / "ontology" / "biolink.tsv"
    path.write_text(table(), encoding="utf-8")
    print(path)
