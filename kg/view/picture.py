"""The pathway as SVG: real text, a title, a description, and the colours of the ontology.

One drawing serves the page, which restyles it by its classes, and stands alone with a legend.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from kg.view.layout import HEAD, LEADING, MARGIN, PAD, SIZE, Box, Point
from kg.view.lettering import FAMILY, width
from kg.view.palette import GREY, PAPER, mixed
from kg.view.scene import Row, Scene

INK = "#1b2430"
QUIET = "#4d5866"
_LEGEND = 22.0
_ARROW = 6.0
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def drawing(scene: Scene, title: str, description: str, *, legend: str = "", credit: str = "") -> str:
    """The SVG of a scene; with a legend where `legend` says in words what a dashed line means."""
    pathway = scene.pathway
    rows = list(_legend(scene, legend, credit)) if legend else []
    height = pathway.height + (_LEGEND * len(rows) + 14 if rows else 0)
    size = f"{_n(pathway.width)} {_n(height)}"
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{_n(pathway.width)}" '
            f'height="{_n(height)}" role="img" aria-labelledby="pathway-title pathway-about" '
            f'font-family="{FAMILY}" font-size="{_n(SIZE)}">'
        ),
        f'<title id="pathway-title">{_text(title)}</title>',
        f'<desc id="pathway-about">{_text(description)}</desc>',
        f'<rect class="ground" width="{_n(pathway.width)}" height="{_n(height)}" fill="{PAPER}"/>',
        *_headings(scene),
        '<g class="edges" fill="none" stroke-width="1.3">',
        *_edges(scene),
        f'</g><g class="nodes" fill="{INK}">',
        *_nodes(scene),
        "</g>",
    ]
    for at, row in enumerate(rows):
        parts.append(
            f'<g transform="translate({_n(MARGIN)} {_n(pathway.height + 14 + _LEGEND * at)})">{row}</g>'
        )
    return "\n".join([*parts, "</svg>\n"])


def _headings(scene: Scene) -> Iterator[str]:
    for heading in scene.pathway.headings:
        yield (
            f'<text class="heading" x="{_n(heading.x)}" y="{_n(MARGIN + HEAD / 2)}" font-size="13" '
            f'font-weight="700" fill="{QUIET}">{_text(scene.columns[heading.column]["label"])}</text>'
        )


def _nodes(scene: Scene) -> Iterator[str]:
    """The boxes in reading order: column by column, each from the top."""
    kinds = {kind["name"]: (at, kind) for at, kind in enumerate(scene.kinds)}
    number = {node["id"]: at for at, node in enumerate(scene.nodes)}
    boxes = scene.pathway.boxes
    for id_ in sorted(boxes, key=lambda i: (boxes[i].x, boxes[i].y, i)):
        node = scene.nodes[number[id_]]
        at, kind = kinds[node["kinds"][0]]
        yield _node(number[id_], boxes[id_], at, kind)


def _node(number: int, box: Box, kind: int, entry: Row) -> str:
    first = box.y + PAD / 2 + 1 + LEADING * 0.78
    left = _n(box.x + PAD + 15)
    lines = "".join(
        f'<tspan x="{left}" y="{_n(first + LEADING * at)}">{_text(line)}</tspan>'
        for at, line in enumerate(box.lines)
    )
    return (
        f'<g id="n{number}" class="node k{kind}">'
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" '
        f'height="{_n(box.height)}" rx="6" fill="{mixed(entry["day"], PAPER, 0.92)}" '
        f'stroke="{mixed(entry["day"], PAPER, 0.45)}"/>'
        f'<text><tspan class="glyph" x="{_n(box.x + PAD)}" y="{_n(first)}" '
        f'fill="{entry["day"]}">{_mark(entry["glyph"])}</tspan>{lines}</text></g>'
    )


def _edges(scene: Scene) -> Iterator[str]:
    """The lines, those of one relation together, first those that are sure."""
    numbers = {relation["name"]: at for at, relation in enumerate(scene.relations)}
    colours = dict(enumerate(relation["day"] for relation in scene.relations))
    groups: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for number, edge in enumerate(scene.edges):
        if edge["id"] in scene.pathway.routes:
            groups[numbers.get(edge["relation"], len(numbers)), "dashes" in edge].append(number)
    for (relation, dashes), members in sorted(groups.items()):
        colour = mixed(colours.get(relation, GREY), PAPER, 0.4)
        dash = ' stroke-dasharray="5 3.5"' if dashes else ""
        yield f'<g class="r{relation}" stroke="{colour}"{dash}>'
        for number in members:
            edge = scene.edges[number]
            route = scene.pathway.routes[edge["id"]]
            end = _end(route, edge)
            tip = f'<path class="tip" fill="{colour}" d="{end}"/>' if end else ""
            yield (
                f'<g id="e{number}" class="edge{" denied" if "denied" in edge else ""}">'
                f'<path d="{_way(route)}"/>{tip}</g>'
            )
        yield "</g>"


def _way(route: Sequence[Point]) -> str:
    """The line along a route: straight past columns, an S between them, an arc within one."""
    (x, y), *rest = route
    steps = [f"M{_n(x)} {_n(y)}"]
    if len(rest) == 1 and rest[0][0] == x:
        reach = 14 + min(abs(rest[0][1] - y) / 10, 20)
        turn = 9 if rest[0][1] == y else 0
        to_y = rest[0][1]
        return (
            f"{steps[0]}C{_n(x + reach)} {_n(y - turn)} {_n(x + reach)} {_n(to_y + turn)} {_n(x)} {_n(to_y)}"
        )
    for at, (to_x, to_y) in enumerate(rest):
        middle = _n((x + to_x) / 2)
        steps.append(
            f"H{_n(to_x)}" if at % 2 else f"C{middle} {_n(y)} {middle} {_n(to_y)} {_n(to_x)} {_n(to_y)}"
        )
        x, y = to_x, to_y
    return "".join(steps)


def _end(route: Sequence[Point], edge: Row) -> str:
    """An arrowhead; a bar for what is denied; nothing for a relation without direction."""
    (before, _), (x, y) = route[-2:]
    back = -_ARROW if before < x else _ARROW
    if "denied" in edge:
        return f"M{_n(x + back / 2)} {_n(y - 5)}v10"
    return f"M{_n(x)} {_n(y)}l{_n(back)} -3v6z" if "arrows" in edge else ""


def _legend(scene: Scene, dashed: str, credit: str) -> Iterator[str]:
    """Rows that explain glyphs, colours of lines and dashes, as many as fit side by side."""
    shown = {node["kinds"][0] for node in scene.nodes if node["id"] in scene.pathway.boxes}
    kinds = [(k["label"], _glyph(k)) for k in scene.kinds if k["name"] in shown]
    lines = [(r["label"], _stroke(r["day"])) for r in scene.relations]
    yield from _rows([*kinds], scene.pathway.width)
    yield from _rows([*lines, (dashed, _stroke(QUIET, dash=True))], scene.pathway.width)
    yield f'<text y="12" fill="{QUIET}">{_text(credit)}</text>'


def _rows(items: Iterable[tuple[str, str]], room: float) -> Iterator[str]:
    x = 0.0
    parts: list[str] = []
    for label, mark in items:
        needed = width(label, SIZE) + 46
        if x + needed > room - 2 * MARGIN and parts:
            yield "".join(parts)
            x, parts = 0.0, []
        parts.append(
            f'<g transform="translate({_n(x)})">{mark}'
            f'<text x="24" y="12" fill="{INK}">{_text(label)}</text></g>'
        )
        x += needed
    if parts:
        yield "".join(parts)


def _glyph(kind: Row) -> str:
    return f'<text x="6" y="12" fill="{kind["day"]}">{_mark(kind["glyph"])}</text>'


def _stroke(colour: str, *, dash: bool = False) -> str:
    dashes = ' stroke-dasharray="5 3.5"' if dash else ""
    return f'<path d="M0 8H19" stroke="{colour}" stroke-width="2"{dashes}/>'


def _mark(glyph: str) -> str:
    """A glyph; the sign after it asks for a character of the text's colour, not for an emoji."""
    return _text(glyph[:1]) + ("\ufe0e" if "\u2600" <= glyph[:1] <= "\u27bf" else "")


def _text(text: str) -> str:
    """Text for XML: characters that XML forbids become a replacement sign."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _n(number: float) -> str:
    """A number as short as it can be written."""
    return f"{number:.1f}".rstrip("0").rstrip(".") if number % 1 else str(int(number))
