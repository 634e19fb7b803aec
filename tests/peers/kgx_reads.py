"""What the kgx package makes of a KGX folder, as JSON: nodes, edges, and what its validator objects to.

At its import it asks GitHub for the Biolink model and its prefixes; the biolink-model package has both.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from importlib.resources import files

import bmt
from linkml_runtime.utils.schemaview import SchemaView

biolink = files("biolink_model")


def offline(self, schema=str(biolink / "schema" / "biolink_model.yaml")):
    """The toolkit of the Biolink model, from the package."""
    self.view, self.pmap = SchemaView(schema), {"predicate mappings": []}


bmt.Toolkit.__init__ = offline

from kgx.config import jsonld_context_map  # noqa: E402
from kgx.transformer import Transformer  # noqa: E402
from kgx.validator import Validator  # noqa: E402

prefixes = json.loads((biolink / "prefixmaps" / "biolink_model_prefix_map.json").read_text())
prefixes |= json.loads(sys.argv[1])
jsonld_context_map.update(dict.fromkeys(["biolink", "monarch_context", "obo_context"], prefixes))

form, *paths = sys.argv[2:]
with redirect_stdout(sys.stderr):  # where it says what it does
    transformer, validator = Transformer(stream=False), Validator(verbose=False)
    transformer.transform({"filename": paths, "format": form})
    graph = transformer.store.graph
    validator.validate(graph)
json.dump(
    {
        "nodes": dict(graph.nodes(data=True)),
        "edges": [{"from": s, "to": o} | data for s, o, data in graph.edges(data=True)],
        "errors": validator.get_errors(),
    },
    sys.stdout,
    default=lambda value: sorted(value) if isinstance(value, set) else str(value),
)
