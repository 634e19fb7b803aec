"""The constraint components of SHACL Core: each parameter with the function that checks it.

A builder reads what its parameter means at a shape, and gives checks: functions from a focus node
and its value nodes to what is wrong, as pairs of a value and a path (either may be nothing).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg.errors import InputError
from kg.validate import literals, paths
from kg.validate.index import Term

if TYPE_CHECKING:
    from kg.validate.shacl import Shapes

Breach: TypeAlias = tuple[Term | None, paths.Path | None]
Check: TypeAlias = Callable[[Term, Sequence[Term]], Iterable[Breach]]
Named: TypeAlias = tuple[str, Check]
Builder: TypeAlias = Callable[["Shapes", Term, Term], Iterator[Named]]

_MISSING: Breach = (None, None)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(paths.SH + name)


def component(parameter: str) -> str:
    """The IRI of the component that a parameter belongs to.

    >>> component("minCount")
    'http://www.w3.org/ns/shacl#MinCountConstraintComponent'
    """
    return f"{paths.SH}{parameter[0].upper()}{parameter[1:]}ConstraintComponent"


def _number(parameter: Term) -> int:
    if isinstance(parameter, ox.Literal) and re.fullmatch(r"\+?[0-9]{1,18}", parameter.value):
        return int(parameter.value)
    message = f"{parameter} is no count"
    raise InputError(message)


def _each(name: str, fits: Callable[[Shapes, Term], Callable[[Term], bool]]) -> Builder:
    """A component that looks at each value by itself."""

    def build(shapes: Shapes, shape: Term, parameter: Term) -> Iterator[Named]:
        del shape
        fit = fits(shapes, parameter)
        yield component(name), lambda _, values: [(value, None) for value in values if not fit(value)]

    return build


def _count(name: str, wrong: Callable[[int, int], bool]) -> Builder:
    """A component that counts the values."""

    def build(shapes: Shapes, shape: Term, parameter: Term) -> Iterator[Named]:
        del shapes, shape
        limit = _number(parameter)
        yield component(name), lambda _, values: (_MISSING,) if wrong(len(values), limit) else ()

    return build


def _compared(orders: tuple[int, ...]) -> Callable[[Shapes, Term], Callable[[Term], bool]]:
    return lambda _, parameter: lambda value: literals.order(value, parameter) in orders


def _text(value: Term) -> str | None:
    return None if isinstance(value, ox.BlankNode) else value.value


def _long(*, longest: bool) -> Callable[[Shapes, Term], Callable[[Term], bool]]:
    def fits(shapes: Shapes, parameter: Term) -> Callable[[Term], bool]:
        del shapes
        limit = _number(parameter)

        def fit(value: Term) -> bool:
            text = _text(value)
            return text is not None and (len(text) <= limit if longest else len(text) >= limit)

        return fit

    return fits


def _pattern(shapes: Shapes, shape: Term, parameter: Term) -> Iterator[Named]:
    flags = shapes.shapes.one(shape, _sh("flags"))
    letters = flags.value if isinstance(flags, ox.Literal) else ""
    source = re.escape(parameter.value) if "q" in letters else parameter.value
    try:
        pattern = re.compile(source, sum(re.RegexFlag[c.upper()] for c in sorted(set(letters) & set("imsx"))))
    except re.error as error:
        message = f"the pattern {parameter.value!r} of {shape} does not compile: {error}"
        raise InputError(message) from error

    def check(focus: Term, values: Sequence[Term]) -> Iterable[Breach]:
        del focus
        return [(v, None) for v in values if (text := _text(v)) is None or not pattern.search(text)]

    yield component("pattern"), check


def _datatype(shapes: Shapes, parameter: Term) -> Callable[[Term], bool]:
    del shapes
    return lambda v: isinstance(v, ox.Literal) and v.datatype == parameter and literals.well_formed(v)


_NODE_KINDS: dict[str, tuple[type, ...]] = {
    "BlankNode": (ox.BlankNode,),
    "IRI": (ox.NamedNode,),
    "Literal": (ox.Literal,),
    "BlankNodeOrIRI": (ox.BlankNode, ox.NamedNode),
    "BlankNodeOrLiteral": (ox.BlankNode, ox.Literal),
    "IRIOrLiteral": (ox.NamedNode, ox.Literal),
}


def _node_kind(shapes: Shapes, parameter: Term) -> Callable[[Term], bool]:
    del shapes
    types = _NODE_KINDS.get(parameter.value.removeprefix(paths.SH))
    if types is None:
        message = f"{parameter} is no node kind; there are {', '.join(_NODE_KINDS)}"
        raise InputError(message)
    return lambda value: isinstance(value, types)


def _language_in(shapes: Shapes, parameter: Term) -> Callable[[Term], bool]:
    ranges = [item.value.lower() for item in shapes.shapes.items(parameter)]

    def fit(value: Term) -> bool:
        tag = (isinstance(value, ox.Literal) and value.language) or ""
        return any(tag.lower() == r or tag.lower().startswith(r + "-") for r in ranges)

    return fit


def _unique_language(shapes: Shapes, shape: Term, parameter: Term) -> Iterator[Named]:
    del shapes, shape

    def check(focus: Term, values: Sequence[Term]) -> Iterable[Breach]:
        del focus
        tags = [v.language.lower() for v in values if isinstance(v, ox.Literal) and v.language]
        return [_MISSING for tag in sorted(set(tags)) if tags.count(tag) > 1]

    if parameter == ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")):
        yield component("uniqueLang"), check


def _pair(name: str, wrong: Callable[[Sequence[Term], Sequence[Term]], Iterable[Term]]) -> Builder:
    """A component that compares the values with those of another property."""

    def build(shapes: Shapes, shape: Term, parameter: Term) -> Iterator[Named]:
        del shape

        def check(focus: Term, values: Sequence[Term]) -> Iterable[Breach]:
            return [(value, None) for value in wrong(values, shapes.data.objects(focus, parameter))]

        yield component(name), check

    return build


def _less(orders: tuple[int, ...]) -> Callable[[Sequence[Term], Sequence[Term]], Iterable[Term]]:
    return lambda values, others: [v for v in values for o in others if literals.order(v, o) not in orders]


def _members(name: str, right: Callable[[int, int], bool]) -> Builder:
    """A component that counts to how many of a list's shapes a value conforms."""

    def fits(shapes: Shapes, parameter: Term) -> Callable[[Term], bool]:
        members = shapes.shapes.items(parameter)
        return lambda value: right(sum(shapes.conforms(m, value) for m in members), len(members))

    return _each(name, fits)


def _any_member(shapes: Shapes, parameter: Term) -> Callable[[Term], bool]:
    members = shapes.shapes.items(parameter)
    return lambda value: any(shapes.conforms(member, value) for member in members)


def _qualified(shapes: Shapes, shape: Term, parameter: Term) -> Iterator[Named]:
    graph = shapes.shapes
    wanted = {name: graph.one(shape, _sh(name)) for name in ("qualifiedMinCount", "qualifiedMaxCount")}
    disjoint = graph.one(shape, _sh("qualifiedValueShapesDisjoint"))
    siblings: list[Term] = []
    if isinstance(disjoint, ox.Literal) and disjoint.value == "true":
        siblings = [
            other
            for parent in graph.subjects(_sh("property"), shape)
            for sister in graph.objects(parent, _sh("property"))
            for other in graph.objects(sister, _sh("qualifiedValueShape"))
            if other != parameter
        ]

    def counted(values: Sequence[Term]) -> int:
        return sum(
            shapes.conforms(parameter, value) and not any(shapes.conforms(s, value) for s in siblings)
            for value in values
        )

    if least := wanted["qualifiedMinCount"]:
        low = _number(least)
        yield component("qualifiedMinCount"), lambda _, values: (_MISSING,) if counted(values) < low else ()
    if most := wanted["qualifiedMaxCount"]:
        high = _number(most)
        yield component("qualifiedMaxCount"), lambda _, values: (_MISSING,) if counted(values) > high else ()


def _closed(shapes: Shapes, shape: Term, parameter: Term) -> Iterator[Named]:
    if not isinstance(parameter, ox.Literal) or parameter.value != "true":
        return
    graph = shapes.shapes
    allowed = {path for p in graph.objects(shape, _sh("property")) for path in graph.objects(p, _sh("path"))}
    for ignored in graph.objects(shape, _sh("ignoredProperties")):
        allowed.update(graph.items(ignored))

    def check(focus: Term, values: Sequence[Term]) -> Iterable[Breach]:
        del focus
        return [
            (object_, paths.step(predicate))
            for value in values
            for predicate, object_ in shapes.data.about(value)
            if predicate not in allowed
        ]

    yield component("closed"), check


def _has_value(shapes: Shapes, shape: Term, parameter: Term) -> Iterator[Named]:
    del shapes, shape
    yield component("hasValue"), lambda _, values: () if parameter in values else (_MISSING,)


def _in(shapes: Shapes, parameter: Term) -> Callable[[Term], bool]:
    allowed = set(shapes.shapes.items(parameter))
    return lambda value: value in allowed


COMPONENTS: dict[str, Builder] = {
    "class": _each("class", lambda shapes, c: shapes.data.instances(c).__contains__),
    "datatype": _each("datatype", _datatype),
    "nodeKind": _each("nodeKind", _node_kind),
    "minCount": _count("minCount", lambda found, limit: found < limit),
    "maxCount": _count("maxCount", lambda found, limit: found > limit),
    "minExclusive": _each("minExclusive", _compared((1,))),
    "minInclusive": _each("minInclusive", _compared((0, 1))),
    "maxExclusive": _each("maxExclusive", _compared((-1,))),
    "maxInclusive": _each("maxInclusive", _compared((-1, 0))),
    "minLength": _each("minLength", _long(longest=False)),
    "maxLength": _each("maxLength", _long(longest=True)),
    "pattern": _pattern,
    "languageIn": _each("languageIn", _language_in),
    "uniqueLang": _unique_language,
    "equals": _pair(
        "equals",
        lambda ours, theirs: [*(v for v in ours if v not in theirs), *(v for v in theirs if v not in ours)],
    ),
    "disjoint": _pair("disjoint", lambda ours, theirs: [v for v in ours if v in theirs]),
    "lessThan": _pair("lessThan", _less((-1,))),
    "lessThanOrEquals": _pair("lessThanOrEquals", _less((-1, 0))),
    "not": _each("not", lambda shapes, s: lambda value: not shapes.conforms(s, value)),
    "and": _members("and", lambda found, all_: found == all_),
    "or": _each("or", _any_member),
    "xone": _members("xone", lambda found, _: found == 1),
    "node": _each("node", lambda shapes, s: lambda value: shapes.conforms(s, value)),
    "qualifiedValueShape": _qualified,
    "closed": _closed,
    "hasValue": _has_value,
    "in": _each("in", _in),
}
