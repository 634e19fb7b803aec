"""Which kinds a slot's filter lets through."""

from __future__ import annotations

from collections.abc import Collection

from kg.extract.grammar import Grammar
from kg.extract.stating import Spoken


def of_kinds(wanted: str, found: list[Spoken], rules: Grammar) -> list[Spoken]:
    """What was spoken of, without what a filter keeps out by its kinds."""
    kinds = set(rules.language.filters.get(wanted, ()))
    if "-" in kinds:
        kinds.add(rules.ontology.fallback_kind)
    return [one for one in found if not kinds or lets(kinds, one.concept.kinds)]


def lets(kinds: Collection[str], of: Collection[str]) -> bool:
    """Whether one of the kinds of a thing is among those of a filter, and none is barred there."""
    return any(kind in kinds for kind in of) and not any(f"!{kind}" in kinds for kind in of)
