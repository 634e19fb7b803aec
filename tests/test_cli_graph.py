"""The commands that ask, walk, check and compare graphs."""

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.curies import prefixes
from kg.errors import KgError
from kg.rdf.reading import FORMATS
from kg.rdf.reading import quads as quads_of
from kg.store import Store

ROOT = Path(__file__).parent.parent
EXPORTS = ROOT / "exports"
GRAPH = EXPORTS / "leg-pain-after-spinal-fusion.ttl"
EXAMPLE = ROOT / "documents" / "leg-pain-after-spinal-fusion.md"


def test_a_question_is_asked_by_its_name_and_explained_by_its_sentences(said):
    code, out, _ = said("query", GRAPH, "tests-for", "--bind", "condition=slipped disc", "--explain")
    assert code == 0
    assert "MRI diagnoses herniated disc (possible)" in out


def test_a_variable_is_bound_once(said):
    twice = ("--bind", "condition=infection", "--bind", "condition=pain")
    code, _, err = said("query", GRAPH, "tests-for", *twice)
    assert (code, "a variable is bound twice" in err) == (2, True)


def test_an_explanation_can_be_read_by_machines(said):
    _, out, _ = said("query", GRAPH, "tests-for", "--explain", "--format", "json")
    assert json.loads(out)


def test_rows_have_labels_beside_them_and_are_cut_with_a_word(said):
    ask = "SELECT ?cause { ?cause a kg:Cause }"
    _, out, err = said("query", GRAPH, ask, "--labels", "--limit", "2", "--format", "csv")
    assert len(out.splitlines()) == 3
    assert "the first 2 of" in err


def test_only_claims_that_are_sure_enough_are_asked(said):
    ask = "SELECT ?what { concept:scar-tissue kg:affects ?what }"
    sure, all_ = (
        said("query", GRAPH, ask, "--format", "csv", *more)[1] for more in (["--at-least", "asserted"], [])
    )
    assert len(sure.splitlines()) < len(all_.splitlines())


def test_a_query_has_its_time(said):
    assert "true" in said("query", GRAPH, "ASK { ?s ?p ?o }", "--timeout", "60", "--format", "json")[1]
    assert said("query", GRAPH, "tests-for", "--timeout", "60", "--format", "csv")[0] == 0


def test_an_empty_answer_says_which_pattern_has_no_match(said):
    _, _, err = said("query", GRAPH, "SELECT ?x { ?x kg:treats concept:numbness ; a kg:Drug }")
    assert "kg:treats" in err


def test_the_questions_are_listed_and_answered(said):
    assert "tests-for" in said("questions")[1]
    assert "Which tests" in said("questions", GRAPH)[1]


def test_the_shortest_way_has_its_sentences(said):
    code, out, _ = said("path", GRAPH, "diabetes", "pain")
    assert code == 0
    assert "infection causes pain" in out


def test_no_way_is_exit_1(said):
    assert said("path", GRAPH, "IASP", "pain")[0] == 1


@pytest.mark.parametrize("arguments", [("neighbours", "infection"), ("central",), ("communities",)])
def test_the_graph_is_walked(said, arguments):
    command, *rest = arguments
    code, out, _ = said(command, GRAPH, *rest, "--format", "json")
    assert code == 0
    assert "concept/surgical-complication" in out or "concept/antibiotics" in out


def test_what_falls_with_a_claim_is_shown(said):
    code, out, _ = said("impact", GRAPH, "claim:014f1833efdb")
    assert code == 0
    assert "spinal fusion is no longer a therapy" in out


def test_a_torn_graph_is_mended_in_its_file(said, tmp_path):
    torn = tmp_path / "torn.nt"
    lines = (EXPORTS / "leg-pain-after-spinal-fusion.nt").read_text(encoding="utf-8").splitlines()
    edge = next(line for line in lines if "spinal-fusion> <https://w3id.org/medkg/ontology#treats>" in line)
    torn.write_text("\n".join(line for line in lines if line != edge) + "\n", encoding="utf-8")
    assert said("validate", torn)[0] == 1
    assert said("validate", torn, "--document", EXAMPLE, "--fix")[0] == 0
    assert edge in torn.read_text(encoding="utf-8")
    assert said("validate", torn, "--fix")[0] == 0


@pytest.mark.parametrize("ending", ["trig", "nq"])
def test_a_mended_file_keeps_the_names_of_its_graphs_or_is_left_as_it_was(said, tmp_path, ending):
    whole, path = set(quads_of(EXPORTS / "leg-pain-after-spinal-fusion.nq")), tmp_path / f"torn.{ending}"
    edge = "<https://w3id.org/medkg/concept/spinal-fusion> <https://w3id.org/medkg/ontology#treats> "
    torn = [quad for quad in whole if not str(quad).startswith(edge)]
    ox.serialize(torn, str(path), format=FORMATS[f".{ending}"])
    assert said("validate", path, "--fix")[0] == 0
    assert set(quads_of(path)) == whole
    mine = ox.NamedNode("http://example.org/mine")
    ox.serialize((ox.Quad(*quad.triple, mine) for quad in torn), str(path), format=FORMATS[f".{ending}"])
    before = path.read_bytes()
    code, _, err = said("validate", path, "--fix")
    assert (code, "the names of its graphs are not ours" in err) == (2, True)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["graph.xml", "store"])
def test_what_cannot_be_mended_in_its_place_says_so_and_shows_no_fix(said, tmp_path, name):
    graph = kg.open(EXPORTS / "leg-pain-after-spinal-fusion.ttl")
    if name == "store":
        graph.store.keep(tmp_path / name)
    else:
        graph.save(tmp_path / "graph.rdf")
        (tmp_path / "graph.rdf").rename(tmp_path / name)
    code, out, err = said("validate", tmp_path / name, "--fix")
    assert (code, out, "fixes" in err) == (2, "", False)


def test_equal_graphs_differ_in_nothing_and_others_say_what(said, tmp_path):
    assert said("diff", GRAPH, EXPORTS / "leg-pain-after-spinal-fusion.nt")[0] == 0
    (tmp_path / "empty.ttl").write_text("", encoding="utf-8")
    code, out, _ = said("diff", tmp_path / "empty.ttl", GRAPH)
    assert code == 1
    assert "spinal fusion treats spinal instability" in out


def test_an_export_is_carried_back(said, tmp_path):
    graphml = EXPORTS / "leg-pain-after-spinal-fusion.graphml"
    assert said("import", graphml, "-o", tmp_path / "back.ttl")[0] == 0
    assert Store.open(tmp_path / "back.ttl").counts()["claims"] == Store.open(GRAPH).counts()["claims"]


def test_a_folder_is_held_against_its_manifest(said, tmp_path):
    folder = Path(shutil.copytree(EXPORTS, tmp_path / "exports"))
    said("build", EXAMPLE, "-o", folder)
    assert said("verify", folder)[0] == 0
    (folder / GRAPH.name).write_text("", encoding="utf-8")
    code, out, _ = said("verify", folder)
    assert code == 1
    assert GRAPH.name in out


def test_a_store_directory_is_changed_by_an_update(said, tmp_path):
    Store(tmp_path / "store")
    code, out, _ = said("update", tmp_path / "store", "INSERT DATA { <http://x.org/a> <http://x.org/b> 1 }")
    assert (code, out) == (0, "+1 triples\n")


@pytest.mark.parametrize(
    ("torn", "why"),
    [
        ("DELETE { ?c rdf:object ?o } WHERE { ?c rdf:object ?o }", "has no rdf:object; it must have one"),
        (
            "DELETE { ?c rdf:predicate ?p } INSERT { ?c rdf:predicate kg:eats } WHERE { ?c rdf:predicate ?p }",
            "eats",
        ),
    ],
)
def test_a_torn_claim_is_left_out_of_page_and_picture_which_say_so(said, tmp_path, torn, why):
    graph, path = kg.open(GRAPH), tmp_path / "torn.ttl"
    claim, before = "https://w3id.org/medkg/claim/014f1833efdb", len(graph)
    graph.store.ox.update(torn.replace("?c", f"<{claim}>"), prefixes=prefixes(graph.ontology))
    graph.save(path)
    for command, made in (("view", "page.html"), ("picture", "picture.svg")):
        code, _, err = said(command, path, "-o", tmp_path / made)
        assert code == 0
        assert err.startswith("kg: a claim is left out: ")
        assert why in err
        text = (tmp_path / made).read_text(encoding="utf-8")
        assert f"{before - 1} claims · unreadable and left out: 1 claims" in text
    with pytest.raises(KgError, match=why):
        kg.open(path).networkx()
