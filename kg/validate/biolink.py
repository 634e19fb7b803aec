"""A KGX projection against the Biolink Model: its classes, its predicates, and what they go between.

The schema is that of the package `biolink-model` (an extra), read from the disk; no network.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, TypeAlias

from kg.errors import InputError, MissingExtraError
from kg.validate.report import Finding, Report

Entries: TypeAlias = dict[str, dict[str, Any]]
_TOP = "related to"
_NEEDED = {"nodes.tsv": ("id", "category"), "edges.tsv": ("id", "subject", "predicate", "object")}


@dataclass(frozen=True, slots=True)
class Schema:
    """Classes and slots of the model, by their names in words."""

    version: str
    classes: Entries
    slots: Entries

    def class_line(self, name: str) -> list[str]:
        """A class and all that it is a sort of, the nearest first."""
        return _line(self.classes, name)

    def predicate_line(self, name: str) -> list[str]:
        """A predicate and all that it is a sort of, the nearest first."""
        return _line(self.slots, name)

    def end(self, predicate: str, end: str) -> str:
        """The class that a predicate's domain or range asks for: its own, or that of its parents."""
        while predicate:
            entry = self.slots.get(predicate, {})
            if entry.get(end):
                return str(entry[end])
            predicate = entry.get("is_a", "")
        return ""

    def is_predicate(self, name: str) -> bool:
        """Whether a slot may stand between two things."""
        return name in self.slots and _TOP in self.predicate_line(name)

    def is_category(self, name: str) -> bool:
        """Whether a thing may be of a class: a real one below 'named thing'."""
        entry = self.classes.get(name)
        real = entry is not None and not entry.get("abstract") and not entry.get("mixin")
        return real and "named thing" in self.class_line(name)

    def objections(self, predicate: str, subject: set[str], object_: set[str]) -> Iterator[tuple[str, str]]:
        """The ends that a predicate does not go between, each with the class that it asks for."""
        for end, side, classes in (("subject", "domain", subject), ("object", "range", object_)):
            needed = self.end(predicate, side)
            if needed and needed not in classes:
                yield end, needed

    def nearest(self, predicate: str, subject: set[str], object_: set[str]) -> str:
        """The closest broader predicate that may go between the two."""
        line = (name for name in self.predicate_line(predicate)[1:] if self.is_predicate(name))
        return next((name for name in line if not any(self.objections(name, subject, object_))), _TOP)


def _line(entries: Entries, name: str) -> list[str]:
    found: dict[str, None] = {}
    ahead = [name]
    for each in ahead:
        if each in entries and each not in found:
            found[each] = None
            ahead += [entries[each].get("is_a") or "", *entries[each].get("mixins", ())]
    return list(found)


@cache
def schema() -> Schema:
    """The model of the installed package; read once, in about a second."""
    try:
        yaml = import_module("yaml")
        text = (files("biolink_model") / "schema" / "biolink_model.yaml").read_text(encoding="utf-8")
    except (ImportError, OSError) as error:
        raise MissingExtraError("the Biolink check needs the schema: pip install 'medkg[biolink]'") from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as fast
    content = yaml.load(text, Loader=loader)  # both are safe loaders
    entries = ({name: entry or {} for name, entry in content[part].items()} for part in ("classes", "slots"))
    return Schema(str(content["version"]), *entries)


def biolink(tables: Mapping[str, bytes]) -> Report:
    """What the Biolink Model objects to in a KGX export, given as `nodes.tsv` and `edges.tsv`.

    An illegal pair of predicate and categories is named with the nearest legal predicate.
    """
    nodes, edges = (list(_rows(tables, name)) for name in _NEEDED)
    return Report([*_nodes(nodes), *_edges(edges, nodes)])


def _rows(tables: Mapping[str, bytes], name: str) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(
        io.StringIO(tables.get(name, b"").decode()), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    missing = [column for column in _NEEDED[name] if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError(f"{name}: KGX needs the column {missing[0]}")
    return reader


def _nodes(nodes: list[dict[str, str]]) -> Iterator[Finding]:
    for node in nodes:
        for category in node["category"].split("|"):
            if not schema().is_category(_words(category)):
                yield _finding(
                    "category",
                    f"'{node.get('name') or node['id']}' has the category {category}, which is no class for things.",
                    f"Use {_like(category)}.",
                    node["id"],
                )


def _edges(edges: list[dict[str, str]], nodes: list[dict[str, str]]) -> Iterator[Finding]:
    categories = {node["id"]: node["category"].split("|") for node in nodes}
    names = {node["id"]: node.get("name") or node["id"] for node in nodes}
    lines = {
        id_: {name for category in held for name in schema().class_line(_words(category))}
        for id_, held in categories.items()
    }
    for edge in edges:
        ends, predicate = (edge["subject"], edge["object"]), _words(edge["predicate"])
        said = f"{names.get(ends[0], ends[0])} {edge['predicate']} {names.get(ends[1], ends[1])}"
        if absent := [end for end in ends if end not in lines]:
            yield _finding(
                "node", f"'{said}': nodes.tsv has no {absent[0]}.", "Export the graph again.", edge["id"]
            )
        elif not schema().is_predicate(predicate):
            fix = f"Use biolink:{_TOP.replace(' ', '_')}, or the predicate that is meant."
            yield _finding("predicate", f"'{said}': Biolink has no such predicate.", fix, edge["id"])
        else:
            subject, object_ = (lines[end] for end in ends)
            for end, needed in schema().objections(predicate, subject, object_):
                held = " or ".join(categories[edge[end]])
                nearest = schema().nearest(predicate, subject, object_).replace(" ", "_")
                yield _finding(
                    "pair",
                    f"'{said}': the {end} is {held}, but the predicate takes '{needed}' there.",
                    f"The nearest legal predicate is biolink:{nearest}.",
                    edge["id"],
                )


def _finding(check: str, message: str, fix: str, focus: str) -> Finding:
    return Finding("violation", f"biolink/{check}", message, focus, fix=fix)


def _words(curie: str) -> str:
    """The name in words of a class or predicate: `biolink:PhenotypicFeature` is 'phenotypic feature'."""
    local = curie.removeprefix("biolink:")
    if not local[:1].isupper():
        return local.replace("_", " ")
    return _by_camel().get(local, local)


@cache
def _by_camel() -> dict[str, str]:
    return {_camel(name): name for name in schema().classes}


def _camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def _like(category: str) -> str:
    """The class for things that is above the one given, or spelt most like it."""
    line = [name for name in schema().class_line(_words(category)) if schema().is_category(name)]
    known = [_camel(name) for name in schema().classes if schema().is_category(name)]
    near = get_close_matches(category.removeprefix("biolink:"), known, n=1)
    return f"biolink:{_camel(line[0]) if line else near[0] if near else 'NamedThing'}"
