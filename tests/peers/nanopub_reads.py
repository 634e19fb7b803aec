"""What the nanopub package finds in a nanopublication, as JSON: whether it is valid, its hash, its signature.

Its own check of signatures takes no notice of the answer, so its parts are put together here.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from pathlib import Path

from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from Crypto.Signature import PKCS1_v1_5
from nanopub import Nanopub
from nanopub.namespaces import NPX
from nanopub.trustyuri.rdf import RdfHasher, RdfUtils
from nanopub.utils import extract_np_metadata
from rdflib import ConjunctiveGraph

graph = ConjunctiveGraph()
graph.parse(Path(sys.argv[1]), format="trig")
found = Nanopub(rdf=graph)
told = extract_np_metadata(graph)
verdict = {"trusty": found.has_valid_trusty, "valid": found.is_valid, "signed": False}
if told.signature:
    graph.remove((None, NPX.hasSignature, None))
    text = RdfHasher.normalize_quads(RdfUtils.get_quads(graph), hashstr=str(told.trusty))
    key = PKCS1_v1_5.new(RSA.import_key(b64decode(str(told.public_key))))
    verdict["signed"] = bool(key.verify(SHA256.new(text.encode()), b64decode(str(told.signature))))
json.dump(verdict, sys.stdout)
