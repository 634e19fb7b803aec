"""A document's text as the page lays it out: blocks of sentences, each with the claims that it carries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.model import WORD_JOINER, Document, Sentence
from kg.view.scene import Row, Scene


def articles(documents: Iterable[Document], scene: Scene) -> list[Row]:
    """Each document with its title and blocks; a sentence's claims are numbers into the scene's edges."""
    stated: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, edge in enumerate(scene.edges):
        for line in edge["evidence"]:
            stated[scene.sources[line["source"]]["document"]].append((line["start"], line["end"], number))
    return [
        {
            "id": document.path,
            "title": document.title,
            "blocks": list(_blocks(document, stated[document.path])),
        }
        for document in documents
    ]


def passages(texts: Iterable[Row], scene: Scene) -> dict[tuple[int, int, int], str]:
    """The words of each line of evidence that one sentence holds, by source, start and end."""
    found: dict[tuple[int, int, int], str] = {}
    for text in texts:
        for sentence in (s for block in text["blocks"] for s in block["sentences"]):
            first, words = sentence["start"], sentence["text"]
            for line in (line for at in sentence.get("claims", ()) for line in scene.edges[at]["evidence"]):
                start, end = line["start"], line["end"]
                here = scene.sources[line["source"]]["document"] == text["id"]
                if here and first <= start and end <= first + len(words):
                    found.setdefault((line["source"], start, end), words[start - first : end - first])
    return found


def _blocks(document: Document, stated: Sequence[tuple[int, int, int]]) -> Iterator[Row]:
    """Headings, paragraphs and list items in the order of the text."""
    block: Row = {}
    end = 0
    for sentence in document.sentences:
        fresh = (
            sentence.role != "prose"
            or block.get("role") != "prose"
            or "\n\n" in document.plain[end : sentence.start]
        )
        if fresh:
            if block:
                yield block
            block = {"role": sentence.role, "sentences": []}
        block["sentences"].append(_sentence(document, sentence, stated))
        end = sentence.end
    if block:
        yield block


def _sentence(document: Document, sentence: Sentence, stated: Sequence[tuple[int, int, int]]) -> Row:
    numbers = sorted({n for start, end, n in stated if start < sentence.end and end > sentence.start})
    text = document.at(sentence).replace(WORD_JOINER, "\u200b")
    return {"start": sentence.start, "text": text, **({"claims": numbers} if numbers else {})}
