"""The lexicon: what it finds, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import OntologyError
from kg.lexicon import HEADER, Lexicon, load, normalised

FOLDER = Path(__file__).parent.parent / "ontology" / "lexicon"
COLUMNS = ["subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label"]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load(FOLDER)


@pytest.fixture
def written(tmp_path: Path):
    """Writes a lexicon of those files (name, lines) and gives its folder."""

    def write(*files: tuple[str, str], mappings: str = "") -> Path:
        folder = tmp_path / "lexicon"
        folder.mkdir()
        for name, text in files:
            head = HEADER + "\n" if name.endswith(".tsv") else ""
            (folder / name).write_text(head + text, encoding="utf-8")
        if mappings:
            (tmp_path / "mappings.sssom.tsv").write_text(mappings, encoding="utf-8")
        return folder

    return write


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Crohn\u2019s disease", "Crohn disease"),
        ("X-rays", "x ray"),
        ("biopsies", "biopsy"),
        ("viruses", "virus"),
        ("causes", "cause"),
        ("rashes", "rash"),
        ("headaches", "headache"),
        ("stitches", "stitch"),
        ("abscesses", "abscess"),
        ("numbness", "Numbness"),
        ("arthritis", "ARTHRITIS"),
        ("gas", "gas"),
        ("scar\u2060 \n tissue", "scar tissue"),
        ("non\u2013Hodgkin lymphoma", "non-Hodgkin lymphoma"),
        ("infants' colic", "infants colic"),
        ("the infant's", "the infant"),
        ("the infants'", "the infants"),
        ("Me\u0301nie\u0300re\u2019s disease", "M\u00e9ni\u00e8re's disease"),
    ],
)
def test_names_that_differ_in_case_mark_or_number_are_one(said, meant):
    assert normalised(said) == normalised(meant)


@pytest.mark.parametrize(
    ("one", "other"), [("stroke", "heat stroke"), ("virus", "viral"), ("colon", "colonic")]
)
def test_names_that_differ_in_a_word_are_two(one, other):
    assert normalised(one) != normalised(other)


@given(st.text(alphabet="ab se'-\u2019\u2060\u00e9X", max_size=20))
def test_case_and_outer_space_never_matter(text):
    assert normalised(f" {text.upper()}\n") == normalised(text.lower())


def test_a_lay_word_and_a_doctors_word_find_one_concept(lexicon):
    found = {lexicon.find(name).id for name in ("high blood pressure", "Hypertension")}
    assert found == {"concept/high-blood-pressure"}


def test_an_unknown_phrase_finds_nothing(lexicon):
    assert lexicon.find("purple dishwasher") is None


def test_a_blocked_word_finds_nothing_even_when_a_file_names_it(written):
    folder = written(("a.tsv", "concept/fall\tFactor\tfall\tfalling\n"), ("blocklist.txt", "fall # a verb\n"))
    assert load(folder).find("Falls") is None
    assert load(folder).find("falling").id == "concept/fall"


def test_an_acronym_that_is_a_word_is_found_in_its_own_case_only(lexicon):
    assert lexicon.find("AIDS").label == "AIDS"
    assert lexicon.find("aids") is None
    assert lexicon.find("ALL").label == "acute lymphoblastic leukemia"
    assert lexicon.find("all") is None


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("low back pain", "low back pain"),
        ("severe low back pain", "low back pain"),
        ("leg pain on one side", "leg pain"),
        ("sudden pain in the leg", "leg pain"),
        ("inflammation of the eyelid margin", "inflammation"),
        ("sudden swelling of the legs at night", "swelling of the legs"),
        ("the surgeon", "surgeon"),
    ],
)
def test_the_head_of_a_phrase_gives_the_broader_concept(lexicon, phrase, label):
    assert lexicon.head(phrase).label == label


@pytest.mark.parametrize("phrase", ["", "purple dishwasher", "dishwasher for the spine"])
def test_a_phrase_without_a_known_head_has_no_broader_concept(lexicon, phrase):
    assert lexicon.head(phrase) is None


def test_search_gives_the_exact_concept_first(lexicon):
    assert lexicon.search("slipped disc")[0].label == "herniated disc"
    assert lexicon.search("mri")[0].label == "MRI"


def test_search_forgives_a_slip_of_the_pen(lexicon):
    assert lexicon.search("siatica")[0].label == "sciatica"


def test_search_gives_no_more_than_is_asked_for(lexicon):
    assert len(lexicon.search("pain", limit=3)) == 3
    assert lexicon.search("pain", limit=0) == []
    assert lexicon.search("") == []


def test_search_gives_each_concept_once(lexicon):
    found = [concept.id for concept in lexicon.search("pain", limit=200)]
    assert len(found) == len(set(found))


def test_every_tsv_of_the_folder_is_read(written):
    folder = written(
        ("a.tsv", "concept/ear\tAnatomy\tear\t\n"), ("z.tsv", "concept/eye\tAnatomy\teye\teyeball\n")
    )
    assert list(load(folder).concepts) == ["concept/ear", "concept/eye"]


def test_an_id_given_twice_is_refused_with_both_places(written):
    folder = written(
        ("a.tsv", "concept/ear\tAnatomy\tear\t\n"), ("b.tsv", "concept/ear\tAnatomy\touter ear\t\n")
    )
    with pytest.raises(
        OntologyError, match=r"concept/ear is given twice: in a\.tsv line 2 and in b\.tsv line 2"
    ):
        load(folder)


def test_a_name_of_two_concepts_is_refused_with_both_places(written):
    folder = written(("a.tsv", "concept/flu\tCondition\tflu\tColds\nconcept/cold\tCondition\tcold\t\n"))
    with pytest.raises(
        OntologyError, match=r"concept/flu in a\.tsv line 2 and concept/cold in a\.tsv line 3"
    ):
        load(folder)


@pytest.mark.parametrize("line", ["concept/ear\tAnatomy\tear", "\tAnatomy\tear\t", "concept/ear"])
def test_a_line_that_lacks_a_part_is_refused_with_its_place(written, line):
    with pytest.raises(OntologyError, match=r"a\.tsv line 2"):
        load(written(("a.tsv", f"{line}\n")))


@pytest.mark.parametrize("text", ["", "id\tlabel\n"])
def test_a_file_with_other_columns_is_refused(written, text):
    folder = written()
    (folder / "a.tsv").write_text(text)
    with pytest.raises(OntologyError, match=r"a\.tsv must begin with the columns"):
        load(folder)


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(OntologyError, match="no lexicon folder"):
        load(tmp_path / "nowhere")


EAR = ("a.tsv", "concept/ear\tAnatomy\tear\t\n")


def rows(*cells: str) -> str:
    return (
        "\n".join(["# license: x", "\t".join(COLUMNS), *("\t".join(row.split(",")) for row in cells)]) + "\n"
    )


def test_a_mapping_belongs_to_its_concept(written):
    folder = written(
        EAR,
        mappings=rows(
            "concept:ear,ear,skos:exactMatch,,X:1,Ear", "concept:ear,ear,skos:closeMatch,,X:2,Ears"
        ),
    )
    links = load(folder).concepts["concept/ear"].mappings
    assert [(link.predicate, link.term, link.label) for link in links] == [
        ("exactMatch", "X:1", "Ear"),
        ("closeMatch", "X:2", "Ears"),
    ]


def test_a_refused_term_and_a_missing_one_are_no_mappings(written):
    folder = written(
        EAR,
        mappings=rows(
            "concept:ear,ear,skos:exactMatch,Not,X:1,Ear",
            "concept:ear,ear,skos:exactMatch,,sssom:NoTermFound,",
        ),
    )
    assert load(folder).concepts["concept/ear"].mappings == ()


def test_mappings_can_be_left_aside(written):
    folder = written(EAR, mappings=rows("concept:nose,nose,skos:exactMatch,,X:1,Nose"))
    assert load(folder, mapped=False).concepts["concept/ear"].mappings == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (rows("concept:nose,nose,skos:exactMatch,,X:1,Nose"), "concept/nose, which no file"),
        (rows("concept:ear,ear"), "a row of 2 columns, not 6"),
        ("subject_id\tobject_id\n", "lacks a column"),
        ("# nothing\n", "lacks a column"),
    ],
)
def test_mappings_that_do_not_fit_are_refused(written, text, says):
    with pytest.raises(OntologyError, match=says):
        load(written(EAR, mappings=text))
