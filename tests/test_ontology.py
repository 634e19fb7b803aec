"""The ontology: what its entries say, and how a wrong one is refused."""

import importlib.util
import shutil
from pathlib import Path

import pytest
import yaml

from kg.errors import FormatError, OntologyError
from kg.model import Concept
from kg.ontology import BASE, load

ONTOLOGY = load()


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(ONTOLOGY.folder, tmp_path / "ontology"))


def test_every_relation_has_a_label_a_definition_and_an_example():
    assert all(r.label and r.definition and r.examples for r in ONTOLOGY.relations.values())


def test_every_relation_but_a_symmetric_one_has_an_inverse():
    lacking = [r.name for r in ONTOLOGY.relations.values() if not r.inverse and not r.symmetric]
    assert lacking == ["alsoKnownAs"]  # it goes to a name, which says nothing back


def test_every_kind_has_a_colour_a_glyph_of_its_own_and_a_column():
    kinds = ONTOLOGY.kinds.values()
    assert len({k.glyph for k in kinds}) == len({k.colour for k in kinds}) == len(kinds)
    assert all(k.column and k.definition for k in kinds)


def test_the_ranks_of_certainty_run_from_denied_to_asserted():
    assert [(c.rank, c.name) for c in ONTOLOGY.certainties.values()] == [
        (0, "denied"), (1, "doubtful"), (2, "possible"), (3, "probable"), (4, "asserted"),
    ]  # fmt: skip


def test_contradictions_go_both_ways():
    for relation in ONTOLOGY.relations.values():
        assert all(relation.name in ONTOLOGY.relations[other].contradicts for other in relation.contradicts)


def test_biolink_terms_exist_in_the_biolink_model():
    (place,) = importlib.util.find_spec("biolink_model").submodule_search_locations
    model = yaml.safe_load(Path(place, "schema", "biolink_model.yaml").read_text(encoding="utf-8"))
    known = {"".join(word[:1].upper() + word[1:] for word in name.split()) for name in model["classes"]}
    known |= {name.replace(" ", "_") for name in model["slots"]}
    entries = [*ONTOLOGY.kinds.values(), *ONTOLOGY.relations.values()]
    named = {iri.rsplit("/", 1)[1] for e in entries for _, iri in e.mappings if "biolink" in iri}
    assert len(named) > 15
    assert named <= known


def test_a_relation_fits_only_the_kinds_that_it_goes_between():
    scan, pain = Concept("concept/scan", "scan", ("Test",)), Concept("concept/pain", "pain", ("Symptom",))
    assert ONTOLOGY.fits(scan, "diagnoses", pain)
    assert not ONTOLOGY.fits(pain, "diagnoses", scan)


def test_a_name_is_no_end_of_a_relation_that_does_not_ask_for_one():
    lump, name = Concept("concept/lump", "lump", ("Symptom",)), Concept("name/nodule", "nodule", ("Name",))
    assert ONTOLOGY.fits(lump, "alsoKnownAs", name)
    assert not ONTOLOGY.fits(name, "associatedWith", lump)
    assert not ONTOLOGY.fits(lump, "associatedWith", name)


def test_both_ends_of_a_relation_of_one_kind_must_share_it():
    scan, pain = Concept("concept/scan", "scan", ("Test",)), Concept("concept/pain", "pain", ("Symptom",))
    assert not ONTOLOGY.fits(scan, "isA", pain)
    assert ONTOLOGY.fits(pain, "isA", pain)


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(FormatError, match="no relation 'heals'; there are affects, alsoKnownAs"):
        ONTOLOGY.relation("heals")


def test_other_names_live_under_a_path_of_their_own():
    assert ONTOLOGY.concept("slipped disc", ("Name",)).id == "name/slipped-disc"
    assert ONTOLOGY.iri("name/slipped-disc") == f"{BASE}name/slipped-disc"


def test_a_new_relation_is_one_entry(folder):
    entry = '\nkg:mimics a kg:Relation ; rdfs:label "mimics"@en ; kg:to kg:Condition .\n'
    path = folder / "medical.ttl"
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    assert load(folder).relation("mimics").range == ("Condition",)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("kg:x a kg:Relation ; kg:to kg:Nothing .", "x names 'Nothing' as its kind"),
        ("kg:x a kg:Relation ; kg:contradicts kg:y .", "x names 'y' as its contradiction"),
        ("kg:X a kg:Kind ; kg:column kg:nowhere .", "X names 'nowhere' as its column"),
        ("kg:X a kg:Role ; kg:subjectOf kg:nothing .", "X names 'nothing' as its relation"),
        ("kg:Test rdfs:label 'Exam'@en .", "Test has two values"),
        ("kg:x a kg:Relation ; .. ", "medical.ttl, line"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused(folder, entry, says):
    path = folder / "medical.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + entry + "\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=says):
        load(folder)


def test_a_folder_without_an_ontology_is_refused(tmp_path):
    with pytest.raises(OntologyError, match=r"has no medical\.ttl.*kg ontology extend"):
        load(tmp_path)
    with pytest.raises(OntologyError, match=r"medical\.ttl: No such file"):
        load(tmp_path / "nowhere")


def test_an_ontology_without_a_fallback_kind_is_refused(folder):
    path = folder / "medical.ttl"
    path.write_text(
        path.read_text(encoding="utf-8").replace("kg:fallback true", "kg:fallback false"), "utf-8"
    )
    with pytest.raises(OntologyError, match="fallback"):
        load(folder)


def test_a_lexicon_entry_of_an_unknown_kind_is_refused(folder):
    (folder / "lexicon" / "zz.tsv").write_text(
        "id\tkinds\tlabel\tnames\nconcept/zzz\tThing\tzzz\t\n", "utf-8"
    )
    with pytest.raises(FormatError, match="no kind 'Thing'"):
        load(folder).lexicon  # noqa: B018  # it is read when asked for
