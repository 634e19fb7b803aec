"""Pages for people: a thing with the sentences behind it, and the index of all things."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from kg.curies import Terms
from kg.errors import GraphError
from kg.model import Claim, Concept, Evidence
from kg.rdf.triples import triples
from kg.read import documents
from kg.serve.answers import acceptable, known_prefixes, statements
from kg.serve.asking import ask, linked
from kg.serve.formats import PAGES, written
from kg.serve.markup import POLICY, Content, Html, page, table, tag
from kg.serve.messages import Answer, Job, RefusedError
from kg.statements import Statements
from kg.store import Store

_ONWARD = ("kg:evidence", "oa:hasTarget", "oa:hasSelector", "oa:hasSource")  # from a claim to its document
_MOST_CLAIMS = 500  # on one page
_LARGEST = 200_000  # triples that the interactive page can show


def thing(store: Store, job: Job) -> Answer:
    """What there is at a path: HTML with evidence, or the triples, of the thing and of what is behind it."""
    path = job.about["path"]
    try:
        node = Terms(store.ontology).at(path)
    except GraphError as error:
        raise RefusedError(404, f"there is no {path!r} here") from error
    if not any(True for _ in store.ox.quads_for_pattern(node, None, None)):
        raise RefusedError(404, f"there is no {path!r} here")
    if acceptable(job.accept, PAGES) != "text/html":
        return statements(store.ontology, triples(_described(store, node)), job.accept)
    kind = path.partition("/")[0]
    title, content = _VIEWS.get(kind, _plain)(store, path)
    facts = table("What the graph says of it", ("property", "value"), _facts(store, node))
    other = tag("p", "As ", _forms(path), ".")
    return html(title, content, tag("h2", "Properties"), facts, other)


def concepts(store: Store, job: Job) -> Answer:
    """Everything that has a label, in the order of the alphabet."""
    del job
    found = sorted(_statements(store).concepts(), key=lambda c: (c.label.casefold(), c.id))
    rows = ((_link(concept), ", ".join(concept.kinds), ", ".join(concept.names)) for concept in found)
    return html("Concepts", table(f"{len(found)} things", ("name", "kinds", "also called"), rows))


def interactive(store: Store, job: Job) -> Answer:
    """The interactive page of `kg.view`, with the texts if they are at hand."""
    from kg.graph import Graph

    if len(store) > _LARGEST:
        note = tag(
            "p", "This graph is too large for one picture. ", tag("a", "Ask it instead.", href="/query")
        )
        return html("Too much to draw", note)
    made = Graph(store, documents(job.about["documents"])).view()
    headers = {"Content-Type": written("text/html"), "Content-Security-Policy": "frame-ancestors 'none'"}
    return Answer(200, headers, made.html.encode())


def html(title: str, *content: Content, status: int = 200) -> Answer:
    """A page as an answer, with the policy that lets nothing run in it."""
    headers = {"Content-Type": written("text/html"), "Content-Security-Policy": POLICY}
    return Answer(status, headers, page(title, *content))


def _concept(store: Store, path: str) -> tuple[str, Content]:
    known = _statements(store)
    concept = known.concept(path)
    about = known.claims_about(path)
    roles = [role.label for name, role in store.ontology.roles.items() if path in store.roles()[name]]
    kinds = [store.ontology.kinds[kind].label for kind in concept.kinds]
    lines = [tag("p", ", ".join([*kinds, *roles]))]
    if concept.names:
        lines.append(tag("p", "Also called: ", ", ".join(concept.names)))
    heading = tag("h2", f"{len(about)} claims" if len(about) != 1 else "1 claim")
    shown_ = [_claim_part(store, known.claim(claim)) for claim in about[:_MOST_CLAIMS]]
    rest = [tag("p", f"These are the first {_MOST_CLAIMS} of them.")] if len(about) > _MOST_CLAIMS else []
    return concept.label, (lines, heading, shown_, rest)


def _claim(store: Store, path: str) -> tuple[str, Content]:
    claim = _statements(store).claim(path)
    relation = store.ontology.relation(claim.relation).label
    return f"{claim.subject.label} {relation} {claim.object.label}", _claim_part(store, claim)


def _plain(store: Store, path: str) -> tuple[str, Content]:
    """A thing that has no view of its own: what is said of it, and what points to it."""
    terms = Terms(store.ontology)
    labels = store.ox.quads_for_pattern(terms.at(path), terms["rdfs:label"], None)
    title = next((q.object.value for q in labels if isinstance(q.object, ox.Literal)), path)
    coming = store.ox.quads_for_pattern(None, None, terms.at(path))
    rows = sorted((_term(store, quad.subject), _term(store, quad.predicate)) for quad in coming)
    return title, table("What points to it", ("thing", "property"), rows[:_MOST_CLAIMS])


def _claim_part(store: Store, claim: Claim) -> Html:
    """A claim in a line, with every sentence that states it."""
    relation = store.ontology.relation(claim.relation).label
    denied = tag("strong", " (denied)") if claim.negated else ""
    narrowed = "; ".join(f"{name}: {value}" for name, value in claim.qualifiers)
    line = tag(
        "p",
        (
            _link(claim.subject),
            " ",
            tag("a", relation, href=f"/{claim.id}"),
            " ",
            _link(claim.object),
            denied,
        ),
        f" ({narrowed})" if narrowed else "",
    )
    return tag("article", line, [_evidence_part(store, evidence) for evidence in claim.evidence])


def _evidence_part(store: Store, evidence: Evidence) -> Html:
    certainty = store.ontology.certainties[evidence.certainty].label
    before, cue, after = evidence.quote.partition(evidence.cue) if evidence.cue else (evidence.quote, "", "")
    quote = tag("blockquote", before, tag("mark", cue) if cue else "", after)
    source = tag("a", evidence.document, href=f"/{evidence.document}")
    place = f", {evidence.section}" if evidence.section else ""
    return Html(quote + tag("p", certainty, " · ", source, place))


def _facts(store: Store, node: ox.NamedNode) -> Iterator[tuple[Html, Html]]:
    found = store.ox.quads_for_pattern(node, None, None)
    for quad in sorted(found, key=lambda quad: (quad.predicate.value, str(quad.object))):
        yield _term(store, quad.predicate), _term(store, quad.object)


def _term(store: Store, term: object) -> Html:
    """A term with a link to its page, where there is one."""
    names = {namespace: prefix for prefix, namespace in known_prefixes(store.ontology)}
    return linked(store.ontology, term, names)


def _link(concept: Concept) -> Html:
    return tag("a", concept.label, href=f"/{concept.id}")


def _forms(path: str) -> Iterator[Html]:
    for number, (name, form) in enumerate((("Turtle", "turtle"), ("JSON-LD", "jsonld"))):
        yield Html(", " if number else "")
        yield tag("a", name, href=f"/{path}?format={form}")


def _described(store: Store, node: ox.NamedNode) -> set[ox.Triple]:
    """All triples of a thing, of the claims about it, and of the evidence down to the document."""
    terms = Terms(store.ontology)
    about = _statements(store).claims_about(node.value.removeprefix(store.ontology.base))
    waiting: list[ox.NamedNode | ox.BlankNode] = [node, *(terms.at(path) for path in about)]
    onward, seen, found = {terms[name] for name in _ONWARD}, set(waiting), set[ox.Triple]()
    while waiting:
        for quad in store.ox.quads_for_pattern(waiting.pop(), None, None):
            found.add(quad.triple)
            end = quad.object
            if quad.predicate in onward and isinstance(end, ox.NamedNode | ox.BlankNode) and end not in seen:
                seen.add(end)
                waiting.append(end)
    return found


def _statements(store: Store) -> Statements:
    return Statements(store.ox, store.ontology)


_VIEWS: dict[str, Callable[[Store, str], tuple[str, Content]]] = {
    "concept": _concept,
    "name": _concept,
    "claim": _claim,
}
TASKS: dict[str, Callable[[Store, Job], Answer]] = {
    "thing": thing,
    "concepts": concepts,
    "page": interactive,
    "ask": ask,
}
