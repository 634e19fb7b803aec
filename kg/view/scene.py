"""What is to be drawn of a graph: its concepts and claims as pyvis nodes and edges, and their layout."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.model import Evidence, Mapping
from kg.view.layout import Edge, Layout, Node, layout
from kg.view.palette import by_day, by_night

if TYPE_CHECKING:
    import networkx as nx

    from kg.ontology import Ontology

Row: TypeAlias = dict[str, Any]
Sources: TypeAlias = dict[tuple[str, str, str], int]

PATHWAY = 150  # concepts that are all drawn in columns
MOST = 18  # of a column, where there are more


@dataclass(frozen=True, slots=True)
class Scene:
    """Nodes and edges as the page's network holds them, the entries that they use, and the pathway."""

    nodes: list[Row]
    edges: list[Row]
    sources: list[Row]  # the document, section and rule of lines of evidence
    kinds: list[Row]
    relations: list[Row]
    columns: list[Row]
    pathway: Layout


def scene(graph: nx.MultiDiGraph[str], ontology: Ontology) -> Scene:
    """The scene of a graph as `Store.networkx` gives it; the same for equal graphs."""
    sources: Sources = {}
    stated = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[2])
    edges = [_edge(claim, ontology, sources) for claim in stated]
    _mark_disputes(edges, ontology)
    nodes = [_node(id_, graph.nodes[id_], ontology) for id_ in sorted(graph)]
    drawn = _most_connected(nodes, edges)
    pathway = layout(
        [Node(n["id"], n["label"], n["column"]) for n in nodes if n["id"] in drawn],
        [
            Edge(e["id"], e["from"], e["to"], e["relation"])
            for e in edges
            if e["from"] in drawn and e["to"] in drawn
        ],
    )
    used = {name for n in nodes for name in n["kinds"]}
    relations = {e["relation"] for e in edges}
    return Scene(
        nodes=nodes,
        edges=edges,
        sources=[dict(zip(("document", "section", "rule"), source, strict=True)) for source in sources],
        kinds=[
            _entry(k.name, k.label, k.definition, k.colour, glyph=k.glyph)
            for k in ontology.kinds.values()
            if k.name in used
        ],
        relations=[
            _entry(r.name, r.label, r.definition, r.colour, inverse=r.inverse_label, symmetric=r.symmetric)
            for r in ontology.relations.values()
            if r.name in relations
        ],
        columns=[{"name": c.name, "label": c.label} for c in ontology.columns],
        pathway=pathway,
    )


def _entry(name: str, label: str, definition: str, colour: str, **more: Any) -> Row:
    return {
        "name": name,
        "label": label,
        "about": definition,
        "day": by_day(colour),
        "night": by_night(colour),
        **more,
    }


def _node(id_: str, facts: Row, ontology: Ontology) -> Row:
    kinds = [name for name in facts.get("kinds", ()) if name in ontology.kinds] or [ontology.fallback_kind]
    roles = sorted(
        (n for n in facts.get("roles", ()) if n in ontology.roles), key=lambda n: ontology.roles[n].rank
    )
    optional = {
        "roles": [ontology.roles[name].label for name in roles],
        "names": sorted(facts.get("names", ())),
        "links": links(facts.get("links", ())),
    }
    return {
        "id": id_,
        "label": facts.get("label", id_),
        "kinds": kinds,
        "column": _column(kinds[0], roles, ontology),
        **{name: value for name, value in optional.items() if value},
    }


def _column(kind: str, roles: Sequence[str], ontology: Ontology) -> int:
    """The number of the column that a concept stands in: its role's, where its kind says so."""
    places = {column.name: at for at, column in enumerate(ontology.columns)}
    entry = ontology.kinds[kind]
    by_role = [ontology.roles[name].column for name in roles] if entry.column_by_role else []
    return next(
        (places[name] for name in (*by_role, entry.column) if name in places), max(len(places) - 1, 0)
    )


def links(mappings: Iterable[Mapping]) -> list[list[str]]:
    """The terms of vocabularies that a concept is mapped to, the exact ones first: term, label and match.

    >>> links([Mapping("exactMatch", "MONDO:0005148", "type 2 diabetes mellitus")])
    [['MONDO:0005148', 'type 2 diabetes mellitus', 'exactMatch']]
    """
    exact_first = sorted(mappings, key=lambda mapping: (mapping.predicate != "exactMatch", mapping.term))
    return [[mapping.term, mapping.label, mapping.predicate] for mapping in exact_first]


def _edge(claim: tuple[str, str, str, Row], ontology: Ontology, sources: Sources) -> Row:
    """A claim; what is empty or usual is left out."""
    source, target, id_, facts = claim
    relation = ontology.relations.get(facts["relation"])
    ranks = {name: entry.rank for name, entry in ontology.certainties.items()}
    certainty, weakest = facts.get("certainty", ""), facts.get("weakest", "")
    optional = {
        "arrows": "" if relation and relation.symmetric else "to",
        "dashes": bool(certainty) and ranks.get(certainty, 0) < max(ranks.values(), default=0),
        "denied": facts.get("polarity") == "negated",
        "weakest": weakest if weakest != certainty else "",
        "qualifiers": [list(pair) for pair in facts.get("qualifiers", ())],
    }
    return {
        "id": id_,
        "from": source,
        "to": target,
        "relation": facts["relation"],
        "certainty": certainty,
        "evidence": [_line(line, certainty, sources) for line in facts.get("evidence", ())],
        **{name: value for name, value in optional.items() if value},
    }


def _line(line: Evidence, usual: str, sources: Sources) -> Row:
    """A line of evidence; where it stands, and what read it, is a number into `sources`.

    What a person decided on counts as read by the review, whichever rule had found it.
    """
    by_rule = line.agent == "automated_agent"
    rule = ".".join(line.rule.split(".")[:2]) if by_rule else "review"
    certainty = line.certainty if line.certainty != usual else ""
    texts = {"certainty": certainty, "cue": line.cue, "comment": line.comment}
    return {
        "source": sources.setdefault((line.document, line.section, rule), len(sources)),
        "start": line.start,
        "end": line.end,
        "quote": line.quote,
        **{name: text for name, text in texts.items() if text},
    }


def _mark_disputes(edges: list[Row], ontology: Ontology) -> None:
    """Tell each claim which others cannot hold beside it: its denial, or a relation that contradicts it."""
    between: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for edge in edges:
        between[edge["from"], edge["to"]].append(edge)
        entry = ontology.relations.get(edge["relation"])
        if entry and entry.symmetric and edge["from"] != edge["to"]:
            between[edge["to"], edge["from"]].append(edge)
    for together in between.values():
        for one in together:
            for other in together:
                if _clash(one, other, ontology) and other["id"] not in one.get("disputes", ()):
                    one.setdefault("disputes", []).append(other["id"])


def _clash(one: Row, other: Row, ontology: Ontology) -> bool:
    if "denied" in one or "denied" in other:
        return ("denied" in one) != ("denied" in other) and bool(one["relation"] == other["relation"])
    entry = ontology.relations.get(one["relation"])
    return bool(entry and other["relation"] in entry.contradicts)


def _most_connected(nodes: Sequence[Row], edges: Sequence[Row]) -> set[str]:
    """The concepts of the pathway: all, or of a large graph the most connected of each column."""
    if len(nodes) <= PATHWAY:
        return {node["id"] for node in nodes}
    degree: dict[str, int] = defaultdict(int)
    for edge in edges:
        degree[edge["from"]] += 1
        degree[edge["to"]] += 1
    columns: dict[int, list[str]] = defaultdict(list)
    for node in sorted(nodes, key=lambda n: (-degree[n["id"]], n["id"])):
        columns[node["column"]].append(node["id"])
    return {id_ for column in columns.values() for id_ in column[:MOST]}


def title_of(scene: Scene, titles: Sequence[str]) -> str:
    """What the scene is called: after its one document, or its best connected concept."""
    if len(titles) == 1 and titles[0]:
        return titles[0]
    degree = Counter(end for edge in scene.edges for end in (edge["from"], edge["to"]))
    best = max(scene.nodes, key=lambda node: (degree[node["id"]], node["id"]), default=None)
    return str(best["label"]) if best else "Knowledge graph"
