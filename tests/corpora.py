"""Small corpora for tests, of sentences of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CAUSES = ("Smoking", "Infection", "High blood pressure", "Diabetes", "Obesity")
EFFECTS = ("lung cancer", "leg pain", "heart failure", "kidney failure", "infection")


def articles(number: int) -> list[dict[str, Any]]:
    """Articles that agree, hedge, deny, and call one thing by two names."""
    return [_article(at) for at in range(number)]


def _article(at: int) -> dict[str, Any]:
    cause, effect = CAUSES[at % len(CAUSES)], EFFECTS[at * 3 % len(EFFECTS)]
    doubt = ("can cause", "may cause", "causes", "does not cause")[at % 4]
    return {
        "id": f"note-{at:05d}",
        "title": effect.capitalize(),
        "url": f"https://example.org/{at}",
        "sections": [
            {"heading": "Causes", "text": f"{cause} {doubt} {effect}. Stress causes leg pain."},
            {"heading": "Treatment", "text": f"Antibiotics treat infection. Surgery can cause {effect}."},
        ],
    }


def jsonl(path: Path, number: int = 24, *extra: bytes) -> Path:
    """A corpus with so many articles, and further lines as they are."""
    lines = [json.dumps(article).encode() for article in articles(number)]
    path.write_bytes(b"\n".join([*lines, *extra]) + b"\n")
    return path
