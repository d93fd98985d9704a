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


def test_lines_within_lines_are_parted_alike_every_time() -> None:
    path = FIXTURES / "sangihe-terima-kunjungan-dprd.html"
    gold = json.loads(path.with_suffix(".json").read_text("utf-8"))["article"]
    articles = [read_html(path.read_bytes(), gold["url"]) for _ in range(5)]
    assert {article.text for article in articles} == {gold["text"]}


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


def linked(**article: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **article}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def meta(published: str) -> str:
    return f'<meta property="article:published_time" content="{published}">'


@pytest.mark.parametrize(
    ("head", "above", "published", "time"),
    [
        (linked(datePublished="2024-02-08T06:15:30+08:00"), "", "2024-02-08", "2024-02-08T06:15:30+08:00"),
        (linked(datePublished="Thu, 08 Feb 2024 06:15:00 +0800"), "", "2024-02-08", "2024-02-08T06:15:00+08:00"),
        ("", "<p>Kamis, 8 Februari 2024 | 06:15 WIT</p>", "2024-02-08", "2024-02-08T06:15:00+09:00"),
        ("", "<p>Kamis, 08/02/2024, 18.15 WIB</p>", "2024-02-08", "2024-02-08T18:15:00+07:00"),
        ("", "<div>8 Februari 2024</div><div>06:15 WITA</div>", "2024-02-08", "2024-02-08T06:15:00+08:00"),
        # a day alone has no time, and a time without a zone no offset
        (meta("2024-02-08"), "", "2024-02-08", None),
        (meta("2024-02-08 06:15:00"), "", "2024-02-08", "2024-02-08T06:15:00"),
        # the zone is named on the page only
        (meta("2024-02-08 06:15:20"), "<p>8 Februari 2024 06:15 WITA</p>", "2024-02-08", "2024-02-08T06:15:00+08:00"),
        # the same moment in UTC tells the seconds
        (meta("2024-02-07T22:15:20Z"), "<p>8 Februari 2024 06:15 WITA</p>", "2024-02-08", "2024-02-08T06:15:20+08:00"),
        # late in the evening in UTC it is the next day in all of Indonesia
        (meta("2024-02-07T22:15:20+00:00"), "", "2024-02-08", "2024-02-08T05:15:20+07:00"),
    ],
)
def test_the_moment_of_publication(head: str, above: str, published: str, time: str | None) -> None:
    article = read_html(page(head, above))
    assert (article.published, article.published_time, article.warnings) == (published, time, ())


@pytest.mark.parametrize(
    ("head", "above", "url", "published"),
    [
        # two against one; of one against one the metadata
        (meta("2025-01-01"), "<p>Kamis, 8 Februari 2024 06:15 WIB</p>", "https://a.id/2024/02/08/kader", "2024-02-08"),
        (meta("2025-01-01"), "<p>Kamis, 8 Februari 2024 06:15 WIB</p>", "https://a.id/2024/02/kader", "2024-02-08"),
        (meta("2025-01-01"), "<p>Kamis, 8 Februari 2024 06:15 WIB</p>", "https://a.id/kader", "2025-01-01"),
        (meta("2025-01-01") + linked(datePublished="2024-02-08"), "", "https://a.id/2024/02/08/kader", "2024-02-08"),
    ],
)
def test_days_that_contradict_each_other_are_a_warning(head: str, above: str, url: str, published: str) -> None:
    article = read_html(page(head, above), url)
    assert article.published == published
    assert [w.code for w in article.warnings] == ["published_conflict"]


@pytest.mark.parametrize(
    ("head", "above", "below", "authors", "editors"),
    [
        (
            "",
            "<p>Penulis: <a>Rina Agustin</a> <span>|</span> Editor: <a>Bahar</a></p>",
            "",
            ["Rina Agustin"],
            ["Bahar"],
        ),
        ("", "", "<p>Pewarta : Rina Agustin<br>Editor: Bahar</p>", ["Rina Agustin"], ["Bahar"]),
        ("", "<p>Rina Agustin, Jurnalis</p>", "", ["Rina Agustin"], []),
        ("", "<p><i class='fa fa-user'></i> Rina Agustin</p>", "", ["Rina Agustin"], []),
        ("", "<span>Oleh</span> <a rel='author'>Rina Agustin</a>", "", ["Rina Agustin"], []),
        (
            linked(author=[{"@type": "Person", "name": "Rina"}, {"@type": "Person", "name": "Ayu"}]),
            "",
            "",
            ["Rina", "Ayu"],
            [],
        ),
        (linked(author={"@type": "Organization", "name": "Kabar Luwu"}), "", "<p>(rin/bah)</p>", ["rin"], ["bah"]),
        (linked(author={"@type": "Person", "name": "admin"}), "<p>Oleh: Redaksi</p>", "", [], []),
        ('<meta name="author" content="Kabar Luwu">', "", "", [], []),
    ],
)
def test_who_wrote_and_who_edited(head: str, above: str, below: str, authors: list[str], editors: list[str]) -> None:
    article = read_html(page(head, above, body=BODY + below))
    assert (list(article.authors), list(article.editors)) == (authors, editors)


def test_a_caption_is_kept_apart() -> None:
    figure = "<figure><img src='a.jpg'><figcaption>Foto: Kader menimbang balita. (Dok. Camat)</figcaption></figure>"
    article = read_html(page(above=figure))
    assert article.caption == "Kader menimbang balita. (Dok. Camat)"
    assert "menimbang" not in article.text


def test_further_articles_on_the_page_are_not_read() -> None:
    other = BODY.replace("MASAMBA", "MALILI").replace("kader posyandu", "perajin rotan")
    article = read_html(page(below=f"<article><h1>Perajin Rotan di Malili Dilatih Menjahit Tas</h1>{other}</article>"))
    assert "rotan" not in article.text


def test_a_comment_longer_than_the_article_is_not_the_article() -> None:
    said = (
        "Semoga pelatihan seperti ini sampai juga ke kampung kami yang jauh dari kota, karena datanya sering salah. "
        * 9
    )
    article = read_html(page(below=f"<div id='comments'><p>{said}</p><p>{said}</p></div>"))
    assert "kampung kami" not in article.text
