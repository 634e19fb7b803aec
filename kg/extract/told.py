"""What is told by a clause where a slot has a filter for that: what people do, what befalls a part of the body."""

from __future__ import annotations

from collections.abc import Callable

from kg.extract.clausal import clause, deeds, efforts, known, tasks, traits
from kg.extract.doings import doings, nothing, qualities, undone
from kg.extract.question import Question
from kg.extract.states import harms, made, organs, states
from kg.extract.stating import Spoken
from kg.extract.things import COMPLAINTS, things

# The filters, and who answers.
TOLD: dict[str, Callable[[Question], list[Spoken]]] = {
    COMPLAINTS: things,
    "clause": clause,
    "deed": deeds,
    "doing": doings,
    "effort": efforts,
    "harm": harms,
    "known": known,
    "made": made,
    "nothing": nothing,
    "organ": organs,
    "quality": qualities,
    "state": states,
    "task": tasks,
    "traits": traits,
    "undone": undone,
}
