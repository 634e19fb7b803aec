"""Which patterns can match in a sentence at all: those that find all the words they need in it.

All patterns stand in one tree. Each branch asks for one of some words, once for all patterns that
need it; it is entered by the words that are there, so what a sentence does not have costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.extract.wording import Part, Pattern

Need = frozenset[str]


class Tree(NamedTuple):
    """Patterns that need nothing more, by rank and with their anchors; and what grows from each word."""

    patterns: dict[int, tuple[Pattern, Need]]
    branches: dict[str, list[Tree]]


def any_form(verb: str) -> str:
    """The verb as a word that is needed in whatever form."""
    return f"~{verb}"


def need(part: Part) -> Need:
    """The words of which one must stand in a sentence for a part to match."""
    return frozenset(any_form(words[0]) if part.type == "verb" else words[0] for words in part.words)


def grown(patterns: Sequence[Pattern]) -> Tree:
    """The tree of some patterns; what needs a long word is asked first, for texts have fewer of those."""
    needs = [
        {need(part) for run in pattern.runs for part in run if part.words and not part.optional}
        for pattern in patterns
    ]
    trees: dict[tuple[Need, ...], Tree] = {(): Tree({}, {})}
    for rank, (pattern, needed) in enumerate(zip(patterns, needs, strict=True)):
        path: tuple[Need, ...] = ()
        for one in sorted(needed, key=lambda one: (-min(map(len, one)), sorted(one))):
            above, path = trees[path], (*path, one)
            if path not in trees:
                trees[path] = Tree({}, {})
                for word in one:
                    above.branches.setdefault(word, []).append(trees[path])
        trees[path].patterns[rank] = pattern, need(pattern.runs[0][pattern.anchor])
    return trees[()]


def possible(tree: Tree, words: AbstractSet[str]) -> dict[str, list[Pattern]]:
    """The patterns that can match in a sentence of these words, by the words they are anchored at."""
    found: dict[int, tuple[Pattern, Need]] = {}
    entered = [tree]
    for above in entered:
        if above.patterns:
            found.update(above.patterns)
        branches = above.branches
        if len(branches) < len(words):
            for word, grown_ in branches.items():
                if word in words:
                    entered += grown_
        else:
            for word in words:
                entered += branches.get(word, ())
    live: dict[str, list[Pattern]] = {}
    for rank in sorted(found):
        pattern, anchors = found[rank]
        for anchor in anchors & words:
            live.setdefault(anchor, []).append(pattern)
    return live
