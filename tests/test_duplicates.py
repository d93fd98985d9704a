"""Near-copies of one story: what is marked, what is not, and that marks depend on the order of the input alone."""

from __future__ import annotations

import hashlib
import random
import sqlite3
import sys
from pathlib import Path

import pytest

import near_copies
from beritaextract import Extractor, Record, extract_dump
from beritaextract import duplicates as module
from beritaextract.duplicates import Index, Signatures, mark
from beritaextract.record import Article

TEXTS = near_copies.articles()


class Signer:
    """Signatures of texts as they come, by the clean text of each."""

    def __init__(self, extractor: Extractor) -> None:
        self._reader = extractor.reader
        self._signatures = Signatures()

    def of(self, text: str) -> bytes:
        article = self._reader.read(text)
        return self._signatures.of(article.text, article.dateline)


@pytest.fixture(scope="module")
def signer(extractor: Extractor) -> Signer:
    return Signer(extractor)


@pytest.fixture(scope="module")
def originals(signer: Signer) -> list[bytes]:
    return [signer.of(text) for text in TEXTS]


@pytest.fixture(scope="module")
def stream(signer: Signer, originals: list[bytes]) -> list[bytes]:
    """Originals, copies and copies of copies, in some order."""
    noise = random.Random(11)
    kinds = list(near_copies.COPIES.values())
    copies = [signer.of(noise.choice(kinds)(text, noise)) for text in TEXTS for _ in range(2)]
    mixed = originals + copies + copies[:20] + [b""] * 5
    noise.shuffle(mixed)
    return mixed


def marks(index: Index, signatures: list[bytes], start: int = 0) -> list[str | None]:
    return [index.add(n, f"a{n}", signature) for n, signature in enumerate(signatures, start)]


def kill(index: Index) -> None:
    """As the end of the process would: what was not committed is lost."""
    index._db.close()


# --- what is marked


@pytest.mark.parametrize("kind", near_copies.COPIES)
def test_copies_are_marked_with_what_they_are_copies_of(kind: str, signer: Signer, originals: list[bytes]) -> None:
    noise = random.Random(4)
    index = Index()
    marks(index, originals)
    copies = [signer.of(near_copies.COPIES[kind](text, noise)) for text in TEXTS]
    found = marks(index, copies, start=1000)
    right = sum(mark == f"a{n}" for n, mark in enumerate(found))
    assert right >= (0.9 if kind == "everything" else 0.98) * len(TEXTS)
    assert right + found.count(None) == len(TEXTS)


def test_different_articles_are_not_marked(originals: list[bytes], signer: Signer) -> None:
    assert set(marks(Index(), originals)) == {None}
    # nor where one outlet sets the same words below each, even below a few lines
    framed = [signer.of(near_copies.framed(text, random.Random(1))) for text in TEXTS]
    assert set(marks(Index(), framed)) == {None}
    short = [signer.of(f"{text[:600]}\n\n{near_copies.BOILERPLATE}") for text in TEXTS]
    assert set(marks(Index(), short)) == {None}


def test_the_next_release_of_an_agency_is_not_marked(originals: list[bytes], signer: Signer) -> None:
    noise = random.Random(4)
    index = Index()
    marks(index, originals)
    siblings = [signer.of(near_copies.sibling(text, noise)) for text in TEXTS]
    assert set(marks(index, siblings, start=1000)) == {None}


def test_a_long_list_of_figures_is_compared_by_the_same_ones(signer: Signer) -> None:
    def table(turn: int) -> str:
        lines = [f"Kecamatan {n}a sebanyak {n * turn} kasus" for n in range(300)]
        return "\n".join(["Data kasus menurut kecamatan.", *lines])

    whole = table(7)
    signatures = [signer.of(text) for text in (whole, whole[: len(whole) // 2], table(11))]
    assert marks(Index(), signatures) == [None, "a0", None]


def test_few_words_are_a_copy_of_nothing(signer: Signer) -> None:
    index = Index()
    assert marks(index, [signer.of("Berita ini sudah dihapus.")] * 3 + [b""]) == [None] * 4


def test_case_marks_and_dateline_do_not_count() -> None:
    signatures = Signatures()
    body = "Dinas Sosial “mencatat” 12 kasus – naik dari tahun lalu, kata Rina saat ditemui di kantornya, Senin pagi."
    one = signatures.of(f"BLORA, KabarBlora.id – {body}", "BLORA")
    assert one == signatures.of(body.upper().replace("“", '"').replace("–", "-"))
    assert one == signatures.of(f"Semarang (KS): {body}", "Semarang")


def test_the_first_of_a_story_is_named_by_all(signer: Signer) -> None:
    noise = random.Random(2)
    text = max(TEXTS, key=len)
    chain = [text]
    for _ in range(4):
        chain.append(near_copies.words(chain[-1], noise))
    assert marks(Index(), [signer.of(t) for t in chain]) == [None, "a0", "a0", "a0", "a0"]


# --- the index


def test_signatures_are_the_same_everywhere() -> None:
    """They are compared between processes, machines and runs."""
    text = "Dinas Sosial mencatat 12 kasus perundungan di tiga kecamatan sepanjang tahun 2023, naik dari tahun lalu."
    digest = hashlib.sha256(Signatures().of(text)).hexdigest()
    assert digest == "d0512f11a6e71e5c805a7bd1a31fbb63e586b0f1f9ef1b2b229da350ccda7c06"


def test_marks_do_not_depend_on_where_a_run_was_ended(
    stream: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WAITING", 40)
    monkeypatch.setattr(module, "_BUCKET", 2)
    wanted = marks(Index(), stream)
    assert sum(m is not None for m in wanted) > 150
    noise = random.Random(3)
    path = tmp_path / "copies.sqlite"
    found: list[str | None] = []
    while len(found) < len(stream):
        # what was added after the last commit is lost, what was added after the journal's last entry is rolled back
        index = Index(path)
        assert index.position >= len(found)
        index.rollback(len(found))
        assert index.position == len(found)
        end = len(found) + noise.randint(1, 60)
        more = marks(index, stream[len(found) : end], start=len(found))
        found += more[: noise.randint(1, len(more))] if noise.random() < 0.7 else more
        index.commit()
        marks(index, stream[end : end + 10], start=end)
        kill(index)
    assert found == wanted


def test_what_was_not_committed_is_not_there(originals: list[bytes], tmp_path: Path) -> None:
    index = Index(tmp_path / "copies.sqlite")
    marks(index, originals[:10])
    index.commit()
    marks(index, originals[10:20], start=10)
    kill(index)
    index = Index(tmp_path / "copies.sqlite")
    assert index.position == 10
    assert marks(index, originals[8:12], start=10) == ["a8", "a9", None, None]
    index.close()


def test_positions_must_grow(originals: list[bytes]) -> None:
    index = Index()
    index.add(5, "a", originals[0])
    assert index.position == 6
    with pytest.raises(ValueError, match="position 5 was added before"):
        index.add(5, "b", originals[1])


def test_identical_articles_do_not_fill_the_index(originals: list[bytes], tmp_path: Path) -> None:
    index = Index(tmp_path / "copies.sqlite")
    assert marks(index, [originals[0]] * 500) == [None] + ["a0"] * 499
    index.close()
    with sqlite3.connect(tmp_path / "copies.sqlite") as db:
        assert db.execute("SELECT count(signature) FROM articles").fetchone() == (1,)


def test_a_band_that_many_share_is_bounded(originals: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BUCKET", 3)
    index = Index()
    marks(index, originals)
    assert max(len(waiting) for waiting in index._recent.values()) <= 3
    assert index.add(1000, "copy", originals[-1]) == f"a{len(originals) - 1}"


@pytest.mark.parametrize("broken", [b"no database at all, but long enough to be one" * 50, None])
def test_another_file_is_said(broken: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "copies.sqlite"
    if broken is not None:
        path.write_bytes(broken)
    else:
        Index(path).close()
        with sqlite3.connect(path) as db:
            db.execute("UPDATE meta SET value = 99 WHERE name = 'version'")
    with pytest.raises(ValueError, match=r"copies\.sqlite: not an index of near-copies of this version"):
        Index(path)


# --- around it


def test_an_encoded_record_is_marked_as_a_copy() -> None:
    record = Record(article=Article(id="b", text='Kata "duplicate_of":null dikutip.'))
    marked = Record.from_json(mark(record.to_json(), 'a "1"'))
    assert marked.article.duplicate_of == 'a "1"'
    assert marked.article.text == record.article.text


def test_without_the_library_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rensa", None)
    with pytest.raises(ImportError, match=r"pip install 'beritaextract\[batch\]'"):
        Signatures()


def test_without_the_library_a_run_does_not_begin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ada 12 kasus TPPO.")
    monkeypatch.setitem(sys.modules, "rensa", None)
    with pytest.raises(ImportError, match=r"pip install 'beritaextract\[batch\]'"):
        extract_dump(tmp_path / "a.txt", tmp_path / "out.jsonl", mark_duplicates=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
