"""From one article to millions, on one machine."""

import gzip
import hashlib
import io
import json

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from corpora import articles, jsonl

import kg
from kg.cli.progress import Progress
from kg.corpus import Plan, Step, build, filling, is_corpus, network, pieces
from kg.corpus.part import Reading, part
from kg.corpus.tables import connection, statements
from kg.describe import graph_hash
from kg.errors import InputError
from kg.ontology import load
from kg.review import path_beside

BROKEN = b'{"id": "broken", "sections"'
ONE = Plan(processes=1)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return jsonl(tmp_path_factory.mktemp("corpus") / "notes.jsonl", 24, BROKEN)


@pytest.fixture(scope="module")
def built(corpus):
    return build([corpus], corpus.parent / "out", ONE)


def rows(folder, table):
    return pq.read_table(folder / "tables" / f"{table}.parquet").to_pylist()


def test_a_corpus_gives_the_graph_that_memory_gives(built, corpus, capsys):
    graph = kg.build(corpus)
    assert built.graph == graph_hash(graph.store)
    assert built.counts == graph.counts()
    assert "line 25" in capsys.readouterr().err


def test_the_store_holds_what_the_triples_say(built):
    store = kg.open(built.folder / "store")
    assert graph_hash(store.store) == built.graph
    assert hashlib.sha256((built.folder / "notes.nt").read_bytes()).hexdigest() == built.graph


def test_two_processes_write_the_same_bytes(built, corpus, tmp_path):
    again = build([corpus], tmp_path / "out", Plan(processes=2))
    assert again.graph == built.graph
    for path in (p for p in built.paths if p.is_file()):
        assert (again.folder / path.relative_to(built.folder)).read_bytes() == path.read_bytes(), path.name


def test_order_batches_and_compression_change_nothing(built, corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(pieces.batches, "__defaults__", (500,))
    lines = corpus.read_bytes().splitlines(keepends=True)
    with gzip.open(tmp_path / "notes.jsonl.gz", "wb") as file:
        file.writelines(reversed(lines))
    assert build([tmp_path / "notes.jsonl.gz"], tmp_path / "out", ONE).graph == built.graph


def test_any_number_of_slices_is_merged_into_one_graph(built, corpus, tmp_path, monkeypatch):
    monkeypatch.setattr("kg.corpus.slices.LINES", 2)
    monkeypatch.setattr("kg.corpus.filling.RUNS", 3)
    assert build([corpus], tmp_path / "out", ONE).graph == built.graph


@pytest.mark.parametrize("number", [0, 3, 4, 5, 6, 9, 10, 100])
def test_no_more_runs_are_merged_before_the_last_merge_than_must_be(monkeypatch, number):
    monkeypatch.setattr(filling, "RUNS", 3)
    groups, kept = filling.groups(range(number))
    assert [run for group in [*groups, kept] for run in group] == list(range(number))
    left = len(groups) + len(kept)
    assert left == min(number, 3) if number < 10 else left < number
    assert all(len(group) <= 3 for group in groups)


def test_dates_of_documents_are_the_same_in_the_file_and_in_the_store(tmp_path):
    dates = ("2020", "2020-05", "2020-05-01", "2020-02-30", "0000", "1 May 2020", "2020-05-01T10:00:00+02:00")
    notes = [article | {"created": date} for article, date in zip(articles(7), dates, strict=True)]
    path = tmp_path / "notes.jsonl"
    path.write_text("\n".join(map(json.dumps, notes)), encoding="utf-8")
    made = build([path], tmp_path / "out", ONE)
    assert graph_hash(kg.open(made.folder / "store").store) == made.graph == graph_hash(kg.build(path).store)


def test_a_folder_of_files_with_a_review_gives_the_graph_that_memory_gives(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number, article in enumerate(articles(6)):
        text = "\n\n".join(f"## {s['heading']}\n\n{s['text']}" for s in article["sections"])
        (folder / f"{number}.md").write_text(f"# {article['title']}\n\n{text}\n", encoding="utf-8")
    kg_build_review = kg.build.__globals__["review"]
    table, _ = kg_build_review(folder / "1.md")
    table.write_text(table.read_text(encoding="utf-8").replace("\tdraft\t", "\taccepted\t"), encoding="utf-8")
    (folder / "copy.md").write_bytes((folder / "0.md").read_bytes())
    made = build([folder], tmp_path / "out", ONE)
    assert made.graph == graph_hash(kg.build(folder).store)
    held_back = build([folder], tmp_path / "out", Plan(processes=1, min_support=3))
    assert held_back.graph == graph_hash(kg.build(folder, min_support=3).store)
    assert any(row["vouched"] and row["documents"] < 3 for row in rows(held_back.folder, "claims"))


def test_a_claim_tells_its_support(built):
    claims = {
        (r["subject"], r["relation"], r["object"], r["negated"]): r for r in rows(built.folder, "claims")
    }
    claim = claims["concept/stress", "causes", "concept/leg-pain", False]
    assert (claim["documents"], claim["strongest"], claim["weakest"]) == (24, "asserted", "asserted")


def test_weak_claims_are_held_back_in_memory_too(corpus, tmp_path):
    weak = build([corpus], tmp_path / "out", Plan(processes=1, min_support=3))
    graph = kg.build(corpus)
    strong = kg.build(corpus, min_support=3)
    assert weak.graph == graph_hash(strong.store)
    assert 0 < len(strong) < len(graph)
    assert [c.id for c in graph.claims(min_support=3)] == [c.id for c in strong.claims()]


def test_disputes_are_those_of_the_graph_in_memory(built):
    ask = "SELECT ?a ?b { ?a kg:disputes ?b }"
    assert len(kg.open(built.folder / "store").query(ask)) > 0


def test_a_bad_document_is_a_row_without_its_text(built):
    (error,) = rows(built.folder, "errors")
    assert (built.errors, error["file"], error["line"]) == (1, "notes.jsonl", 25)
    assert error["error"].startswith("this is not JSON")
    assert "broken" not in json.dumps(error)


def test_no_bug_in_a_reader_stops_a_corpus(monkeypatch):
    reading = Reading(str(load().folder), load().base)
    line = json.dumps(articles(1)[0]).encode()
    monkeypatch.setattr("kg.corpus.part.claims_of", lambda *_: 1 / 0)
    (found,) = part([pieces.Piece("a.jsonl", line, 1)], reading).column("error").drop_null().to_pylist()
    assert (found["id"], found["error"]) == ("note-00000", "no claims can be read (ZeroDivisionError).")
    monkeypatch.setattr("kg.corpus.part._reader", lambda _: int)
    (found,) = part([pieces.Piece("a.jsonl", line, 1)], reading).column("error").drop_null().to_pylist()
    assert found["error"] == "it cannot be read (TypeError)."


def test_a_review_that_does_not_fit_is_an_error_of_its_document(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("Smoking causes lung cancer.\n", encoding="utf-8")
    path_beside(path).write_text("nonsense\n", encoding="utf-8")
    other = tmp_path / "other.txt"
    other.write_text("Smoking causes lung cancer.\n", encoding="utf-8")
    (error,) = rows(build([path, other], tmp_path / "out", ONE).folder, "errors")
    assert (error["file"], error["error"]) == ("note.txt", "its review does not fit.")


def test_where_no_document_can_be_read_nothing_takes_the_place_of_what_was_there(built, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{\n{\n", encoding="utf-8")
    before = (built.folder / "manifest.json").read_bytes()
    with pytest.raises(
        InputError, match=r"none of 2 documents could be read; bad\.jsonl, line 1: this is not JSON"
    ):
        build([bad], built.folder, ONE)
    assert (built.folder / "manifest.json").read_bytes() == before


def test_a_torn_archive_gives_what_can_be_read(tmp_path, corpus):
    torn = tmp_path / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(corpus.read_bytes())[:-40])
    made = build([torn], tmp_path / "out", ONE)
    assert made.errors >= 1
    assert (
        "cannot be read to its end"
        in rows(made.folder, "errors")[-1]["error"] + rows(made.folder, "errors")[0]["error"]
    )


def test_a_corpus_without_a_document_gives_an_empty_graph(tmp_path):
    (tmp_path / "empty.jsonl").write_bytes(b"\n\n")
    made = build([tmp_path / "empty.jsonl"], tmp_path / "out", ONE)
    assert (made.counts["claims"], made.graph) == (0, hashlib.sha256(b"").hexdigest())


def test_a_table_of_documents_is_a_corpus_as_well(built, tmp_path):
    pq.write_table(pa.Table.from_pylist(articles(24)), tmp_path / "notes.parquet")
    made = build([tmp_path / "notes.parquet"], tmp_path / "out", ONE)
    assert made.counts == built.counts
    (tmp_path / "torn.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"torn\.parquet: this is not a Parquet file"):
        build([tmp_path / "torn.parquet"], tmp_path / "none", ONE)


def test_a_folder_of_tables_is_a_corpus_without_what_spark_keeps_beside_them(tmp_path):
    for name in ("part-0.parquet", "_temporary/part-1.parquet", ".part-0.parquet.crc", "_SUCCESS", "a.md"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).touch()
    found = pieces.files([tmp_path / "in"])
    assert [file.name for file in found] == ["a.md", "part-0.parquet"]
    assert pieces.files([tmp_path / "in" / "*.parquet"]) == found[1:]


def test_a_few_documents_in_a_table_are_a_corpus_for_memory_reads_none(tmp_path):
    pq.write_table(pa.Table.from_pylist(articles(2)), tmp_path / "notes.parquet")
    assert is_corpus([tmp_path / "notes.parquet"])


def test_the_page_says_that_it_shows_the_best_supported(built, monkeypatch, tmp_path, corpus):
    assert "best supported of" in (built.folder / "notes.html").read_text(encoding="utf-8")
    monkeypatch.setattr("kg.corpus.overview.SHOWN", 2)
    made = build([corpus], tmp_path / "out", ONE)
    assert "notes: the 2 best supported of" in (made.folder / "notes.html").read_text(encoding="utf-8")


def test_duckdb_is_held_to_its_memory(tmp_path):
    with connection(tmp_path, 64 << 20, 1) as connected:
        (limit,) = connected.execute("select current_setting('memory_limit')").fetchone()
        assert limit.startswith("64")
        with pytest.raises(duckdb.Error):
            connected.execute("install httpfs from 'nowhere'")


def test_every_table_says_what_a_row_is():
    assert all(made.about for made in statements() if made.published)


def test_more_documents_than_memory_takes_are_a_corpus(corpus, tmp_path):
    assert is_corpus([corpus], most=24)
    assert not is_corpus([corpus], most=25)


def test_the_command_builds_a_corpus_counts_what_failed_and_says_so_with_its_code(said, corpus, tmp_path):
    code, out, err = said("build", corpus, "-o", tmp_path / "out", "--processes", "1", "--to", "turtle")
    assert code == 1  # the graph is there, and one line of the corpus is not in it
    assert "kg: 1 document could not be read; " in err
    assert str(tmp_path / "out" / "notes.ttl") in out
    assert kg.open(tmp_path / "out" / "notes.ttl") == kg.open(tmp_path / "out" / "notes.nt")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_rate_and_time_and_a_pipe_sees_nothing():
    seen, unseen, clock = Terminal(), io.StringIO(), iter(range(100))
    for out in (seen, unseen):
        with Progress(out, lambda: next(clock)) as progress:
            for done in (1, 2):
                progress(Step("reading", done, 2, 10 * done))
            progress(Step("counting", 1, 1))
    assert "reading" in seen.getvalue()
    assert "documents" in seen.getvalue()
    assert unseen.getvalue() == ""


def test_two_things_of_one_document_go_together(built):
    together = {(one, other): number for one, other, number in network.co_mentions(built.folder)}
    assert together["concept/leg-pain", "concept/stress"] == 24
    assert not any(number < 24 for _, _, number in network.co_mentions(built.folder, least=24))


def test_what_claims_connect_is_one_group(built):
    groups = network.components(built.folder)
    assert sum(map(len, groups)) == built.counts["concepts"]
    assert "concept/stress" in next(group for group in groups if "concept/leg-pain" in group)
    assert sum(rank for _, rank in network.pagerank(built.folder)) == pytest.approx(1)
