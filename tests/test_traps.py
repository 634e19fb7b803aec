"""What an article hides: the tensions of its statements, told from the bundled graph and from the text itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import ontology, review
from kg.extract import claims
from kg.model import Claim, Concept, Document, Evidence, slug
from kg.read import from_text, read
from kg.store import Store
from kg.validate import validate

BUNDLED = Path(__file__).parent.parent / "documents" / "leg-pain-after-spinal-fusion.md"
ONTOLOGY = ontology.load()


def graph(found, text: Document) -> Store:
    store = Store()
    store.add(found, [text])
    return store


def told(store: Store, text: Document, check: str) -> list[str]:
    return [finding.message for finding in validate(store, [text]) if finding.check == check]


@pytest.fixture(scope="module")
def bundled() -> tuple[Store, Document]:
    text = read(BUNDLED)
    return graph(review.claims(review.path_beside(BUNDLED), text, ONTOLOGY), text), text


@pytest.fixture
def article(shared) -> tuple[Store, Document]:
    """The article as the extractor alone reads it."""
    text = read(shared / "documents" / "leg-pain-after-spinal-fusion.txt")
    return graph(claims(text, ONTOLOGY), text), text


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ("rules/superlative-and-weaker", "'age' is called 'most significant', and yet weaker than"),
        (
            "rules/circular-cause",
            "'persistent spinal pain syndrome type 2' is called a cause of 'ongoing lumbar pain'",
        ),
        ("document/heading", "its text never mentions lumbar decompression"),
        (
            "rules/symptom-and-side-effect",
            "'numbness' is a symptom of neuropathic pain and also a side effect of electrical stimulation device",
        ),
        (
            "rules/certainty-differs",
            "'diabetes increases risk of infection' is possible in one place and asserted in another",
        ),
        ("rules/qualified-differently", "“24 hours before surgery” and “before surgery”"),
        (
            "rules/treatment-that-harms",
            "'spinal fusion' treats spinal instability, and is also said to bring about or worsen leg pain",
        ),
        ("document/unnamed-study", "“the study” is not identified"),
        ("rules/curator-note", "an international group of experts is credited"),
    ],
)
def test_what_the_bundled_document_hides_is_told(bundled, check, words) -> None:
    messages = told(*bundled, check)
    assert any(words in message for message in messages), messages


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ("rules/superlative-and-weaker", "'age' is called 'most significant', and yet weaker than"),
        ("rules/circular-cause", "is called a cause of 'ongoing lumbar pain'"),
        ("document/heading", "its text never mentions lumbar decompression"),
        ("rules/certainty-differs-in-wording", "'diabetes increases risk of infection' is possible"),
        (
            "rules/qualified-differently",
            "antibiotics reduces risk of infection (timing: for 24 hours before surgery)",
        ),
        ("document/unnamed-study", "“The study” is not identified"),
        ("document/pasted-title", "is pasted into a sentence"),
    ],
)
def test_what_the_article_hides_is_told_without_anybody_reviewing_it(article, check, words) -> None:
    messages = told(*article, check)
    assert any(words in message for message in messages), messages


# The same tensions in other words, of other things: none of the rules knows the article.
@pytest.mark.parametrize(
    ("check", "text"),
    [
        (
            "rules/superlative-and-weaker",
            "Smoking is the strongest risk factor for stroke. However, it was less important than obesity.",
        ),
        (
            "rules/two-superlatives",
            "Obesity is the leading cause of stroke. Other risks are known. Smoking is the leading cause of stroke.",
        ),
        (
            "rules/circular-cause",
            "Chronic fatigue syndrome is common. This condition is the main cause of lasting fatigue in many adults.",
        ),
        (
            "rules/qualified-differently",
            "Aspirin can be given before surgery to prevent stroke. Aspirin for two weeks can prevent stroke.",
        ),
        (
            "rules/certainty-differs",
            "People who have diabetes or asthma may be at a higher risk of gout. Diabetes raises the risk of gout.",
        ),
        (
            "rules/treatment-that-harms",
            "Aspirin relieves fever. Aspirin can also cause nausea.",
        ),
        (
            "rules/symptom-and-side-effect",
            "Nausea is a symptom of gout. Colchicine treats gout. Side effects of colchicine include nausea.",
        ),
    ],
)
def test_the_same_tension_is_told_in_other_words(check, text) -> None:
    document = from_text(text, id="t", title="")
    assert told(graph(claims(document, ONTOLOGY), document), document, check)


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (
            "rules/two-superlatives",
            "The most common causes of stroke are obesity and smoking.",
        ),
        (
            "rules/two-superlatives",
            "In children, asthma is the main cause of cough. In adults, smoking is the main cause of cough.",
        ),
        (
            "rules/superlative-and-weaker",
            "Smoking is one of the strongest risk factors for stroke. It was less important than obesity.",
        ),
        (
            "rules/superlative-and-weaker",
            "Smoking is not the strongest risk factor for stroke. It was less important than obesity.",
        ),
    ],
)
def test_what_is_no_tension_is_not_told(check, text) -> None:
    document = from_text(text, id="t", title="")
    assert not told(graph(claims(document, ONTOLOGY), document), document, check)


def test_the_tensions_of_the_article_are_in_its_gold(shared) -> None:
    text = read(shared / "documents" / "leg-pain-after-spinal-fusion.txt")
    lines = (shared / "gold" / "leg-pain-after-spinal-fusion.tsv").read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]
    store = graph([of_gold(row, text) for row in rows if row["relation"] in ONTOLOGY.relations], text)
    assert {finding.check for finding in validate(store, [text])} >= {
        "rules/circular-cause",
        "rules/symptom-and-side-effect",
        "rules/certainty-differs",
        "document/heading",
        "document/unnamed-study",
        "document/pasted-title",
    }


def of_gold(row: dict[str, str], text: Document) -> Claim:
    """A gold row as a claim; its things get kinds that its relation allows."""
    relation = ONTOLOGY.relations[row["relation"]]
    kinds = (relation.domain or ("Factor",), relation.range or ("Factor",))
    ends = [
        Concept(f"concept/{slug(row[e])}", row[e], k[:1])
        for e, k in zip(("subject", "object"), kinds, strict=True)
    ]
    start, end = int(row["start"]), int(row["end"])
    certainty = "possible" if row["certainty"] == "hedged" else "asserted"
    line = Evidence(text.path, start, end, text.text[start:end], certainty=certainty, section=row["section"])
    return Claim(ends[0], relation.name, ends[1], row["polarity"] == "negated", (), (line,))
