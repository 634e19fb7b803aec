from graphs import line, said, store

from kg.diff import diff
from kg.graph import Graph
from kg.terminal import visible, visible_lines, wide
from kg.validate import impact

STEERING = "\x1b[31mred\x07\u202e"


def test_what_steers_a_terminal_is_written_out():
    assert visible(STEERING) == r"\x1b[31mred\x07\u202e"
    assert visible_lines(f"{STEERING}\nplain") == r"\x1b[31mred\x07\u202e" + "\nplain"


def test_wide_letters_take_two_columns_and_accents_none():
    assert wide("痛い") == 4
    assert wide("e\u0301") == 1


def test_no_value_steers_the_prompt_that_shows_it():
    one, other = (Graph(store(said(STEERING, "causes", name, line(STEERING)))) for name in ("a", "b"))
    claim = next(one.claims())
    shown = [
        diff(one.store, other.store).format(),
        repr(one.validate()),
        repr(impact(one.store, claim.id)),
    ]
    assert [text for text in shown if "\x1b" in text or "\u202e" in text] == []
