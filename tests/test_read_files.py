"""Files, folders, patterns and corpora: what is read from them, and what is refused with which words."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sys

import pytest

from kg.errors import FormatError, InputError, MissingExtraError
from kg.read import READERS, documents, from_text, paths, read


def row(**fields):
    fields = {"id": "a", "sections": [{"heading": "Signs", "text": "Pain. Fever."}]} | fields
    return json.dumps(fields).encode()


def refused(path):
    with pytest.raises(InputError) as error:
        list(documents([path]))
    return str(error.value)


def test_a_file_is_named_by_its_stem_and_hashed_by_its_bytes(tmp_path):
    data = "\ufeffScar tissue\r\n\r\nIt pulls. It hurts.\r\n".encode()
    path = tmp_path / "scar.txt"
    path.write_bytes(data)
    found = read(path)
    assert (found.id, found.title, found.text.encode()) == ("scar", "Scar tissue", data)
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert [found.text[s.start : s.end] for s in found.sentences] == ["Scar tissue", "It pulls.", "It hurts."]


def test_front_matter_states_title_source_date_address_and_language():
    stated = "title: 'Scar'\nsource: A book\ncreated: 2020\nurl: https://x.org\nlanguage: en-GB"
    text = f"---\n{stated}\n---\nIt hurts."
    found = from_text(text, media_type="text/markdown")
    assert (found.title, found.source, found.created, found.url) == (
        "Scar",
        "A book",
        "2020",
        "https://x.org",
    )
    assert (found.language, found.plain.split()) == ("en-GB", ["It", "hurts."])


def test_the_head_of_a_page_states_language_date_and_address(shared_page):
    assert (shared_page.language, shared_page.created) == ("en-GB", "2021-03-04")
    assert (shared_page.url, shared_page.title) == ("https://example.org/gout", "Gout")


@pytest.fixture
def shared_page(request):
    return read(request.path.parent / "cases" / "reading" / "page.html")


def test_a_page_without_a_heading_takes_its_title_from_the_head():
    found = from_text(
        "<title>Gout &amp; you</title><p>It hurts.<textarea>no", media_type="text/html", id="a", title=""
    )
    assert found.title == "Gout & you"


def test_a_page_that_is_all_form_is_read_nevertheless():
    assert from_text("<form><p>It hurts.</p></form>", media_type="text/html").sentences


def test_a_given_title_wins_over_the_text_and_the_id_stands_in():
    assert from_text("# One\n\nIt hurts.", title="Two", media_type="text/markdown").title == "Two"
    assert from_text("it hurts.", id="three").title == "three"


def test_a_row_keeps_its_names_and_its_sections_count_from_their_own_text():
    line = row(title="Gout", url="u", source="s", created="c", language="en", synonyms=["Podagra"])
    found = next(READERS[".jsonl"](line, "a.jsonl, line 1"))
    assert (found.title, found.url, found.source, found.created) == ("Gout", "u", "s", "c")
    assert (found.names, found.sha256) == (("Podagra",), hashlib.sha256(line).hexdigest())
    origin = found.sections[0].origin
    assert found.text[origin : origin + 12] == "Pain. Fever."


def test_a_corpus_streams_from_a_file_or_its_archive_alike(tmp_path):
    lines = row(id="a") + b"\n\n" + row(id="b") + b"\r\n"
    (tmp_path / "x.jsonl").write_bytes(lines)
    (tmp_path / "y.jsonl.gz").write_bytes(gzip.compress(lines))
    plain, packed = list(documents([tmp_path / "x.jsonl"])), list(documents([tmp_path / "y.jsonl.gz"]))
    assert [document.id for document in plain] == ["a", "b"]
    assert plain == packed


def test_a_bad_line_is_told_and_the_rest_is_read(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(row(id="a") + b"\n{broken\n" + row(id="b"))
    errors = []
    assert [document.id for document in documents([path, tmp_path / "none.txt"], errors.append)] == ["a", "b"]
    assert [type(error) for error in errors] == [InputError, InputError]
    assert f"{path}, line 2: this is not JSON" in str(errors[0])
    assert f"{path}, line 2" in refused(path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"[1]", "one JSON object, not list"),
        (b'{"id": "\xff"}', "byte 8 (0xff) is not UTF-8"),
        (b"[" * 100_000, "this is not JSON"),
        (row(id=""), "no 'id'"),
        (row(id=5), "'id' is not a string"),
        (row(title="\ud800"), "half a surrogate pair"),
        (row(synonyms="x"), "'synonyms' is not a list"),
        (row(sections=["x"]), "each of 'sections' is an object"),
        (row(sections=[{"heading": "x"}]), "each of 'sections' is an object"),
        (row(sections=[]), "there are no words"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_place(tmp_path, line, words):
    path = tmp_path / "x.jsonl"
    path.write_bytes(line)
    assert refused(path).startswith(f"{path}, line 1: ")
    assert words in refused(path)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b" \n\t", "the file is empty"),
        ("a.jsonl", b"\n", "a.jsonl: there is no document in it"),
        ("a.txt", b"--- !! ---", "there are no words"),
        ("a.txt", b"caf\xe9 au lait", "byte 3 (0xe9) is not UTF-8; save the file as UTF-8"),
        ("a.txt", "scar".encode("utf-16"), "begins UTF-16"),
        ("a.md", bytes(range(256)), "the file is binary"),
        ("a.html", b"<script>x</script>", "there are no words"),
        ("a.docx", b"x", "no reader for this ending; there are .htm, .html, .jsonl"),
        ("a.jsonl.gz", b"no archive", "not a whole gzip file"),
        ("a.jsonl.gz", gzip.compress(row() * 9, mtime=0)[:-9], "not a whole gzip file"),
        ("a.pdf", b"no pdf", "this PDF cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_that_helps(tmp_path, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    assert refused(path).startswith(str(path))
    assert words in refused(path)


def test_half_a_character_and_an_unknown_media_type_are_refused():
    with pytest.raises(InputError, match="half a surrogate pair at character 1"):
        from_text("a\ud800")
    with pytest.raises(FormatError, match="there are application/pdf, text/html"):
        from_text("a", media_type="text/rtf")


def test_folders_and_patterns_give_their_readable_files_in_order(tmp_path):
    for name in ("b.txt", "a.md", "deep/c.html", ".hidden.txt", "image.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("It hurts.", encoding="utf-8")
    assert [document.id for document in documents([tmp_path])] == ["a", "b", "c"]
    assert [document.id for document in documents(str(tmp_path / "*"))] == ["a", "b"]
    assert [path.name for path in paths([tmp_path / "**/*.html"])] == ["c.html"]
    assert "no file of these endings matches" in refused(tmp_path / "*.pdf")
    assert "there is no such file" in refused(tmp_path / "none.txt")
    (tmp_path / "empty").mkdir()
    assert "no file in this folder ends in one of" in refused(tmp_path / "empty")


def test_a_file_that_cannot_be_opened_says_why(tmp_path):
    path = tmp_path / "memory.txt"
    path.symlink_to("/proc/self/mem")
    assert refused(path) == f"{path}: it cannot be opened (Input/output error)."
    assert refused("x" * 5000).endswith("it cannot be opened (File name too long).")


def test_one_document_is_asked_for_and_two_or_none_are_refused(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(row())
    assert read(path).id == "a"
    path.write_bytes(row() + b"\n" + row())
    with pytest.raises(InputError, match="there are several documents in it"):
        read(path)
    path.write_bytes(b"\n")
    with pytest.raises(InputError, match="there is no document in it"):
        read(path)


def test_a_new_format_is_one_function_and_one_line(tmp_path, monkeypatch):
    def shouted(data, name):
        yield from_text(data.decode().lower(), id=name)

    monkeypatch.setitem(READERS, ".loud", shouted)
    (tmp_path / "a.loud").write_bytes(b"IT HURTS.")
    assert read(tmp_path / "a.loud").text == "it hurts."


def pdf(*lines):
    """The smallest PDF with these lines on its one page."""
    shown = "BT /F1 12 Tf 72 720 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = io.BytesIO(b""), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{offset:010} 00000 n \n" for offset in offsets).encode())
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def test_words_of_a_pdf_that_were_divided_at_line_ends_are_whole(tmp_path):
    path = tmp_path / "scar.pdf"
    path.write_bytes(
        pdf(
            "Scar tissue",
            "Scar tissue is a frequent and persis-",
            "tent cause of pain after surgery of",
            "the spine.",
            "12",
        )
    )
    found = read(path)
    assert (found.title, found.media_type) == ("Scar tissue", "application/pdf")
    said = [" ".join(found.at(sentence).replace("\u2060", "").split()) for sentence in found.sentences]
    sentence = "Scar tissue is a frequent and persistent cause of pain after surgery of the spine."
    assert said == ["Scar tissue", sentence]


def test_a_pdf_without_pypdf_names_the_command_that_helps(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    path = tmp_path / "scar.pdf"
    path.write_bytes(pdf("Scar"))
    with pytest.raises(MissingExtraError, match=r"pip install 'medkg\[pdf\]'"):
        read(path)


def test_the_article_loses_its_contents_and_its_pasted_titles(shared):
    found = read(shared / "documents" / "leg-pain-after-spinal-fusion.txt")
    prose = [found.at(sentence) for sentence in found.sentences if sentence.role == "prose"]
    assert found.title == "Leg Pain After Spinal Fusion"
    assert [section.heading for section in found.sections].count(found.title) == 2
    assert len(found.sections) == 7
    assert (len(found.sentences), len(prose)) == (56, 49)
    assert [words.startswith(found.title) for words in prose] == [False] * 49


def test_the_whole_corpus_is_read(shared):
    assert sum(1 for _ in documents([shared / "corpora" / "nih-health.jsonl.gz"])) == 5024
