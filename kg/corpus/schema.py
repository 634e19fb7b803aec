"""The columns of what is read of each document: the parts that every engine writes.

A row of a part is a document, a concept, a line of evidence, or an error: one column is filled.
"""

from __future__ import annotations

import pyarrow as pa

_TEXT = pa.string()
_TEXTS = pa.list_(_TEXT)
QUALIFIERS = pa.list_(pa.struct([("name", _TEXT), ("value", _TEXT)]))
MAPPINGS = pa.list_(pa.struct([("predicate", _TEXT), ("term", _TEXT), ("label", _TEXT)]))

PART = pa.schema(
    [
        (
            "document",
            pa.struct(
                [
                    ("id", _TEXT),
                    ("identifier", _TEXT),
                    *((name, _TEXT) for name in ("title", "url", "source", "created", "language")),
                    ("media_type", _TEXT),
                    ("sha256", _TEXT),
                    ("names", _TEXTS),
                ]
            ),
        ),
        (
            "concept",
            pa.struct(
                [
                    ("id", _TEXT),
                    ("label", _TEXT),
                    ("cased", pa.bool_()),  # whether it has a capital; the label without one is taken
                    ("kinds", _TEXTS),
                    ("names", _TEXTS),
                    ("mappings", MAPPINGS),
                ]
            ),
        ),
        (
            "evidence",
            pa.struct(
                [
                    *((name, _TEXT) for name in ("id", "claim", "subject", "relation", "object")),
                    ("negated", pa.bool_()),
                    ("qualifiers", QUALIFIERS),
                    ("document", _TEXT),
                    ("passage", _TEXT),
                    ("start", pa.int64()),
                    ("stop", pa.int64()),  # "end" is a word of SQL
                    *((name, _TEXT) for name in ("quote", "prefix", "suffix", "certainty", "cue", "section")),
                    *((name, _TEXT) for name in ("rule", "agent", "subject_text", "object_text", "comment")),
                    ("vouched", pa.bool_()),  # a person stands behind it
                ]
            ),
        ),
        (
            "error",
            pa.struct(
                [("file", _TEXT), ("line", pa.int64()), ("id", _TEXT), ("sha256", _TEXT), ("error", _TEXT)]
            ),
        ),
    ]
)
