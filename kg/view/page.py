"""The page: one file that opens without a network, with nothing in it that a text can run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from kg.view import visnetwork
from kg.view.article import articles, passages
from kg.view.picture import drawing
from kg.view.scene import Row, Scene, title_of
from kg.view.spread import spread
from kg.view.words import words

if TYPE_CHECKING:
    from pyvis.network import Network

    from kg.model import Document
    from kg.ontology import Ontology

SCRIPTS = (
    "page.js",
    "address.js",
    "pathway.js",
    "network.js",
    "table.js",
    "panel.js",
    "text.js",
    "lessons.js",
    "save.js",
    "start.js",
)
_COMMENT = re.compile(r"/\*.*\*/|//.*")
_ASIDE = re.compile(r" +// [^\"`]*$")  # a comment at the end of a line
_WITHIN = re.compile(r"(?<=[{,;(])\n")  # where a line's end means nothing
_STRING = re.compile(r'("(?:[^"\\]|\\.)*"|`[^`]*`)')
_LOOSE = re.compile(r" *([{};,]|=>|===|!==|&&|[|][|]|[?:=<](?![=.])) +| +(?=[{}])")
AT_ONCE = 2000  # concepts of the network that are drawn together; above, in groups
ROWS = 1000  # of the table that stands in the page without script


def network(scene: Scene) -> Network:
    """The scene as pyvis's Network, each node in its place: what the page's nodes and edges are."""
    from pyvis.network import Network

    net = Network(directed=True)
    pairs = [(edge["from"], edge["to"]) for edge in scene.edges]
    places, groups = spread([node["id"] for node in scene.nodes], pairs, most=AT_ONCE)
    net.nodes = [  # add_node and add_edge look through all others each time
        {**node, "x": places[id_][0], "y": places[id_][1], **({"group": groups[id_]} if groups else {})}
        for node in scene.nodes
        for id_ in [node["id"]]
    ]
    net.edges = [{name: value for name, value in edge.items() if name != "evidence"} for edge in scene.edges]
    net.toggle_physics(status=False)
    return net


def pagedata(
    scene: Scene,
    ontology: Ontology,
    documents: Iterable[Document] = (),
    findings: Iterable[Any] = (),
    language: str = "en",
) -> Row:
    """All that the page's script is given."""
    net = network(scene)
    nodes, edges, *_, options = net.get_network_data()
    texts = articles(documents, scene)
    held = passages(texts, scene)
    return {
        "title": title_of(scene, [text["title"] for text in texts]),
        "base": ontology.base,
        "vocabulary": ontology.vocabulary,
        "words": _spoken(words(language)),
        "nodes": nodes,
        "edges": edges,
        "evidence": [[_slim(line, held) for line in edge["evidence"]] for edge in scene.edges],
        "options": json.loads(options),
        "sources": scene.sources,
        "kinds": scene.kinds,
        "relations": scene.relations,
        "columns": scene.columns,
        "shown": [scene.columns[heading.column]["name"] for heading in scene.pathway.headings],
        "certainties": [
            {"name": c.name, "label": c.label, "rank": c.rank}
            for c in sorted(ontology.certainties.values(), key=lambda c: c.rank)
        ],
        "documents": texts,
        "findings": [_finding(finding, ontology) for finding in findings if finding.severity != "info"],
    }


def _spoken(say: dict[str, str]) -> dict[str, str]:
    """The words that the script may ask for; the others stand in the page already."""
    named = {name for script in SCRIPTS for name in re.findall(r"\w+", _source(script))}
    return {key: text for key, text in say.items() if key in named}


def _slim(line: Row, held: dict[tuple[int, int, int], str]) -> list[Any]:
    """A line of evidence: its source, start, end, and the rest; a quote that the page's text holds is left out."""
    place = line["source"], line["start"], line["end"]
    more = {
        name: value
        for name, value in line.items()
        if name not in {"source", "start", "end"} and (name != "quote" or value != held.get(place, ""))
    }
    return [*place, more] if more else [*place]


def counts(scene: Scene, say: dict[str, str], left_out: int = 0) -> str:
    """How much there is in a scene, and how many claims are left out of it, if any."""
    found = say["counts"].format(concepts=len(scene.nodes), claims=len(scene.edges))
    return f"{found} · {say['left_out'].format(count=left_out)}" if left_out else found


def page(scene: Scene, data: Row, language: str = "en", left_out: int = 0) -> str:
    """The page's HTML. What comes from outside is escaped here: as text, as JSON, as XML."""
    say = words(language)
    about = say["about"].format(
        concepts=len(scene.pathway.boxes),
        columns=", ".join(scene.columns[h.column]["label"] for h in scene.pathway.headings),
        claims=len(scene.pathway.routes),
    )
    style = _lean("page.css") + "".join(_colours(scene))
    script = '"use strict";\n(() => {\n' + "\n".join(map(_lean, SCRIPTS)) + "\n})();\n"
    vis = visnetwork.script()
    titles = ", ".join(text["title"] for text in data["documents"])
    html = Template(_source("page.html")).substitute(
        {f"say_{key}": escape(text) for key, text in say.items()},
        lang=escape(language),
        policy=_policy([script, vis], style),
        title=escape(data["title"]),
        heading=escape(data["title"]),
        counts=escape(counts(scene, say, left_out)),
        style=style,
        picture=drawing(scene, data["title"], about),
        rows="\n".join(_rows(scene, data, say)),
        capped=_capped(scene, say),
        credit=escape(say["from_texts"].format(titles=titles)) if titles else "",
        data=_json(data),
        vis=vis,
        script=script,
    )
    return html.encode("utf-8", "replace").decode()  # half a surrogate pair cannot be written


def _finding(finding: Any, ontology: Ontology) -> Row:
    """A finding of `kg.validate`: what it is about, how grave, and in words."""
    about = [iri.removeprefix(ontology.base) for iri in (*finding.claims, finding.focus) if iri]
    return {"about": about, "severity": finding.severity, "message": finding.message, "fix": finding.fix}


def _policy(scripts: list[str], style: str) -> str:
    """Nothing is loaded or sent; only these scripts and this style count; no text can become markup."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _colours(scene: Scene) -> Iterable[str]:
    for letter, entries in (("k", scene.kinds), ("r", scene.relations)):
        for at, entry in enumerate(entries):
            name = f".{letter}{at}"
            yield f"{name}{{--c:{entry['day']}}}@media screen{{:root[data-theme=dark] {name}{{--c:{entry['night']}}}}}\n"


def _rows(scene: Scene, data: Row, say: dict[str, str]) -> Iterable[str]:
    """The table's rows: what the picture shows, for reading, for print and for a screen reader."""
    labels = {node["id"]: node["label"] for node in scene.nodes}
    relations = {r["name"]: (at, r["label"]) for at, r in enumerate(scene.relations)}
    certainties = {c["name"]: c["label"] for c in data["certainties"]}
    for edge in scene.edges[:ROWS]:
        at, relation = relations.get(edge["relation"], (0, edge["relation"]))
        denied = f"{say['not']} " if "denied" in edge else ""
        quotes = "".join(f"<q>{escape(quote)}</q>" for quote in dict.fromkeys(_quotes(edge)))
        certainty = certainties.get(edge["certainty"], "")
        yield (
            f'<tr><td>{escape(labels[edge["from"]])}<td class="r{at}">{escape(denied + relation)}'
            f"<td>{escape(labels[edge['to']])}<td>{escape(certainty)}<td>{quotes}"
        )


def _quotes(edge: Row) -> Iterable[str]:
    return (" ".join(line["quote"].split()) for line in edge["evidence"])


def _capped(scene: Scene, say: dict[str, str]) -> str:
    if len(scene.edges) <= ROWS:
        return ""
    return f'<p class="capped">{escape(say["list_capped"].format(shown=ROWS, all=len(scene.edges)))}</p>'


def _json(data: Row) -> str:
    """JSON that no HTML parser can take for markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _lean(name: str) -> str:
    """A source file of ours without its indentation, its comments, and loose spaces."""
    lines = (_ASIDE.sub("", line.strip()) for line in _source(name).splitlines())
    text = "\n".join(_squeezed(line) for line in lines if line and not _COMMENT.fullmatch(line))
    return _WITHIN.sub("", text)


def _squeezed(line: str) -> str:
    """The line without spaces that only please the eye; as it is where templates nest or a regex may be."""
    if line.count("`") not in {0, 2} or "/" in line:
        return line
    parts = _STRING.split(line)
    return "".join(part if at % 2 else _LOOSE.sub(r"\1", part) for at, part in enumerate(parts))


def _source(name: str) -> str:
    return (files("kg.view") / name).read_text(encoding="utf-8")
