"""Measure the page against its peers in one run of one Chromium: `python benchmarks/page.py`.

The graphs are made up: 100, 1,000 and 20,000 concepts, about 1.5 claims each, or as many as are
named: `python benchmarks/page.py 100`. Medians of three rounds in turn, each in a browser of its own;
who took longer than a minute has no further one. The first drawing is
the time from opening the file to the first frame in which the network stands, in seconds; panning
is how many frames a second are drawn while the mouse drags the picture. pyvis is its own page as it
comes. cytoscape.js and sigma.js are given our places, so that they need not lay anything out; they
come from the npm registry into a temporary folder. There is no GPU: the CPU draws, sigma's WebGL too.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
from playwright.sync_api import Error, sync_playwright

from kg import ontology, view

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from browser import ARGUMENTS, chromium
from timing import ratio

SIZES = (100, 1_000, 20_000)
PATIENCE = 60.0  # seconds until a page counts as dead
PAN = 2.0
ROUNDS = 3
HEAD = (
    "| concepts | page | size (KB) | first drawing (s) | page : medkg | spread | pan (frames/s) |\n"
    "|---|---|---|---|---|---|---|"
)
PACKAGES = ("cytoscape@3.34.4", "graphology@0.26.0", "sigma@3.0.3")
WEBGL = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
STANDS = {  # when each page's network stands, told by its script
    "medkg": "document.documentElement?.dataset.ready === 'yes'",
    "pyvis": "window.network?.renderer?.allowRedraw === true",  # which its stabilisation blocks
    "cytoscape.js": "window.stands === true",
    "sigma.js": "window.stands === true",
}
WATCH = "const look = () => requestAnimationFrame(() => (%s) ? (window.drawn = performance.now()) : look()); look();"
CLOCK = (
    "window.frames_ = 0; const count = () => { window.frames_ += 1; requestAnimationFrame(count); }; count();"
)
FRAME = (
    "<!doctype html><meta charset=utf-8><style>html,body,#c{height:100%%;margin:0}</style>"
    "<div id=c></div>%s<script>const g = %s;\n%s</script>"
)
CYTOSCAPE = """cytoscape({ container: document.getElementById("c"), layout: { name: "preset" },
  style: [{ selector: "node", style: { label: "data(label)", "font-size": 12 } },
          { selector: "edge", style: { "target-arrow-shape": "triangle", "curve-style": "straight", width: 1 } }],
  elements: [...g.nodes.map((n) => ({ data: { id: n.id, label: n.label }, position: { x: n.x, y: n.y } })),
             ...g.edges.map((e) => ({ data: { id: e.id, source: e.from, target: e.to } }))],
}).ready(() => { window.stands = true; });"""
SIGMA = """const made = new graphology.MultiDirectedGraph();
for (const n of g.nodes) made.addNode(n.id, { label: n.label, x: n.x, y: -n.y, size: 4 });
for (const e of g.edges) made.addEdgeWithKey(e.id, e.from, e.to);
new Sigma(made, document.getElementById("c"));
window.stands = true;"""


def graph(size: int) -> nx.MultiDiGraph[str]:
    """A graph of concepts and claims as `Store.networkx` would give it; the same each time."""
    names = list(ontology.load().kinds)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = [f"concept/c{n}" for n in range(size)]
    for n, id_ in enumerate(ids):
        made.add_node(id_, label=f"concept {n}", kinds=(names[n % len(names)],), roles=(), names=(), links=())
    wheel = nx.barabasi_albert_graph(size, 1, seed=7).edges
    more = nx.gnm_random_graph(size, size // 2, seed=7).edges
    for n, (one, other) in enumerate(sorted({*wheel, *more})):
        facts = {"relation": "causes", "certainty": "asserted"}
        made.add_edge(ids[one], ids[other], key=f"claim/{n}", **facts)
    return made


def pages(size: int, scripts: dict[str, str]) -> dict[str, Callable[[], str]]:
    """How each peer's page of a graph is made."""
    known = ontology.load()
    scene = view.scene(graph(size), known)
    data = view.pagedata(scene, known)
    plain = json.dumps({"nodes": data["nodes"], "edges": data["edges"]})
    library = "<script>{}</script>".format
    return {
        "medkg": lambda: view.page(scene, data),
        "pyvis": lambda: pyvis(data),
        "cytoscape.js": lambda: FRAME % (library(scripts["cytoscape"]), plain, CYTOSCAPE),
        "sigma.js": lambda: (
            FRAME % (library(scripts["graphology"]) + library(scripts["sigma"]), plain, SIGMA)
        ),
    }


def pyvis(data: dict[str, Any]) -> str:
    """The page that pyvis itself writes of the same nodes and edges, laid out by its physics as it comes."""
    from pyvis.network import Network

    net = Network(directed=True, height="780px", cdn_resources="in_line")
    net.nodes = [{"id": n["id"], "label": n["label"], "shape": "dot"} for n in data["nodes"]]
    net.edges = [{"from": e["from"], "to": e["to"], "arrows": "to"} for e in data["edges"]]
    return str(net.generate_html())


def fetched(folder: Path) -> dict[str, str]:
    """The peers' scripts, out of their packages."""
    command = ["npm", "pack", "--silent", *PACKAGES]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)  # our own words
    found = {}
    for name, inside in (
        ("cytoscape", "dist/cytoscape.min.js"),
        ("graphology", "dist/graphology.umd.min.js"),
        ("sigma", "dist/sigma.min.js"),
    ):
        with tarfile.open(next(folder.glob(f"{name}-*.tgz"))) as package:
            script = package.extractfile(f"package/{inside}")
            assert script is not None
            found[name] = script.read().decode().replace("</script", "<\\/script")
    return found


def measured(browser: Any, name: str, path: Path) -> tuple[float | None, float | None]:
    """Seconds to the first drawing, and frames a second while panning; None where it takes too long."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.add_init_script(WATCH % STANDS[name])
    try:
        page.goto(path.as_uri() + ("#view=network" if name == "medkg" else ""), wait_until="commit")
        drawn = waited(page)
        if drawn is None:
            return None, None
        page.evaluate(CLOCK)
        page.mouse.move(1000, 700)
        page.mouse.down()
        start, steps = time.perf_counter(), 0
        before = page.evaluate("() => window.frames_")
        while time.perf_counter() - start < PAN:
            steps += 1
            page.mouse.move(1000 - steps % 300 * 2, 700 - steps % 300)
        frames = page.evaluate("() => window.frames_") - before
        return drawn / 1000, frames / (time.perf_counter() - start)
    except Error:
        return None, None
    finally:
        context.close()


def waited(page: Any) -> float | None:
    """Milliseconds from opening to the first drawing."""
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end:
        drawn = page.evaluate("() => window.drawn ?? null")
        if drawn is not None:
            return float(drawn)
        page.wait_for_timeout(50)
    return None


def opened(chrome: Any, peer: str, path: Path) -> tuple[float | None, float | None]:
    """What `measured` gives, in a browser that is started for it."""
    webgl = [a for a in (*ARGUMENTS, *WEBGL) if a != "--disable-gpu"]
    browser = chrome.launch(executable_path=chromium(), args=webgl if peer == "sigma.js" else list(ARGUMENTS))
    try:
        return measured(browser, peer, path)
    finally:
        browser.close()


def told(ours: list[float], drawn: list[float], panned: list[float]) -> str:
    """The cells of a page: its first drawing, how many times as long as ours that took, and panning."""
    if not drawn:
        return f"> {PATIENCE:.0f} | | | –"
    held = " | " if drawn is ours else ratio(ours, drawn)
    return f"{statistics.median(drawn):.2f} | {held} | {statistics.median(panned):.0f}"


def main() -> None:
    """Print a table: concepts, page, its size, the first drawing beside ours, and panning."""
    print(HEAD)
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        scripts = fetched(folder)
        dead: set[str] = set()  # what was too slow for a graph is not tried with a larger one
        for size in sizes:
            paths = {}
            for peer, made in pages(size, scripts).items():
                paths[peer] = folder / f"{peer}.html"
                paths[peer].write_text(made(), encoding="utf-8")
            drawn: dict[str, list[float]] = {peer: [] for peer in paths}
            panned: dict[str, list[float]] = {peer: [] for peer in paths}
            for _ in range(ROUNDS):
                for peer in [peer for peer in paths if peer not in dead]:
                    first, frames = opened(play.chromium, peer, paths[peer])
                    if first is None or frames is None:
                        dead.add(peer)
                    else:
                        drawn[peer].append(first)
                        panned[peer].append(frames)
            for peer, path in paths.items():
                shown = told(drawn["medkg"], drawn[peer], panned[peer])
                print(f"| {size:,} | {peer} | {path.stat().st_size / 1000:,.0f} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
