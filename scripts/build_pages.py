"""Render fixtures/pages/<id>.html from fixtures/pages/<id>.json and the template of its layout.

The article and what belongs to it (byline, caption, teasers in its text) are written by hand in the JSON file. What a
page has around that (menus, lists of other articles, advertisements, scripts, styles, comments) is made here, the same
every time for the same id, so that a page is as large as real ones without anybody writing 80 KB of it.

    python scripts/build_pages.py           write all pages
    python scripts/build_pages.py --check   say which pages are not what this script would write
"""

from __future__ import annotations

import html
import json
import random
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "fixtures" / "pages"
TEMPLATES = ROOT / "scripts" / "page_templates"

_CALL = re.compile(r"\{\{(\w+)((?: [^{}]*)?)\}\}")
_WHO = [
    "Warga Desa Sukamakmur",
    "Petani Cabai",
    "Nelayan Tanjung Keramat",
    "Pemkab",
    "Satpol PP",
    "Tim Gabungan",
    "Pedagang Pasar Pagi",
    "Kelompok Tani Maju Jaya",
    "Siswa SMK",
    "Karang Taruna",
    "Dinas Perikanan",
    "PMI",
    "Relawan",
    "Pengrajin Anyaman",
    "Sopir Angkot",
    "Perajin Batik",
    "Damkar",
    "Ibu-ibu PKK",
    "Atlet Dayung",
    "Pelajar SMA",
]
_DOES = [
    "Gelar",
    "Siapkan",
    "Keluhkan",
    "Sambut",
    "Usulkan",
    "Perbaiki",
    "Panen",
    "Rawat",
    "Kembangkan",
    "Tunggu",
    "Bagikan",
    "Ikuti",
    "Resmikan",
    "Tanam",
    "Pamerkan",
]
_WHAT = [
    "Jembatan Gantung Baru",
    "Lomba Perahu Hias",
    "Pasar Murah Ramadan",
    "Irigasi yang Jebol",
    "Ribuan Bibit Mangrove",
    "Festival Layang-layang",
    "Pupuk Bersubsidi",
    "Sumur Bor",
    "Jalan Lintas yang Longsor",
    "Beasiswa Daerah",
    "Turnamen Voli Antardesa",
    "Kerajinan Rotan",
    "Posko Banjir",
    "Bus Sekolah Gratis",
    "Pelatihan Barista",
    "Hasil Laut",
    "Kirab Budaya",
    "Lampu Jalan Tenaga Surya",
]
_WHERE = [
    "",
    "di Kecamatan Hulu",
    "Jelang Lebaran",
    "Pekan Depan",
    "Tahun Ini",
    "hingga Malam",
    "di Alun-alun",
    "Setelah Viral",
]
_SAYS = [
    "Setuju sekali dengan langkah ini, semoga tidak hanya ramai di awal lalu hilang begitu saja.",
    "Di kampung saya juga begitu min, sudah lapor ke desa tapi belum ada yang datang sampai sekarang.",
    "Mohon diliput juga jalan di tempat kami yang sudah tiga tahun berlubang dan tidak pernah ditambal.",
    "Wartawannya jangan cuma dengar pejabat, tanya juga orang kecil yang merasakan langsung.",
    "Alhamdulillah, akhirnya ada perhatian untuk daerah yang jauh dari kota.",
    "Saya dulu pernah ikut kegiatan seperti ini waktu sekolah, manfaatnya terasa sampai sekarang.",
    "Anggarannya berapa itu? Jangan sampai habis untuk rapat dan nasi kotak saja.",
    "Semoga pemimpin kita diberi kesehatan dan dijauhkan dari godaan, amin.",
    "Kalau datanya naik terus berarti ada yang salah dengan cara kita menjaga anak-anak di rumah.",
    "Tolong nomor pengaduannya dicantumkan supaya warga tahu harus menelepon ke mana.",
    "Sudah bagus, tinggal pengawasannya yang perlu diperketat oleh dinas dan aparat desa.",
    "Maaf komentar agak panjang, tapi ini menyangkut masa depan anak cucu kita semua.",
]
_NAMES = [
    "Bang Ucok",
    "Mama Rere",
    "wong_deso77",
    "Anak Rantau",
    "Pak RT 04",
    "Lala Melati",
    "Si Doel Kampung",
    "Ibu Guru",
    "penjaga_kebun",
]
_SECTIONS = [
    "Daerah",
    "Hukum",
    "Politik",
    "Ekonomi",
    "Pendidikan",
    "Olahraga",
    "Wisata",
    "Opini",
    "Video",
    "Foto",
    "Budaya",
    "Kesehatan",
    "Desa",
    "Kriminal",
]
_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
_DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]


class Page:
    """One page in the making; the public methods are what a template may call as ``{{name arguments}}``."""

    def __init__(self, id: str, data: dict[str, Any]) -> None:
        self._rng = random.Random(id)
        self._data = data
        self._article = data["article"]
        self._page = data.get("page", {})

    def render(self) -> bytes:
        template = (TEMPLATES / f"{self._data['layout']}.html").read_text("utf-8")
        text = _CALL.sub(lambda m: str(getattr(self, m[1])(*m[2].split())), template)
        return text.encode(self._page.get("charset", "utf-8"), "xmlcharrefreplace")

    # What the JSON file holds

    def get(self, name: str) -> str:
        """A field of ``page`` as it is (it may hold HTML), or of ``article``, escaped."""
        if name in self._page:
            return str(self._page[name])
        value = self._article[name]
        return html.escape(", ".join(value) if isinstance(value, list) else str(value or ""), quote=True)

    def json(self, name: str) -> str:
        value = self._page.get(name, self._article.get(name))
        return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")

    def json_text(self) -> str:
        return json.dumps("\n".join(self._article["text"]), ensure_ascii=False).replace("</", "<\\/")

    def body(self, between: str = "p", first: str = "0", last: str = "999") -> str:
        """The paragraphs from ``first`` to before ``last``, with what the page puts within and after them."""
        out = []
        for n, written in list(enumerate(self._article["text"]))[int(first) : int(last)]:
            if n in self._page.get("skip", ()):
                continue  # the rows of a table that the page puts after a paragraph
            text = html.escape(written, quote=False)
            place = self._article.get("dateline")
            if n == 0 and place and text.startswith(place):
                text = f"<strong>{place}</strong>{text[len(place) :]}"
            text += self._page.get("within", {}).get(str(n), "")
            after = self._page.get("after", {}).get(str(n), "")
            out.append(_wrapped(text, between) + after)
        return "\n".join(out)

    def tags(self, wrap: str = "") -> str:
        links = [f"<a href='/tag/{t.replace(' ', '-')}' rel='tag'>{t}</a>" for t in self._article["tags"]]
        return " ".join(f"<{wrap}>{link}</{wrap}>" if wrap else link for link in links)

    # What stands around it

    def headline(self) -> str:
        pick = self._rng.choice
        return f"{pick(_WHO)} {pick(_DOES)} {pick(_WHAT)} {pick(_WHERE)}".strip()

    def day(self) -> str:
        r = self._rng
        return f"{r.choice(_DAYS)}, {r.randint(1, 28)} {r.choice(_MONTHS)} {r.randint(2019, 2025)}"

    def links(self, count: str, tag: str = "li", cls: str = "item", dates: str = "") -> str:
        """Headlines of other articles, with a thumbnail, and a date where ``dates`` is given."""
        out = []
        for n in range(int(count)):
            title, slug = self.headline(), self._rng.randint(10000, 99999)
            date = f"<span class='{cls}-date date'>{self.day()}</span>" if dates else ""
            out.append(
                f"<{tag} class='{cls} {cls}-{n}'><a class='{cls}-thumb' href='/read/{slug}/{_slug(title)}' "
                f"title='{title}'>"
                f"<img loading='lazy' width='120' height='80' src='/uploads/{slug}-120x80.jpg' "
                f"srcset='/uploads/{slug}-120x80.jpg 120w, /uploads/{slug}-300x200.jpg 300w' alt='{title}'/></a>"
                f"<h3 class='{cls}-title'><a href='/read/{slug}/{_slug(title)}'>{title}</a></h3>{date}</{tag}>"
            )
        return "\n".join(out)

    def menu(self, count: str = "14") -> str:
        out = []
        for n in range(int(count)):
            name = _SECTIONS[n % len(_SECTIONS)]
            sub = "".join(
                f"<li class='menu-item'><a href='/kanal/{s.lower()}'>{s}</a></li>" for s in _SECTIONS[: n % 5]
            )
            below = f"<ul class='sub-menu'>{sub}</ul>" if sub else ""
            out.append(
                f"<li id='menu-item-{n + 210}' class='menu-item'><a href='/kanal/{name.lower()}'>{name}</a>{below}</li>"
            )
        return "\n".join(out)

    def comments(self, count: str, sentences: str = "2") -> str:
        out = []
        for n in range(int(count)):
            name = self._rng.choice(_NAMES)
            text = " ".join(self._rng.sample(_SAYS, min(int(sentences), len(_SAYS))))
            out.append(
                f"<li id='comment-{n + 70}' class='comment depth-1'><article class='comment-body'>"
                "<footer class='comment-meta'>"
                f"<div class='comment-author vcard'><b class='fn'>{name}</b> <span class='says'>berkata:</span></div>"
                f"<div class='comment-metadata'><time>{self.day()} pukul {self._rng.randint(6, 22)}:05</time></div>"
                "</footer>"
                f"<div class='comment-content'><p>{text}</p></div><div class='reply'><a href='#respond'>Balas</a></div>"
                f"</article></li>"
            )
        return "\n".join(out)

    def css(self, kb: str) -> str:
        """Style sheets as themes put them into the page."""
        props = (
            "margin:0 0 {}px",
            "padding:{}px 12px",
            "font-size:{}px",
            "line-height:1.{}",
            "max-width:{}0px",
            "top:-{}px",
        )
        out: list[str] = []
        while sum(map(len, out)) < int(float(kb) * 1024):
            r = self._rng
            name = (
                f".{r.choice(('entry', 'box', 'nav', 'post', 'widget', 'wp-block', 'grid', 'ads'))}-{r.randint(1, 999)}"
            )
            rules = ";".join(r.choice(props).format(r.randint(1, 99)) for _ in range(r.randint(2, 6)))
            out.append(f"{name}{{{rules};color:#{r.randrange(0x1000000):06x}}}")
        return "".join(out)

    def js(self, kb: str) -> str:
        """Scripts of analytics and advertising: long lines of calls and settings."""
        out: list[str] = []
        while sum(map(len, out)) < int(float(kb) * 1024):
            r = self._rng
            a, b = r.randrange(1 << 40), r.randrange(1 << 30)
            out.append(
                f"googletag.cmd.push(function(){{googletag.defineSlot('/{b}/slot_{a:x}',[[300,250],[336,280]],"
                f"'div-gpt-ad-{a}-0').addService(googletag.pubads());"
                f"window._q{b:x}={{id:'{a:x}',t:{b},title:'{self.headline()}'}};}});"
            )
        return "\n".join(out)


def _wrapped(text: str, between: str) -> str:
    match between:
        case "br":
            return f"{text}<br /><br />"
        case "br1":
            return f"{text}<br>"
        case "div":
            return f'<div style="text-align: justify;">{text}</div>\n<div style="text-align: justify;"><br /></div>'
        case "justify":
            return f'<p style="text-align:justify"><span style="font-size:14px">&nbsp;&nbsp;{text}</span></p>'
        case "":
            return text
        case _:
            return f"<{between}>{text}</{between}>"


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def main() -> int:
    wrong = []
    for gold in sorted(PAGES.glob("*.json")):
        if gold.stem == "floors":
            continue
        page, path = Page(gold.stem, json.loads(gold.read_text("utf-8"))).render(), gold.with_suffix(".html")
        if "--check" not in sys.argv:
            path.write_bytes(page)
        elif not path.exists() or path.read_bytes() != page:
            wrong.append(path.name)
    if wrong:
        print("not as built:", ", ".join(wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
