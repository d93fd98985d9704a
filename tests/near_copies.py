"""A set to measure near-copies on: what outlets do to a story that they take over, and what only looks like one."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable

from conftest import FIXTURES, ROOT

_NUMBER = re.compile(r"\d+")
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
_SMALL = ["dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})
_CURLY = str.maketrans({'"': "”", "'": "’", "-": "–"})
_WORDS = [
    ("mengatakan", "menyebutkan"), ("ujar", "kata"), ("tersebut", "itu"), ("saat ini", "kini"), ("masyarakat", "warga"),
    ("sekitar", "kurang lebih"), ("serta", "dan"), ("Kabupaten", "Kab."), ("menjadi", "jadi"), ("telah", "sudah"),
]  # fmt: skip
BOILERPLATE = (
    "Ikuti berita terbaru kami setiap hari di aplikasi dan saluran resmi, dan jangan lupa berlangganan buletin pagi. "
    "Redaksi menerima kiriman foto, video dan tulisan dari pembaca melalui surat elektronik yang tercantum di bagian "
    "bawah halaman ini. Seluruh isi berita menjadi hak milik penerbit dan dilindungi undang-undang, sehingga tidak "
    "boleh disalin tanpa izin tertulis dari pemimpin redaksi."
)


def articles() -> list[str]:
    """Different articles, some of them about the same case or by the same agency."""
    texts = [path.read_text("utf-8") for path in sorted(FIXTURES.glob("*.txt"))]
    for dump in sorted((ROOT / "fixtures" / "regional").glob("*.jsonl")):
        texts += [json.loads(line)["article"]["text"] for line in dump.read_text("utf-8").splitlines()]
    return texts


def _paragraphs(text: str) -> list[str]:
    return [p for p in re.split(r"\n+", text) if p.strip()]


def headline(text: str, noise: random.Random) -> str:
    first, *rest = _paragraphs(text)
    words = first.split()
    noise.shuffle(words)
    return "\n\n".join([" ".join(words[:9]), f"KABARBARU.ID, {noise.choice(_DAYS).upper()} - {first}", *rest])


def byline(text: str, noise: random.Random) -> str:
    return f"Penulis: Redaksi {noise.randrange(99)}\n{text}\n\nEditor: Tim {noise.randrange(99)}\nFoto: Istimewa"


def cut(text: str, noise: random.Random) -> str:
    """The last third to half of the sentences is gone."""
    sentences = re.split(r"(?<=[.”\"])\s+", text)
    return " ".join(sentences[: max(3, round(len(sentences) * noise.uniform(0.5, 0.67)))])


def glyphs(text: str, noise: random.Random) -> str:
    text = text.translate(_PLAIN if noise.random() < 0.5 else _CURLY)
    return re.sub(r"\n+", "\n", text).replace(". ", ".  ")


def words(text: str, noise: random.Random) -> str:
    """An editor's hand: some words for others, one sentence in twelve gone."""
    for old, new in _WORDS:
        if noise.random() < 0.6:
            text = re.sub(rf"\b{re.escape(old)}\b", new, text)
    sentences = re.split(r"(?<=[.”\"])\s+", text)
    return " ".join(s for s in sentences if noise.random() > 1 / 12)


def framed(text: str, noise: random.Random) -> str:
    return f"{text}\n\n{BOILERPLATE}"


def everything(text: str, noise: random.Random) -> str:
    for change in (words, cut, headline, glyphs, byline):
        text = change(text, noise)
    return text


COPIES: dict[str, Callable[[str, random.Random], str]] = {
    f.__name__: f for f in (headline, byline, cut, glyphs, words, framed, everything)
}


def sibling(text: str, noise: random.Random) -> str:
    """The same agency's next release: the same sentences with other figures, days and months."""

    def other(match: re.Match[str]) -> str:
        old = int(match.group()[:6])
        if 1990 < old < 2050:
            return str(old + 1)
        return str(
            max(
                1,
                round(old * noise.uniform(0.4, 0.8)) if old > 3 and noise.random() < 0.5 else old + noise.randint(1, 9),
            )
        )

    text = _NUMBER.sub(other, text)
    for names in (_MONTHS, _DAYS, _SMALL):
        turned = dict(zip(names, names[2:] + names[:2], strict=True))
        text = re.sub(rf"\b(?:{'|'.join(names)})\b", lambda m, t=turned: t[m.group()], text)
    return text
