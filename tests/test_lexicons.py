"""Vocabularies of others become entries of a lexicon, and nothing is merged in silence."""

from pathlib import Path

import pytest

from kg.errors import FormatError, InputError, MissingExtraError
from kg.lexicon import load as lexicon
from kg.lexicons import BUNDLED, imported, read, write
from kg.ontology import load

CASES = Path(__file__).parent / "cases" / "lexicon"
BELOW = {"TOOTH:1": "Symptom", "TOOTH:4": "Condition"}
HEADER = "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tpredicate_modifier\n"


@pytest.fixture(scope="module")
def teeth():
    (found,) = imported([CASES / "teeth.obo"], BELOW, load())
    return found


@pytest.fixture
def links(tmp_path):
    """Writes an SSSOM file of those rows and gives what it adds."""

    def told(*rows, header=HEADER):
        path = tmp_path / "links.sssom.tsv"
        path.write_text(
            "#curie_map:\n#  TOOTH: http://example.org/tooth/\n" + header + "".join(rows), "utf-8"
        )
        return next(iter(imported([path], {}, load())))

    return told


def names(entries):
    return {c.label: (*c.kinds, *c.names) for c in entries.concepts}


def reasons(entries):
    return {(x.term, x.name): x.reason for x in entries.left}


def test_a_term_gets_the_kind_of_the_nearest_term_above_it_and_its_exact_names(teeth):
    assert names(teeth) == {
        "calculus of the tooth": ("Symptom", "tooth lime", 'hardened "plaque"', "TC"),
        "operculitis": ("Condition",),
        "pericoronitis": ("Symptom", "swollen gum flap"),
        "tooth finding": ("Symptom",),
    }


def test_a_term_is_the_exact_match_of_its_concept(teeth):
    assert [(m.predicate, m.term) for m in teeth.concepts[0].mappings] == [("exactMatch", "TOOTH:2")]
    assert teeth.namespaces == {"TOOTH": "http://example.org/tooth/"}


def test_what_is_known_or_shared_is_left_out_with_its_place_and_the_reason(teeth):
    assert reasons(teeth) == {
        ("TOOTH:2", "toothache"): "concept/toothache has that name",
        ("TOOTH:3", "gum flap infection"): "another term has that name, too",
        ("TOOTH:4", "gum flap infection"): "another term has that name, too",
        ("TOOTH:6", "gingivitis"): "concept/gingivitis has that name",
        ("TOOTH:7", "dental tool"): "it is below no term that --kind names",
    }
    assert teeth.left[0].place == "teeth.obo line 9"
    assert teeth.dead == 1


def test_with_merge_a_known_concept_of_that_kind_is_mapped_to_the_term():
    (found,) = imported([CASES / "teeth.obo"], {"": "Condition"}, load(), merge=True)
    assert [(c.id, m.term) for c, m in found.links] == [("concept/gingivitis", "TOOTH:6")]
    (other,) = imported([CASES / "teeth.obo"], {"": "Symptom"}, load(), merge=True)
    assert other.links == ()


def test_with_merge_a_term_that_is_mapped_already_says_nothing_and_a_second_one_is_left_out(tmp_path):
    mondo = next(m.term for m in load().lexicon.find("gingivitis").mappings if m.term.startswith("MONDO:"))
    path = tmp_path / "a.obo"
    terms = (
        f"[Term]\nid: {id_}\nname: {name}\n"
        for id_, name in ((mondo, "gingivitis"), ("MONDO:9", "gum inflammation"))
    )
    path.write_text("idspace: X\n" + "\n".join(terms) + "\n[Term]\nid: MONDO:8\n", "utf-8")
    (found,) = imported([path], {"": "Condition"}, load(), merge=True)
    assert (found.concepts, found.links) == ((), ())
    assert [x.reason for x in found.left] == [f"the exact match of concept/gingivitis is {mondo}"]


def test_owl_and_skos_say_the_same_as_obo():
    for file, top in (("teeth.owl", "XT:0000001"), ("teeth.ttl", "http://example.org/teeth/1")):
        (found,) = imported([CASES / file], {top: "Symptom"}, load())
        assert names(found) == {
            "calculus of the tooth": ("Symptom", "tooth lime"),
            "tooth finding": ("Symptom",),
        }
        assert found.dead == 1


def test_a_later_source_takes_no_name_of_an_earlier_one():
    first, second = imported([CASES / "teeth.obo", CASES / "teeth.owl"], {"": "Symptom"}, load())
    assert "calculus of the tooth" in names(first)
    assert second.concepts == ()


def test_the_folder_of_additions_is_a_lexicon(teeth, tmp_path):
    paths = write([teeth], tmp_path, [])
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "left-out.tsv",
        "lexicon/case-sensitive.txt",
        "lexicon/teeth.tsv",
        "mappings.sssom.tsv",
        "vocabularies.tsv",
    ]
    known = lexicon(tmp_path / "lexicon")
    assert known.find("Tooth lime").mappings[0].term == "TOOTH:2"
    assert known.find("TC").label == "calculus of the tooth"
    assert known.find("tc") is None


def test_written_twice_it_is_the_same_and_rows_of_others_stay(teeth, tmp_path):
    write([teeth], tmp_path, ["TOOTH"])
    once = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    write([teeth], tmp_path, ["TOOTH"])
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == once
    assert not (tmp_path / "vocabularies.tsv").exists()
    (found,) = imported([CASES / "teeth.ttl"], {"": "Device"}, load())
    write([found], tmp_path, [])
    assert "TOOTH:2" in (tmp_path / "mappings.sssom.tsv").read_text("utf-8")


def test_links_of_sssom_reach_concepts_from_either_end_and_turn_round(links):
    gingivitis = load().lexicon.find("gingivitis")
    mondo = next(m.term for m in gingivitis.mappings if m.term.startswith("MONDO:"))
    found = links(
        "concept:gingivitis\t\tskos:closeMatch\tTOOTH:1\ta\t\n",
        f"concept:gingivitis\t\tskos:exactMatch\t{mondo}\t\t\n",
        f"TOOTH:2\tb\tskos:broadMatch\t{mondo.replace('MONDO', 'mondo')}\t\t\n",
        "TOOTH:8\t\tskos:exactMatch\tTOOTH:9\t\t\n",
        "concept:gingivitis\t\tskos:exactMatch\tTOOTH:3\t\tNot\n",
        "concept:gingivitis\t\tskos:exactMatch\tsssom:NoTermFound\t\t\n",
    )
    assert [(c.id, m.predicate, m.term, m.label) for c, m in found.links] == [
        ("concept/gingivitis", "closeMatch", "TOOTH:1", "a"),
        ("concept/gingivitis", "narrowMatch", "TOOTH:2", "b"),
    ]
    assert found.namespaces == {"TOOTH": "http://example.org/tooth/"}
    assert found.left == ()


def test_links_that_do_not_fit_are_left_out_with_the_reason(links):
    found = links(
        "concept:gingivitis\t\towl:sameAs\tTOOTH:1\t\t\n",
        "concept:gingivitis\t\tskos:closeMatch\tTOOTH:2\tobsolete thing\t\n",
        "concept:gingivitis\t\tskos:exactMatch\tMONDO:9999999\t\t\n",
        "concept:gingivitis\t\tskos:exactMatch\tTOOTH:4\t\t\n",
        "concept:gingivitis\t\tskos:exactMatch\tTOOTH:5\t\t\n",
    )
    assert [x.reason.split(" is MONDO")[0] for x in found.left] == [
        "owl:sameAs is no match of SKOS",
        "the term is withdrawn",
        "the exact match of concept/gingivitis",
        "the exact match of concept/gingivitis is TOOTH:4",
    ]
    assert found.left[0].place == "links.sssom.tsv line 4"


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("a.obo", "format-version: 1.2\n", r"no \[Term\]"),
        ("a.obo", "[Term]\nname: x\n", r"line 1: a \[Term\] without an id"),
        ("a.obo", "[Term]\nid: X:1\nname\n", "line 3: a line is written 'tag: value'"),
        ("a.obo", "[Term]\nid: X:1\nname: x\nsynonym: x EXACT\n", "line 4: a synonym is written"),
        ("a.ttl", "<a> <b> .\n", "a.ttl, line 1"),
        ("a.ttl", "<urn:a> <urn:b> <urn:c> .\n", "no labelled owl:Class"),
        ("a.owl", "Prefix(:=<x>)\nOntology(<x>)\n", "functional"),
        ("a.owl", "<a><b></a>", "a.owl, line"),
        ("a.tsv", "# only a comment\n", "no row"),
        ("a.tsv", "subject_id\tobject_id\n", "line 1: an SSSOM file has a column predicate_id"),
        ("a.tsv", "subject_id\tpredicate_id\tobject_id\nx\ty\n", "line 2: 2 columns, and the header has 3"),
        ("a.obo", b"\xff\xfe", "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(tmp_path, file, text, says):
    path = tmp_path / file
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError, match=says):
        list(imported([path], {"": "Symptom"}, load()))


def test_a_format_that_nobody_knows_is_refused_with_those_that_are():
    with pytest.raises(FormatError, match=r"\.obo.*\.sssom\.tsv and hpo"):
        read("terms.docx")


def test_an_unknown_kind_is_refused_before_anything_is_read():
    with pytest.raises(FormatError, match="no kind 'Gadget'"):
        list(imported(["nowhere.obo"], {"": "Gadget"}, load()))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a\u202eb", "has a character"),
        ("a|b", "has a character"),
        ("x", "too short"),
        ("patient", "block list"),
        ("tooth   finding", "another term has that label"),
        ("Toothache", "concept/toothache has that name"),
    ],
)
def test_a_name_that_would_do_harm_is_left_out(tmp_path, name, says):
    path = tmp_path / "a.obo"
    path.write_text(f"[Term]\nid: X:1\nname: {name}\n\n[Term]\nid: X:2\nname: tooth finding\n", "utf-8")
    (found,) = imported([path], {"": "Symptom"}, load())
    assert says in found.left[0].reason


def test_two_labels_of_one_id_are_not_merged(tmp_path):
    path = tmp_path / "a.obo"
    path.write_text("[Term]\nid: X:1\nname: gum+line\n\n[Term]\nid: X:2\nname: gum=line\n", "utf-8")
    (found,) = imported([path], {"": "Symptom"}, load())
    assert [x.reason for x in found.left] == ["its id would be that of 'gum+line'"]


BOMB = '<!DOCTYPE x [ <!ENTITY a "aaaa"> <!ENTITY b "&a;&a;&a;"> ]>'
OUTSIDE = '<!DOCTYPE x [ <!ENTITY a SYSTEM "file:///etc/passwd"> ]>'


@pytest.mark.parametrize("head", [BOMB, OUTSIDE, BOMB.replace('"aaaa"', f'"{"a" * 300}"')])
def test_an_entity_that_could_grow_or_reach_outside_is_refused_with_its_line(tmp_path, head):
    path = tmp_path / "a.owl"
    path.write_text(f'<?xml version="1.0"?>\n{head}<x/>', encoding="utf-8")
    with pytest.raises(InputError, match=r"line 2: this entity is not read"):
        read(path)


def test_an_entity_that_abbreviates_a_namespace_is_read(tmp_path):
    owl = (CASES / "teeth.owl").read_text("utf-8")
    head = '<?xml version="1.0"?>\n<!DOCTYPE x [ <!ENTITY obo "http://purl.obolibrary.org/obo/" > ]>'
    text = owl.replace('<?xml version="1.0"?>', head).replace(
        '"http://purl.obolibrary.org/obo/XT', '"&obo;XT'
    )
    (tmp_path / "a.owl").write_text(text, encoding="utf-8")
    assert [term.id for term in read(tmp_path / "a.owl").terms] == ["XT:0000001", "XT:0000002"]


def test_names_of_other_tables_in_the_folder_are_taken(teeth, tmp_path):
    write([teeth], tmp_path, [])
    (again,) = imported([CASES / "teeth.obo"], BELOW, load(), folder=tmp_path)
    assert names(again) == names(teeth)
    (tmp_path / "more.obo").write_text("[Term]\nid: X:1\nname: tooth lime\n", encoding="utf-8")
    (more,) = imported([tmp_path / "more.obo"], {"": "Symptom"}, load(), folder=tmp_path)
    assert [x.reason for x in more.left] == ["concept/calculus-of-the-tooth has that name"]
    assert [path.name for path in write([more], tmp_path / "none", [])] == ["left-out.tsv"]


def test_hpo_comes_with_its_package_and_without_it_the_command_is_named(monkeypatch):
    assert len(read("hpo").terms) > 15_000
    monkeypatch.setitem(BUNDLED, "hpo", ("no_such_package", "hp.obo", "hpo", ""))
    with pytest.raises(MissingExtraError, match=r"pip install 'medkg\[hpo\]'"):
        read("hpo")


def test_the_command_imports_extends_and_finds(said, tmp_path):
    code, out, _ = said(
        *("lexicon", "import", CASES / "teeth.obo", "--kind", "Symptom=TOOTH:1", "-o", tmp_path / "add")
    )
    assert code == 0
    assert out.startswith(
        "teeth.obo: 4 concepts with 4 other names, 4 mappings; left out: 5 names or terms, 1"
    )
    assert said("ontology", "extend", tmp_path / "add", "-o", tmp_path / "whole")[0] == 0
    code, out, _ = said("--ontology", tmp_path / "whole", "lexicon", "search", "tooth lime")
    assert out.startswith("concept/calculus-of-the-tooth\tSymptom\t")
    assert "calculus" not in said("lexicon", "search", "tooth lime")[1]


def test_hpo_is_imported_with_a_word_on_its_licence(said, tmp_path):
    code, _, error = said("lexicon", "import", "hpo", "--kind", "Symptom=HP:0000118", "-o", tmp_path)
    assert (code, error) == (0, "HPO is free to use under https://hpo.jax.org/app/license\n")
