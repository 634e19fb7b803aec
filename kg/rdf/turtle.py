"""Turtle for people and for git: sorted, one statement a line, prefixes only where used.

Types stand on the subject's line; every other line is one predicate and one object, so that a
triple more or less is a line more or less. Blank nodes are nested where one statement alone
points to them; lists are written as lists. Numbers and booleans are short when nothing is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from kg.rdf.nesting import NIL, Nesting, Subjects, blank_nodes
from kg.rdf.triples import Triple

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
FIRST = (  # what a person looks for first
    RDF_TYPE,
    "<http://www.w3.org/2000/01/rdf-schema#label>",
    "<http://www.w3.org/2004/02/skos/core#prefLabel>",
    "<http://purl.org/dc/terms/title>",
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#subject>",
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate>",
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#object>",
)
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SHORT = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    _XSD + "boolean": re.compile(r"true|false"),
}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_WIDE = 100
TAB = "    "


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str], sections: Sequence[str] = ()) -> bytes:
    """The graph as Turtle.

    Subjects are ordered by the `sections` that their IRIs begin with, then by IRI.
    `triples` are those of `kg.rdf.triples`: sorted, blank nodes named.
    """
    writer = Writer(prefixes, sections)
    body = "".join(writer.blocks(triples))
    return (writer.header() + body).encode()


def trig(
    graphs: Mapping[str, Iterable[Triple]], prefixes: Mapping[str, str], sections: Sequence[str] = ()
) -> bytes:
    """Named graphs as TriG; the one without a name ("") is the default graph and comes first."""
    writer = Writer(prefixes, sections, _shared(graphs))
    parts = []
    for name in sorted(graphs):
        blocks = list(writer.blocks(graphs[name]))
        if name:
            blocks = [indented(block) for block in blocks]
            parts += [f"\n{writer.term(name)} {{\n", "".join(blocks).lstrip("\n"), "}\n"]
        else:
            parts += blocks
    return (writer.header() + "".join(parts)).encode()


class Writer:
    """What one document in the making knows: its prefixes, and those that it has used."""

    def __init__(
        self,
        prefixes: Mapping[str, str],
        sections: Sequence[str] = (),
        shared: AbstractSet[str] = frozenset(),
    ) -> None:
        """Know prefixes, the order of sections, and the blank nodes that several graphs share."""
        self.shared = shared
        self.prefix_of = {namespace: prefix for prefix, namespace in sorted(prefixes.items(), reverse=True)}
        self.sections = tuple(sections)
        self.used: set[str] = set()
        self.known: dict[str, str] = {}
        self.weights: dict[str, tuple[int, str]] = {}
        self.nesting = Nesting({})

    def header(self) -> str:
        """The declarations of the prefixes that were used."""
        declared = sorted((self.prefix_of[namespace], namespace) for namespace in self.used)
        return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in declared)

    def blocks(self, triples: Iterable[Triple]) -> Iterator[str]:
        """A block of lines for each subject that stands by itself, in order."""
        subjects: Subjects = {}
        for subject, predicate, value in triples:
            subjects.setdefault(subject, {}).setdefault(predicate, []).append(value)
        self.nesting = Nesting(subjects, self.shared)
        for subject in sorted((s for s in subjects if s[0] != "_"), key=self.place):
            yield self._block(self.term(subject), subjects[subject])
        yield from sorted(self._block(self._blank_subject(b), subjects[b]) for b in self.nesting.roots)

    def term(self, token: str) -> str:
        """An N-Triples token as Turtle has it; IRIs are kept in mind."""
        short = self.known.get(token)
        if short is None:
            short = self.spelt(token)
            if token[0] == "<":
                self.known[token] = short
        return short

    def verb(self, predicate: str) -> str:
        """A predicate as Turtle has it."""
        return "a" if predicate == RDF_TYPE else self.term(predicate)

    def spelt(self, token: str) -> str:
        """An N-Triples token as Turtle has it."""
        match token[0]:
            case '"':
                return self._literal(token)
            case "_":
                return token
            case _:
                return self._triple(token) if token.startswith("<<") else self._iri(token)

    def _triple(self, token: str) -> str:
        """A triple term, `<<( s p o )>>`, with short names inside."""
        subject, predicate, value = token[4:-4].split(" ", 2)
        return f"<<( {self.spelt(subject)} {self.verb(predicate)} {self.spelt(value)} )>>"

    def place(self, subject: str) -> tuple[int, str]:
        """What subjects are ordered by: the number of the section, and the IRI."""
        for number, section in enumerate(self.sections):
            if subject.startswith(section, 1):
                return number, subject[1:-1]
        return len(self.sections), subject[1:-1]

    def _blank_subject(self, subject: str) -> str:
        return subject if subject in self.nesting.named else "[]"

    def _block(self, subject: str, facts: dict[str, list[str]]) -> str:
        types = sorted(self._value(value, 0) for value in facts.get(RDF_TYPE, ()))
        first = f"{subject} a {', '.join(types)} ;\n" if types else f"{subject}\n"
        return f"\n{first}{''.join(self._lines(facts, 1, skip=RDF_TYPE))}.\n"

    def _lines(self, facts: dict[str, list[str]], depth: int, skip: str = "") -> Iterator[str]:
        indent = TAB * depth
        for predicate in sorted(facts, key=self._weight) if len(facts) > 1 else facts:
            if predicate != skip:
                name, values = self.verb(predicate), [self._value(value, depth) for value in facts[predicate]]
                if len(values) > 1:
                    values.sort()
                for value in values:
                    yield f"{indent}{name} {value} ;\n"

    def _weight(self, predicate: str) -> tuple[int, str]:
        if predicate not in self.weights:
            rank = FIRST.index(predicate) if predicate in FIRST else len(FIRST)
            self.weights[predicate] = rank, self.verb(predicate)
        return self.weights[predicate]

    def _value(self, token: str, depth: int) -> str:
        if token == NIL:
            return "()"
        if token[0] != "_" or token in self.nesting.named:
            return self.term(token)
        items = self.nesting.items(token)
        if items:
            return self._list([self._value(item, depth + 1) for item in items], depth)
        lines = "".join(self._lines(self.nesting.subjects.get(token, {}), depth + 1))
        return f"[\n{lines}{TAB * depth}]" if lines else "[]"

    def _list(self, items: list[str], depth: int) -> str:
        line = f"( {' '.join(items)} )"
        if len(line) <= _WIDE and "\n" not in line:
            return line
        indent = "\n" + TAB * (depth + 1)
        return f"({indent}{indent.join(items)}\n{TAB * depth})"

    def _iri(self, token: str) -> str:
        iri = token[1:-1]
        end = max(iri.rfind("/"), iri.rfind("#")) + 1
        namespace, local = iri[:end], iri[end:]
        if namespace in self.prefix_of and _LOCAL.fullmatch(local):
            self.used.add(namespace)
            return f"{self.prefix_of[namespace]}:{local}"
        return token

    def _literal(self, token: str) -> str:
        if token[-1] == ">":
            cut = token.rindex('"^^<')
            shape = _SHORT.get(token[cut + 4 : -1])
            if shape and shape.fullmatch(token, 1, cut):
                return token[1:cut]
            return f"{lines_of(token[: cut + 1])}^^{self.term(token[cut + 3 :])}"
        return lines_of(token)


def _shared(graphs: Mapping[str, Iterable[Triple]]) -> AbstractSet[str]:
    """The blank nodes that more than one graph speaks of, or that name a graph."""
    counts = Counter(
        node for triples in graphs.values() for node in {n for t in triples for n in blank_nodes(t)}
    )
    return {node for node, count in counts.items() if count > 1} | {n for n in graphs if n.startswith("_")}


def lines_of(token: str) -> str:
    """A string with line breaks in long quotation marks; any other as it is."""
    if "\\n" not in token:
        return token
    cut = token.rindex('"')
    text = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[0], token[1:cut])
    return f'"""{text}"""{token[cut + 1 :]}' if "\n" in text else token


def indented(block: str) -> str:
    """The block, a level in, but for the lines inside long strings, which are text."""
    inside = False
    lines = []
    for line in block.split("\n"):
        lines.append(TAB + line if line and not inside else line)
        inside ^= line.count('"""') % 2 == 1
    return "\n".join(lines)
