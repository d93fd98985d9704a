"""Web pages: which text, which day, which headline; the fixtures' pages and what their records say of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from beritaextract import Extractor
from beritaextract.read.encoding import ReadError
from beritaextract.read.page import MAX_BYTES, read_html
from conftest import FIXTURES

PAGES = sorted(FIXTURES.glob("*.html"))
TITLE = "Kader Posyandu Dilatih Mendata Balita"
BODY = (
    "<p>MASAMBA, Kabar Luwu - Sebanyak 40 kader posyandu mengikuti pelatihan pendataan balita di aula kantor camat, "
    "Rabu (7/2/2024).</p><p>“Data yang benar menolong kita semua,” kata Camat Masamba, Rina Agustin, saat membuka.</p>"
    "<p>Pelatihan berlangsung dua hari dan diikuti kader dari sembilan desa di kecamatan tersebut.</p>"
)


def page(head: str = "", above: str = "", below: str = "", body: str = BODY) -> str:
    return (
        f"<html><head><title>{TITLE} - Kabar Luwu</title>{head}</head><body><div class='nav'><a>Beranda</a></div>"
        f"<article><h1>{TITLE}</h1>{above}{body}</article>{below}</body></html>"
    )


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_fixture_pages(path: Path, extractor: Extractor) -> None:
    gold = json.loads(path.with_suffix(".json").read_text("utf-8"))["article"]
    article = read_html(path.read_bytes(), gold["url"], reader=extractor.reader)
    assert (article.title, article.published) == (gold["title"], gold["published"])
    found, wanted = article.text.split(), gold["text"].split()
    missing = [w for w in wanted if w not in set(found)]
    assert not missing, f"lost: {' '.join(missing[:20])}"
    assert len(found) <= 1.2 * len(wanted), "what stands around the article was kept"


def test_headline_outlet_and_text_are_told_apart() -> None:
    article = read_html(page(), "https://kabarluwu.id/berita/1")
    assert (article.title, article.outlet, article.dateline) == (TITLE, "Kabar Luwu", "MASAMBA")
    assert article.text.startswith("MASAMBA, Kabar Luwu - Sebanyak 40 kader")


@pytest.mark.parametrize(
    ("given", "published"),
    [
        ({"head": '<meta property="article:published_time" content="2024-02-08T06:00:00+08:00">'}, "2024-02-08"),
        ({"head": '<meta itemprop="datePublished" content="8 Februari 2024">'}, "2024-02-08"),
        (
            {
                "head": '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": ["NewsArticle"]'
                ', "datePublished": "2024-02-08T06:00:00+08:00", "dateModified": "2025-01-01"}]}</script>'
            },
            "2024-02-08",
        ),
        ({"head": '<script type="application/ld+json">{broken</script>'}, None),
        ({"head": '<link rel="canonical" href="https://kabarluwu.id/2024/02/08/kader">'}, "2024-02-08"),
        ({"above": "<div>Rina | Kamis, 8 Februari 2024 06:00 WITA</div>"}, "2024-02-08"),
        ({"above": '<time datetime="2024-02-08">8/2</time>'}, "2024-02-08"),
        # the date in the text is that of the event, those beside it belong to other articles
        ({}, None),
        ({"below": "<aside><ul><li>Judul lain <time datetime='2025-01-02'>2 Jan</time></li></ul></aside>"}, None),
        ({"below": "<div class='side'><a>Panen Raya</a> <span>Selasa, 31 Oktober 2023</span></div>"}, None),
        ({"head": '<meta property="article:modified_time" content="2025-01-01">'}, None),
        ({"head": '<meta property="article:published_time" content="besok">'}, None),
        ({"head": '<meta property="article:published_time" content="">'}, None),
    ],
)
def test_published_is_the_day_the_page_gives_as_its_own(given: dict[str, str], published: str | None) -> None:
    assert read_html(page(**given)).published == published


def test_what_the_caller_knows_goes_first() -> None:
    head = '<meta property="article:published_time" content="2024-02-08">'
    given = {"published": "9/2/2024", "title": "Judul", "outlet": "Kantor Berita", "id": "7"}
    article = read_html(page(head), authors=["Rina"], **given)
    assert (article.published, article.title, article.outlet) == ("2024-02-09", "Judul", "Kantor Berita")
    assert (article.authors, article.id) == (("Rina",), "7")


def test_a_teaser_within_a_paragraph_is_taken_out_and_kept_readable() -> None:
    teaser = "<strong>Baca juga: <a>Harga Gabah Naik</a></strong>"
    body = BODY.replace("saat membuka.", f"saat membuka. {teaser} Ia pamit.")
    article = read_html(page(body=body))
    assert "saat membuka. Ia pamit." in " ".join(article.text.split())
    assert "Baca juga: Harga Gabah Naik" in article.removed


@pytest.mark.parametrize(
    ("above", "authors"),
    [
        ("<div>Kamis, 8 Februari 2024 | Reporter: Rina Agustin | Editor: Bahar</div>", ("Rina Agustin",)),
        ("<p>Penulis: Rina Agustin</p>", ("Rina Agustin",)),
        ("", ()),
    ],
)
def test_authors_are_those_of_the_byline(above: str, authors: tuple[str, ...]) -> None:
    assert read_html(page(above=above)).authors == authors


def test_a_page_in_windows_1252_says_so_itself() -> None:
    raw = page('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">').encode("cp1252")
    assert "“Data yang benar menolong kita semua,”" in read_html(raw).text


@pytest.mark.parametrize(
    "html", ["", "   ", b"", b"\xff\xfe\x00", b"%PDF-1.4 \x00", "{}", "<html></html>", "<p>", "\ud800", "<" * 5000]
)
def test_what_is_no_page_is_a_read_error(html: str | bytes) -> None:
    with pytest.raises(ReadError):
        read_html(html)


def test_a_page_too_large_is_refused() -> None:
    with pytest.raises(ReadError, match="more than one page"):
        read_html(b" " * (MAX_BYTES + 1))


def test_a_page_nested_too_deeply_is_a_read_error() -> None:
    with pytest.raises(ReadError, match="no article on this page"):
        read_html(page(body="<div>" * 5000 + BODY + "</div>" * 5000))
