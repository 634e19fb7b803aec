"""Users' own shapes, in a process of their own: 10 seconds, 512 MB, no network.

SHACL Core runs on our engine; shapes with SPARQL in them run on pySHACL, an extra. Imports of
other files, and queries that would reach out, are refused before anything runs.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import InputError, MissingExtraError
from kg.sandbox import bound_memory, shut_network
from kg.validate import paths
from kg.validate.index import TYPE, Index, Term
from kg.validate.report import Finding
from kg.validate.shacl import Result, Shapes
from kg.validate.shapes import finding

if TYPE_CHECKING:
    from kg.validate.case import Case

SECONDS = 10
MEGABYTES = 512
BASE = "https://w3id.org/medkg/shapes/"  # what relative addresses in a shapes file stand below
LARGEST = 4_000_000  # bytes of a shapes file
_SH = paths.SH
_SPARQL = ("sparql", "validator", "nodeValidator", "propertyValidator")
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
_CLASSES = ("http://www.w3.org/2000/01/rdf-schema#Class", "http://www.w3.org/2002/07/owl#Class")
_REACHING = re.compile(r"\b(service|from|load)\b", re.IGNORECASE)
_START = "import sys; from kg.validate.bounded import child; child(sys.argv[1:])"


def findings(case: Case, path: Path) -> Iterator[Finding]:
    """What the shapes of a Turtle file object to."""
    shapes = _shapes(path)
    engine = "pyshacl" if any(shapes.subjects_of(ox.NamedNode(_SH + name)) for name in _SPARQL) else "core"
    data = case.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    answer = Index.of(ox.parse(_run(path, engine, data or b""), format=ox.RdfFormat.TURTLE))
    for row in sorted(answer.instances(ox.NamedNode(_SH + "ValidationResult")), key=str):
        yield finding(case, shapes, _result(answer, row))


def _shapes(path: Path) -> Index:
    """The shapes of a file; a sentence where it is broken or asks for what is not given."""
    try:
        text = path.read_bytes()
        if len(text) > LARGEST:
            raise InputError(f"{path}: shapes of more than {LARGEST // 1_000_000} MB are refused")
        shapes = Index.of(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=BASE))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except SyntaxError as error:
        raise InputError(f"{path}, line {error.lineno}: shapes are read as Turtle; {error.msg}") from error
    if shapes.subjects_of(ox.NamedNode("http://www.w3.org/2002/07/owl#imports")):
        raise InputError(f"{path}: owl:imports is refused; put the shapes into one file")
    for name in ("select", "ask", "construct", "update"):
        for query in shapes.objects_of(ox.NamedNode(_SH + name)):
            if reaching := _REACHING.search(query.value):
                raise InputError(
                    f"{path}: a query with {reaching[0].upper()} is refused; shapes see this graph alone"
                )
    if not any(shapes.subjects_of(ox.NamedNode(_SH + name)) for name in _TARGETS) and not _classes(shapes):
        raise InputError(f"{path}: no shape in it says what it is about, so nothing would be checked")
    return shapes


def _classes(shapes: Index) -> set[Term]:
    """The classes that are shapes themselves, and so are about their members."""
    return {
        term for name in ("NodeShape", "PropertyShape") for term in shapes.instances(ox.NamedNode(_SH + name))
    } & {term for iri in _CLASSES for term in shapes.instances(ox.NamedNode(iri))}


def _run(path: Path, engine: str, data: bytes) -> bytes:
    command = [sys.executable, "-c", _START, engine, str(path.resolve())]
    home = str(Path(__file__).resolve().parents[2])
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter, our own module
            command, input=data, capture_output=True, timeout=SECONDS, check=False, cwd=home
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(f"{path}: the shapes took more than {SECONDS} seconds and were stopped") from error
    if done.returncode == 0:
        return done.stdout
    last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    if "ModuleNotFoundError" in last:
        raise MissingExtraError("shapes with SPARQL in them need pySHACL: pip install 'medkg[shacl]'")
    if "MemoryError" in last or done.returncode < 0:
        raise InputError(
            f"{path}: the shapes needed more than {MEGABYTES} MB, or broke the engine, and were stopped"
        )
    raise InputError(f"{path}: {last.partition(': ')[2] or last}")


def _result(answer: Index, row: Term) -> Result:
    def one(name: str) -> Term | None:
        return answer.one(row, ox.NamedNode(_SH + name))

    path, severity, component = one("resultPath"), one("resultSeverity"), one("sourceConstraintComponent")
    return Result(
        focus=one("focusNode") or row,
        path=None if path is None else paths.read(answer, path),
        value=one("value"),
        shape=one("sourceShape") or row,
        component="" if component is None else component.value,
        severity=severity if isinstance(severity, ox.NamedNode) else ox.NamedNode(_SH + "Violation"),
        messages=tuple(
            m
            for m in sorted(answer.objects(row, ox.NamedNode(_SH + "resultMessage")), key=str)
            if isinstance(m, ox.Literal)
        ),
    )


def child(arguments: Sequence[str]) -> None:
    """The other process: limits first, then the graph from standard input, then a report in Turtle."""
    engine, path = arguments
    shut_network()
    bound_memory(MEGABYTES << 20)
    data = sys.stdin.buffer.read()
    report = (_pyshacl if engine == "pyshacl" else _core)(data, Path(path))
    sys.stdout.write(report)


def _core(data: bytes, path: Path) -> str:
    store = ox.Store()
    store.load(data, format=ox.RdfFormat.N_TRIPLES)
    shapes = Index.of(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=BASE))
    try:
        results = list(Shapes(shapes, Index(store)).results())
    except RecursionError as error:
        raise InputError("the shapes refer to each other without end") from error
    return "\n".join(_row(number, result) for number, result in enumerate(results))


def _row(number: int, result: Result) -> str:
    facts = {
        "focusNode": result.focus,
        "resultPath": paths.turtle(result.path) if result.path else None,
        "value": result.value,
        "sourceShape": None if isinstance(result.shape, ox.BlankNode) else result.shape,
        "sourceConstraintComponent": f"<{result.component}>",
        "resultSeverity": result.severity,
    }
    said = [f"<{_SH}{name}> {term}" for name, term in facts.items() if term is not None]
    said += [f"<{_SH}resultMessage> {message}" for message in result.messages]
    return f"<urn:row:{number}> {TYPE} <{_SH}ValidationResult> ; {' ; '.join(said)} ."


def _pyshacl(data: bytes, path: Path) -> str:
    import pyshacl
    import rdflib

    graph = rdflib.Graph().parse(data=data, format="nt")
    shapes = rdflib.Graph().parse(data=path.read_bytes(), format="turtle", publicID=BASE)
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, do_owl_imports=False, advanced=False, js=False)
    if not isinstance(report, rdflib.Graph):
        raise InputError(f"the shapes cannot be run: {report}")
    return str(report.serialize(format="turtle"))
