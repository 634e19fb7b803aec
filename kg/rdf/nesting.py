"""Which blank nodes can stand inside the one statement that points to them, and which are lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import TypeAlias

Subjects: TypeAlias = dict[str, dict[str, list[str]]]  # subject, predicate, values: N-Triples tokens

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FIRST, REST, NIL = f"<{_RDF}first>", f"<{_RDF}rest>", f"<{_RDF}nil>"
_INSIDE = re.compile(r"(?<=[ (])_:[^\s)]+")
_DEEPEST = 20


def blank_nodes(tokens: Iterable[str]) -> Iterator[str]:
    """The blank nodes among some N-Triples tokens and inside their triple terms."""
    for token in tokens:
        if token[0] == "_":
            yield token
        elif token.startswith("<<"):
            yield from _INSIDE.findall(token)


class Nesting:
    """The places of a graph's blank nodes.

    `named` need a name: more than one statement points to them, or a circle or great depth forbids
    nesting. `roots` stand by themselves. All others are nested.
    """

    def __init__(self, subjects: Subjects, shared: AbstractSet[str] = frozenset()) -> None:
        """Find the places; `shared` blank nodes need a name because other graphs speak of them too."""
        self.subjects = subjects
        self.parent: dict[str, str] = {}
        blank = [s for s in subjects if s[0] == "_"]
        counts = self._pointed_at() if blank or self._has_blank_values() else Counter[str]()
        self.named = {node for node, count in counts.items() if count > 1} | shared
        self.roots = [node for node in blank if counts[node] != 1 or node in shared]
        self._cells = self._listed(set(counts))
        if counts or blank:
            self._cut(blank)

    def items(self, node: str) -> list[str]:
        """The members of the list that begins at a blank node; none if it is no list."""
        items = []
        while node in self._cells and node not in self.named:
            items.append(self.subjects[node][FIRST][0])
            node = self.subjects[node][REST][0]
        return items

    def _has_blank_values(self) -> bool:
        return any(
            v[0] == "_" or v[:2] == "<<"
            for facts in self.subjects.values()
            for vs in facts.values()
            for v in vs
        )

    def _pointed_at(self) -> Counter[str]:
        """How many statements point to each blank node; one inside a triple term needs a name."""
        counts: Counter[str] = Counter()
        for subject, facts in self.subjects.items():
            for values in facts.values():
                for value in values:
                    if value[0] == "_":
                        counts[value] += 1
                        self.parent[value] = subject
                    elif value.startswith("<<"):
                        counts.update(dict.fromkeys(blank_nodes([value]), 2))
        return counts

    def _listed(self, pointed_at: set[str]) -> set[str]:
        """The cells of well-formed lists: from the end backwards while each has one reader."""
        cells = set()
        for end in [s for s in pointed_at if self._is_cell(s) and self.subjects[s][REST] == [NIL]]:
            node = end
            while node not in self.named and self._is_cell(node):
                cells.add(node)
                before = self.parent.get(node, "")
                if before in cells or self.subjects.get(before, {}).get(REST) != [node]:
                    break
                node = before
        return cells

    def _is_cell(self, node: str) -> bool:
        facts = self.subjects.get(node, {})
        return node[0] == "_" and set(facts) == {FIRST, REST} and len(facts[FIRST]) == len(facts[REST]) == 1

    def _cut(self, blank: list[str]) -> None:
        """Name the nodes that lie too deep, and one in each circle."""
        reached: set[str] = set()
        self._reach([s for s in self.subjects if s[0] != "_" or s in self.roots], reached)
        for node in blank:
            if node not in reached:
                self._name(node)
                self._reach([node], reached)

    def _name(self, node: str) -> None:
        self.named.add(node)
        self.roots.append(node)
        before = self.parent.get(node, "")
        while before in self._cells and self.subjects[before][REST] == [node]:  # a list with a hole is none
            self._cells.discard(before)
            node, before = before, self.parent.get(before, "")

    def _reach(self, starts: list[str], reached: set[str]) -> None:
        ahead = [(start, 0) for start in starts]
        while ahead:
            node, depth = ahead.pop()
            reached.add(node)
            for predicate, values in self.subjects.get(node, {}).items():
                onward = predicate == REST and node in self._cells  # along a list, which is written flat
                deeper = depth if onward else depth + 1
                for value in values:
                    if value[0] == "_" and value not in self.named and value not in reached:
                        if deeper > _DEEPEST and not onward and value in self.subjects:
                            self._name(value)
                            ahead.append((value, 0))
                        else:
                            ahead.append((value, deeper))
