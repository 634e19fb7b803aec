"""Claims from a language model behind any HTTP endpoint that speaks the chat API of OpenAI.

    export KG_LLM_URL=http://localhost:8080/v1 KG_LLM_MODEL=my-model     # and KG_LLM_KEY where it needs one
    kg extract article.md --extractor llm

No text leaves the machine unless the user names the endpoint. The model only proposes: a quote that
the text does not have, a kind or relation that the ontology does not have, a thing that the text does
not name are refused, each with its reason, and hedges that the model passed over are put back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.extract.gate import Refusal
from kg.model import Claim, Concept, Document, Evidence
from kg.ontology import Ontology
from kg.plugins.prompt import instructions, passages

if TYPE_CHECKING:
    from kg.plugins.http import Answer

MOST = 500  # claims of one answer
MARGIN = 32  # characters of the text before and after a quote
NAME = "llm"
_TEXTS = ("subject", "subject_kind", "relation", "object", "object_kind", "certainty", "cue", "quote")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is asked, and how long; the key is shown nowhere."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 60.0  # seconds for a whole answer
    tries: int = 3
    pause: float = 1.0  # seconds before the second try, twice as long before each one after that


def endpoint(environment: Mapping[str, str]) -> Endpoint:
    """The endpoint that the user names in the environment."""
    url = environment.get("KG_LLM_URL", "")
    if not url.startswith(("http://", "https://")) or "@" in url:
        raise InputError(
            "The extractor llm asks nobody unless you say whom: set KG_LLM_URL to the base of an "
            "OpenAI-compatible API, as http://localhost:8080/v1, and its key, if any, as KG_LLM_KEY."
        )
    return Endpoint(
        url=url.rstrip("/"),
        model=environment.get("KG_LLM_MODEL", "default"),
        key=environment.get("KG_LLM_KEY", ""),
        timeout=_seconds(environment.get("KG_LLM_TIMEOUT", "60")),
    )


def claims(document: Document, ontology: Ontology) -> Iterator[Claim | Refusal]:
    """What the model behind the user's endpoint says that a document claims, passage by passage."""
    return asked(document, ontology, endpoint(os.environ))


def asked(document: Document, ontology: Ontology, where: Endpoint) -> Iterator[Claim | Refusal]:
    """What a model says that a document claims; what cannot be a claim comes as a refusal."""
    from kg.plugins.http import ask

    task = instructions(ontology)
    for start, end in passages(document):
        answer = ask(where, task, document.text[start:end])
        for item in _items(answer):
            if isinstance(item, dict):
                yield _claim(item, document, (start, end), ontology)
            else:
                yield Refusal(None, f"The model's answer holds {item!r:.80} where a claim should be.")


def _items(answer: Answer) -> list[Any]:
    """The claims of an answer, which must be a JSON object and no more."""
    try:
        found = json.loads(answer.text)
    except (ValueError, RecursionError):
        return [f"no JSON: {answer.text[:60]}"]
    listed = found.get("claims") if isinstance(found, dict) else None
    return listed[:MOST] if isinstance(listed, list) else [f"no list of claims: {answer.text[:60]}"]


def _claim(
    item: dict[str, Any], document: Document, span: tuple[int, int], ontology: Ontology
) -> Claim | Refusal:
    """The claim of one item, its quote located in the passage that was asked about."""
    wrong = next((name for name in _TEXTS if not isinstance(item.get(name, ""), str)), "")
    if wrong or not isinstance(item.get("negated", False), bool):
        return Refusal(None, f"The model's {wrong or 'negated'!r} is of the wrong type.")
    said = {name: str(item.get(name, "")).strip() for name in _TEXTS}
    reason = next(_faults(said, document, ontology), "")
    start = document.text.find(said["quote"], *span) if said["quote"] else -1
    if reason or start < 0:
        return Refusal(None, reason or f"Its quote does not stand in the text: {said['quote']!r:.80}.")
    end = start + len(said["quote"])
    line = Evidence(
        document=document.path,
        start=start,
        end=end,
        quote=document.text[start:end],
        prefix=document.text[max(0, start - MARGIN) : start],
        suffix=document.text[end : end + MARGIN],
        certainty=said["certainty"],
        cue=said["cue"],
        section=next((s.heading for s in reversed(document.sections) if s.start <= start), ""),
        rule=NAME,
        agent="computational_model",
        subject_text=said["subject"],
        object_text=said["object"],
    )
    ends = (_concept(said[end_], said[f"{end_}_kind"], ontology) for end_ in ("subject", "object"))
    subject, object_ = ends
    return Claim(subject, said["relation"], object_, bool(item.get("negated")), evidence=(line,))


def _faults(said: dict[str, str], document: Document, ontology: Ontology) -> Iterator[str]:
    """What keeps an item from becoming a claim that the gate can look at."""
    text = document.text.lower()
    for name in ("subject", "object"):
        if not said[name] or said[name].lower() not in text:
            yield f"Its {name} does not stand in the text: {said[name]!r:.80}."
        if said[f"{name}_kind"] not in ontology.kinds:
            yield f"The ontology has no kind {said[f'{name}_kind']!r:.80}."


def _concept(text: str, kind: str, ontology: Ontology) -> Concept:
    """The lexicon's concept of that name, or a new one of that kind."""
    return ontology.lexicon.find(text) or ontology.concept(" ".join(text.split()), (kind,))


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3_600:  # noqa: PLR2004  # an hour
        raise InputError(f"KG_LLM_TIMEOUT is a number of seconds up to 3600, not {text!r}.")
    return seconds
