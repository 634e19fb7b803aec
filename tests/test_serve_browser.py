"""The server's pages in a real browser: offline but for the server, without barriers, and nothing of a label runs."""

from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("playwright")
from browser import AXE, chromium
from graphs import said, store
from servers import serving

from kg.export import export

ROOT = Path(__file__).parent.parent
GRAPH = ROOT / "exports" / "leg-pain-after-spinal-fusion.ttl"
PAYLOADS = (ROOT / "tests/cases/view/payloads.txt").read_text(encoding="utf-8").splitlines()[1:]

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium: see tests/install.sh")


class Reader:
    """A tab, with what it asked for outside the server and what it complained about."""

    def __init__(self, chrome, server):
        self.server = server
        self.page = chrome.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=False).new_page()
        self.outside, self.complaints = [], []
        self.page.on(
            "request",
            lambda r: (
                self.outside.append(r.url)
                if not r.url.startswith((server.address, "data:", "blob:"))
                else None
            ),
        )
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))

    def open(self, path):
        return self.page.goto(self.server.address + path)

    def barriers(self):
        self.page.evaluate(AXE)
        found = self.page.evaluate("async () => (await axe.run()).violations")
        return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.fixture(scope="module")
def server():
    with serving(GRAPH) as running:
        yield running


PATHS = [
    "/query",
    "/query?question=tests-for",
    "/query?query=CONSTRUCT%20WHERE%7B%3Fs%20%3Fp%20%3Fo%7D",
    "/query?query=CONSTRUCT%20WHERE%7B%3Fs%20kg:causes%20%3Fo%7D",
    "/query?query=ASK%7B%7D",
    "/query?query=oops",
    "/concept/leg-pain",
    "/concepts",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_no_barrier_and_asks_nobody_else(chrome, server, path):
    reader = Reader(chrome, server)
    answer = reader.open(path)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert reader.barriers() == []
    assert reader.outside == []
    assert [text for text in reader.complaints if "400" not in text] == []
    reader.page.context.close()


@pytest.mark.parametrize("layer", ["claim", "evidence", "passage", "document", "name"])
def test_the_page_of_a_thing_has_no_barrier(chrome, server, layer):
    one = f'SELECT ?x {{ ?x ?p ?o FILTER(STRSTARTS(STR(?x), "https://w3id.org/medkg/{layer}/")) }} LIMIT 1'
    (row,) = server.query(one).json()["results"]["bindings"]
    reader = Reader(chrome, server)
    assert reader.open(row["x"]["value"].removeprefix("https://w3id.org/medkg")).ok
    assert (reader.barriers(), reader.outside, reader.complaints) == ([], [], [])
    reader.page.context.close()


def test_the_interactive_page_is_served(chrome, server):
    reader = Reader(chrome, server)
    reader.open("/")
    assert reader.page.locator("svg, canvas").count()
    assert (reader.barriers(), reader.outside, reader.complaints) == ([], [], [])
    reader.page.context.close()


def test_a_reader_walks_from_a_question_to_its_sentence(chrome, server):
    reader = Reader(chrome, server)
    reader.open("/query")
    reader.page.fill("textarea", "SELECT ?cause { ?cause kg:causes concept:leg-pain } ORDER BY ?cause")
    reader.page.click("button >> nth=0")
    reader.page.click("tbody a >> nth=0")
    assert reader.page.locator("blockquote").count()
    reader.page.click("article a >> nth=1")
    assert "/claim/" in reader.page.url
    reader.page.click("blockquote + p a")
    assert "/document/" in reader.page.url
    reader.page.context.close()


def test_a_graph_that_is_asked_for_is_drawn_with_its_labels(chrome, server):
    reader = Reader(chrome, server)
    reader.open("/query?query=" + quote("CONSTRUCT { ?s kg:causes ?o } WHERE { ?s kg:causes ?o }"))
    assert reader.page.locator("svg g.node", has_text="leg pain").count()
    assert reader.page.locator("svg g.edge").count() == reader.page.locator("tbody tr").count()
    reader.open("/query?query=" + quote("CONSTRUCT WHERE { ?s ?p ?o }"))
    assert "too many for a picture" in reader.page.inner_text("main")
    reader.page.context.close()


def test_all_rows_are_to_be_had_as_csv(server):
    page = server.client.get("/query", params={"query": "SELECT ?x { ?x kg:causes ?y }"}).text
    assert "format=csv" in page
    answer = server.client.get("/query", params={"question": "tests-for", "format": "csv"})
    assert answer.text.startswith("test,quote")


def test_a_question_is_asked_for_another_thing(server):
    answer = server.client.get("/query", params={"question": "tests-for", "with-condition": "slipped disc"})
    assert answer.status_code == 200
    answer = server.client.get("/query", params={"question": "tests-for", "with-condition": "slipt disk"})
    assert answer.status_code == 400
    assert "did you mean" in answer.text


def test_hostile_labels_never_run(chrome, tmp_path):
    claims = [said(payload, "causes", f"pain {n}") for n, payload in enumerate(PAYLOADS)]
    graph = store(*claims)
    path = tmp_path / "hostile.ttl"
    export(graph, "turtle", path)
    with serving(path) as running:
        reader = Reader(chrome, running)
        paths = [f"/{concept.id}" for concept in graph.concepts()]
        for place in ["/concepts", *paths[:12], "/query?query=SELECT*%7B%3Fs%20rdfs:label%20%3Fo%7D", "/"]:
            reader.open(place)
            assert reader.page.evaluate(
                "() => window.__ran === undefined && !document.querySelector('main script, main img')"
            )
        assert reader.outside == []
        assert not [text for text in reader.complaints if "favicon" not in text]
        reader.page.context.close()
