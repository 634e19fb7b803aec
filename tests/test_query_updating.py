"""SPARQL Update: whole or not at all, on the disk when it returns, and never over the network."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.query import query
from kg.query.updating import update
from kg.store import Store

ADD = "INSERT DATA { concept:rest kg:treats concept:pain }"
ASK = "ASK { concept:rest kg:treats concept:pain }"


def test_an_update_is_on_the_disk_when_it_returns(tmp_path):
    store = Store(tmp_path / "store")
    assert update(store, ADD) == 1
    del store  # while it is open it may put its files in order
    assert query(Store.open(tmp_path / "store"), ASK)
    assert update(Store(tmp_path / "store"), "DELETE WHERE { ?s ?p ?o }") == -1


def test_what_fails_in_the_middle_changes_nothing():
    store = Store()
    with pytest.raises(QueryError, match="nothing was changed: The graph <urn:none> does not exist"):
        update(store, f"{ADD} ; DROP GRAPH <urn:none>")
    assert len(store) == 0


def test_a_store_that_was_opened_to_be_read_is_not_changed(tmp_path):
    update(Store(tmp_path / "store"), ADD)
    with pytest.raises(QueryError, match="nothing was changed"):
        update(Store.open(tmp_path / "store"), "CLEAR ALL")


@pytest.mark.parametrize("sparql", ["LOAD <http://127.0.0.1:1/x>", f"{ADD} ; LOAD SILENT <file:///x>"])
def test_nothing_is_loaded_from_elsewhere(sparql):
    store = Store()
    with pytest.raises(QueryError, match="LOAD is refused"):
        update(store, sparql)
    assert len(store) == 0


def test_a_query_changes_nothing_and_says_so():
    with pytest.raises(QueryError, match="SELECT changes nothing"):
        update(Store(), "SELECT * {}")


@pytest.mark.parametrize(
    ("sparql", "place"),
    [
        ("INSERT DATA { ?x", "line 1, column"),
        ("LOAD <a:b> nonsense", "line 1, column"),
        ("PREFIX a: <a:a>\nLOAD a:b ;\nLOAD nonsense", "line 3, column 14"),
        ("PREFIX a: <a:a> LOAD nonsense", "line 1, column 30"),
    ],
)
def test_a_syntax_error_shows_its_place(sparql, place):
    with pytest.raises(QueryError, match=f"cannot be read at {place}"):
        update(Store(), sparql)
