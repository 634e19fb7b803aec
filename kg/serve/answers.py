"""What the workers answer in forms for machines: queries, graphs, and what the server says about itself."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeAlias

import pyoxigraph as ox

from kg.curies import iri, prefixes
from kg.errors import GraphError
from kg.export.rdf import context
from kg.ontology import Ontology
from kg.query import query as asked
from kg.query.guard import check, replaced
from kg.rdf import jsonld, rdfxml, turtle
from kg.rdf.characters import legal_in_xml
from kg.rdf.triples import Triple, triples
from kg.serve.formats import GRAPHS, ROWS, chosen, written
from kg.serve.messages import Answer, Job, RefusedError
from kg.store import Store

Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Bounded(io.BytesIO):
    """Bytes that refuse to become more than so many."""

    def __init__(self, most: int) -> None:
        """Start with none."""
        super().__init__()
        self.most = most

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the engine writes bytes alone
        """Take the bytes in, or refuse the whole answer."""
        if self.tell() + len(data) > self.most:
            sentence = f"the answer is longer than {self.most:,} bytes; ask for less, with LIMIT perhaps"
            raise RefusedError(422, sentence)
        return super().write(data)


def results(store: Store, job: Job) -> Results:
    """The engine's own answer to a query, which the guard has let pass.

    Graphs that the protocol names take the place of those that the query names.
    """
    about = job.about
    default, named = ([node(name) for name in about.get(key, [])] for key in ("default", "named"))
    protocol = bool(default or named)
    check(about["query"])
    try:
        return store.ox.query(
            about["query"],
            base_iri=about.get("base"),
            prefixes=dict(known_prefixes(store.ontology)),
            default_graph=[*default] if protocol else None,
            named_graphs=[*named] if protocol else None,
        )
    except SyntaxError:
        asked(Store(ontology=store.ontology), about["query"])  # which says where, with a caret
        raise


def query(store: Store, job: Job) -> Answer:
    """The answer to a query, in the form that the client would rather have."""
    try:
        answer = results(store, job)
        graph = isinstance(answer, ox.QueryTriples)
        type_ = acceptable(job.accept, tuple(GRAPHS if graph else ROWS))
        out = Bounded(job.about["most"])
        if isinstance(answer, ox.QueryTriples):
            known = dict(known_prefixes(store.ontology))
            ox.serialize(answer, out, format=GRAPHS[type_], prefixes=known)
        else:
            answer.serialize(out, format=ROWS[type_])
    except (SyntaxError, RuntimeError, OSError, ValueError) as error:
        raise RefusedError(400, f"the query cannot be answered: {error}") from error
    body = out.getvalue()
    if type_.endswith("xml"):
        legal_in_xml(body.decode())
    return Answer(200, {"Content-Type": written(type_)}, body)


def graph(store: Store, job: Job) -> Answer:
    """A whole graph, the default one or a named one, as the Graph Store Protocol gives it."""
    name = node(job.about["graph"]) if job.about["graph"] else ox.DefaultGraph()
    if isinstance(name, ox.NamedNode) and not store.ox.contains_named_graph(name):
        raise RefusedError(404, f"there is no graph {name}")
    type_ = acceptable(job.accept, tuple(GRAPHS))
    out = Bounded(job.about["most"])
    known = dict(known_prefixes(store.ontology))
    store.ox.dump(out, format=GRAPHS[type_], from_graph=name, prefixes=known)
    return Answer(200, {"Content-Type": written(type_)}, out.getvalue())


def description(store: Store, job: Job) -> Answer:
    """What the endpoint can do, in the words of SPARQL 1.1 Service Description."""
    types = [*ROWS, *GRAPHS]
    formats = " ".join(f"formats:{_FORMATS[type_]}," for type_ in types).rstrip(",")
    languages = "sd:SPARQL11Query" + (", sd:SPARQL11Update" if job.about["writable"] else "")
    text = f"""
        PREFIX sd: <{_SD}> PREFIX formats: <http://www.w3.org/ns/formats/>
        CONSTRUCT {{
            ?service a sd:Service ; sd:endpoint ?endpoint ; sd:supportedLanguage {languages} ;
                sd:resultFormat {formats} ; sd:defaultDataset ?dataset .
            ?dataset a sd:Dataset ; sd:defaultGraph ?default .
            ?default a sd:Graph ; <{_VOID}triples> ?triples
        }} WHERE {{
            {{ SELECT (COUNT(*) AS ?triples) {{ ?s ?p ?o }} }}
        }}"""
    endpoint = job.about["endpoint"]
    return _constructed(
        store,
        job,
        text,
        service=f"{endpoint}#service",
        endpoint=endpoint,
        dataset=f"{endpoint}#dataset",
        default=f"{endpoint}#default",
    )


def void(store: Store, job: Job) -> Answer:
    """What the graph holds, in the words of VoID and DCAT: how much, of what, and where to get it."""
    here = job.about["origin"]
    text = f"""
        PREFIX void: <{_VOID}> PREFIX dcat: <http://www.w3.org/ns/dcat#>
        CONSTRUCT {{
            ?dataset a void:Dataset, dcat:Dataset ; dcterms:title ?title ; void:sparqlEndpoint ?endpoint ;
                void:dataDump ?dump ; void:uriSpace ?space ; void:triples ?triples ;
                void:distinctSubjects ?subjects ; dcat:distribution ?file ; void:vocabulary ?vocabulary ;
                void:classPartition ?part .
            ?file a dcat:Distribution ; dcat:downloadURL ?dump ; dcat:mediaType "text/turtle" .
            ?part void:class ?class ; void:entities ?entities
        }} WHERE {{
            {{ SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) {{ ?s ?p ?o }} }}
            OPTIONAL {{ SELECT ?class (COUNT(*) AS ?entities) {{ ?x a ?class }} GROUP BY ?class }}
            BIND(IRI(CONCAT(STR(?dataset), "-", ENCODE_FOR_URI(STR(?class)))) AS ?part)
        }}"""
    vocabulary = store.ontology.vocabulary
    return _constructed(
        store,
        job,
        text,
        dataset=f"{here}/void#dataset",
        endpoint=f"{here}/sparql",
        dump=f"{here}/graph?default",
        file=f"{here}/void#turtle",
        vocabulary=vocabulary,
        space=ox.Literal(store.ontology.base),
        title=ox.Literal("A knowledge graph whose every edge carries its sentence", language="en"),
    )


def statements(ontology: Ontology, found: Iterable[Triple], accept: str) -> Answer:
    """Triples, sorted, in the form that the client would rather have."""
    type_ = acceptable(accept, tuple(GRAPHS))
    return Answer(200, {"Content-Type": written(type_)}, _WRITERS[type_](list(found), ontology))


def acceptable(accept: str, offered: tuple[str, ...]) -> str:
    """The media type that is wanted most; refused where nothing on offer is wanted."""
    type_ = chosen(accept, offered)
    if type_ is None:
        raise RefusedError(406, f"there is {', '.join(offered)}; none of it is in {accept!r}")
    return type_


def node(text: str) -> ox.NamedNode:
    """The IRI that a parameter holds; refused where it holds none."""
    try:
        return iri(text)
    except GraphError as error:
        raise RefusedError(400, str(error)) from error


@cache
def known_prefixes(ontology: Ontology) -> tuple[tuple[str, str], ...]:
    """The prefixes that need not be declared."""
    return tuple(prefixes(ontology).items())


def _constructed(store: Store, job: Job, text: str, **terms: str | ox.Literal) -> Answer:
    """The triples of our own CONSTRUCT, with terms in the place of its variables."""
    bound = {name: str(node(term) if isinstance(term, str) else term) for name, term in terms.items()}
    found = store.ox.query(replaced(text, bound), prefixes=dict(known_prefixes(store.ontology)))
    assert isinstance(found, ox.QueryTriples)
    return statements(store.ontology, triples(found), job.accept)


def _ntriples(found: Iterable[Triple], ontology: Ontology) -> bytes:
    del ontology
    return "".join(f"{s} {p} {o} .\n" for s, p, o in found).encode()


_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
}
_WRITERS: dict[str, Callable[[list[Triple], Ontology], bytes]] = {
    "text/turtle": lambda found, ontology: turtle.turtle(found, prefixes(ontology)),
    "application/n-triples": _ntriples,
    "application/ld+json": lambda found, ontology: jsonld.jsonld(found, context(ontology)),
    "application/rdf+xml": lambda found, ontology: rdfxml.rdfxml(found, prefixes(ontology)),
}
TASKS: dict[str, Callable[[Store, Job], Answer]] = {
    "query": query,
    "graph": graph,
    "description": description,
    "void": void,
}
