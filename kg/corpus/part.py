"""The pure function of a corpus build: pieces in, rows out. Every engine runs this one, and no other.

Nothing that a document holds can stop a build: what goes wrong becomes a row that names the
document and the error, and repeats no text of it. What stops it is a package that is not installed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.build import claims_of
from kg.corpus.pieces import TABLES, Piece
from kg.errors import InputError, MissingExtraError, ReviewError
from kg.model import Claim, Concept, Document, merged
from kg.quads import lines_of
from kg.read import READERS
from kg.review import path_beside
from kg.support import vouched

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.ontology import Ontology

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read: the ontology's folder and base, the tier, and whether reviews count."""

    folder: str
    base: str
    tier: str = "precise"
    review: bool = True
    extractors: tuple[str, ...] = ("rules",)

    @property
    def ontology(self) -> Ontology:
        """The ontology, loaded once a process."""
        return _ontology(self.folder, self.base)


@cache
def _ontology(folder: str, base: str) -> Ontology:
    from kg.ontology import load

    known = load(folder)
    return known if known.base == base else replace(known, base=base)


def part(pieces: Iterable[Piece], reading: Reading) -> pa.RecordBatch:
    """The rows of some pieces, as `kg.corpus.schema.PART`; the order is that of the pieces."""
    import pyarrow as pa

    from kg.corpus.schema import PART

    found: dict[str, list[Row]] = {name: [] for name in PART.names}
    concepts: dict[Concept, None] = {}
    for piece in pieces:
        for table, row in rows(piece, reading):
            if isinstance(row, Concept):
                concepts[row] = None
            else:
                found[table].append(row)
    found["concept"] = [_concept(concept) for concept in concepts]
    sizes = [len(found[name]) for name in PART.names]
    columns = []
    for place, name in enumerate(PART.names):
        before, after = sum(sizes[:place]), sum(sizes[place + 1 :])
        columns.append(pa.array([None] * before + found[name] + [None] * after, type=PART.field(name).type))
    return pa.RecordBatch.from_arrays(columns, schema=PART)


def rows(piece: Piece, reading: Reading) -> Iterator[tuple[str, Row | Concept]]:
    """The table and the row of all that a piece gives."""
    if piece.error:
        yield "error", _error(piece, "", piece.error)
        return
    place = f"{piece.name}, line {piece.number}" if piece.number else piece.name
    try:
        documents = list(_reader(piece.name)(piece.data, place))
    except InputError as error:
        yield "error", _error(piece, "", str(error).removeprefix(f"{place}: "))
        return
    except MissingExtraError:
        raise
    except Exception as error:  # noqa: BLE001  # no document may stop the others, whatever is in it
        yield "error", _error(piece, "", f"it cannot be read ({type(error).__name__}).")
        return
    for document in documents:
        try:
            yield from list(_stated(document, piece, reading))
        except MissingExtraError:
            raise
        except ReviewError:
            yield "error", _error(piece, document.id, "its review does not fit.")
        except Exception as error:  # noqa: BLE001  # the same
            yield "error", _error(piece, document.id, f"no claims can be read ({type(error).__name__}).")


def _stated(document: Document, piece: Piece, reading: Reading) -> Iterator[tuple[str, Row | Concept]]:
    beside = path_beside(Path(piece.path)) if reading.review and piece.path else None
    yield "document", _document(document)
    found = list(claims_of(document, beside, reading.ontology, reading.tier, reading.extractors))
    for claim in found:
        yield from (("concept", claim.subject), ("concept", claim.object))
    for claim in merged(found):
        yield from (("evidence", row) for row in _evidence(claim))


def _reader(name: str) -> Any:
    ending = ".jsonl" if name.endswith(TABLES) else name.lower()
    return next(reader for known, reader in READERS.items() if ending.endswith(known))


def _document(document: Document) -> Row:
    return {
        "id": document.path,
        "identifier": document.id,
        "names": document.names,
        **{
            name: getattr(document, name)
            for name in ("title", "url", "source", "created", "language", "media_type", "sha256")
        },
    }


def _concept(concept: Concept) -> Row:
    return {
        "id": concept.id,
        "label": concept.label,
        "cased": concept.label != concept.label.lower(),
        "kinds": concept.kinds,
        "names": concept.names,
        "mappings": [{"predicate": m.predicate, "term": m.term, "label": m.label} for m in concept.mappings],
    }


def _evidence(claim: Claim) -> Iterator[Row]:
    shared = {
        "claim": claim.id,
        "subject": claim.subject.id,
        "relation": claim.relation,
        "object": claim.object.id,
        "negated": claim.negated,
        "qualifiers": [{"name": name, "value": value} for name, value in claim.qualifiers],
    }
    for line in lines_of(claim):
        own = {name: getattr(line, name) for name in line.__slots__ if name != "end"}
        more = {
            "id": claim.evidence_id(line),
            "passage": line.passage,
            "stop": line.end,
            "vouched": vouched(line),
        }
        yield shared | own | more


def _error(piece: Piece, document: str, message: str) -> Row:
    return {
        "file": piece.name,
        "line": piece.number or None,
        "id": document,
        "sha256": hashlib.sha256(piece.data.rstrip(b"\r\n")).hexdigest(),
        "error": message,
    }
