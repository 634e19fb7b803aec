"""A graph on any SPARQL 1.1 server: asked there, or brought here, or put there.

endpoint   one question out, one whole answer back
asking     queries and competency questions, answered by the server
fetching   the whole graph, counted, for everything that works on a graph in hand
loading    a graph sent in parts, and counted there
profiles   what is known of engines, in `profiles.toml`
login      names and passwords, never shown
wire       requests: bounded, tried again where that is safe

The server is the user's choice, by its address; no other is spoken to.
"""

from __future__ import annotations

from importlib.util import find_spec

from kg.errors import MissingExtraError

if not find_spec("httpx"):
    raise MissingExtraError("httpx is not installed; pip install 'medkg[remote]'")

from kg.remote.asking import answer, answers  # what was missing is said first
from kg.remote.endpoint import Endpoint, connected  # the same
from kg.remote.fetching import fetched  # the same
from kg.remote.loading import sent  # the same
from kg.remote.wire import Limits  # the same

__all__ = ["Endpoint", "Limits", "answer", "answers", "connected", "fetched", "sent"]
