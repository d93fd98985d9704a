"""Whatever the text, a record comes out and its evidence lies within the text."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beritaextract import Extractor, Record
from beritaextract.read.days import DayReader
from beritaextract.read.encoding import ReadError, decode
from test_evidence import faults

EXTRACTOR = Extractor()
DAYS: DayReader = EXTRACTOR.reader.days

#: what articles are made of, to be put together in ways no writer would
PIECES = (
    "Kepala Dinas", "Kadis", "Plt.", "Bupati", "Kapolres", "AKBP", "Dr.", "S.H., M.H.", "Rina Agustin", "Bahar",
    "Hj.", "DP3A", "Dinas Sosial", "(Dinsos)", "Polres", "Kabupaten Sinjai", "Kota Palu", "Kab.", "Kecamatan",
    "melalui", "diwakili", "Rabu (7/2/2024)", "Kamis", "kemarin", "tahun 2023", "Januari", "hingga", "2021-2023",
    "17/8/45", "pukul", "10.00 WIB", "12", "dua belas", "1.204", "12,5 persen", "puluhan", "masing-masing", "kasus",
    "korban", "anak", "kekerasan seksual", "TPPO", "KDRT", "orang", "naik", "turun", "menjadi", "dari", "total",
    "rinciannya", "yakni", "kata", "ujarnya", "ungkap", "menurut", "ia", "dia", "“", "”", '"', "'", ",", ".", ":",
    ";", "-", "–", "(", ")", "[", "]", "/", "|", "?", "!", "%", "\n", "\n\n", "\t", "di Aula Kantor Bupati", "di",
    "rapat", "sosialisasi", "digelar", "Baca juga:", "Foto:", "Penulis:", "Tags", "SIGLI –", "*", "...", "\xa0",
    "\u200b", "\ufeff", "🙂", "é", "I", "a",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.text(max_size=300)
SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(TEXTS, st.sampled_from([None, "2024-02-08"]), st.none() | st.text(max_size=40))
def test_any_text_gives_a_record_that_holds(text: str, published: str | None, title: str | None) -> None:
    record = EXTRACTOR.extract(text, published=published, title=title)
    assert Record.from_json(record.to_json()) == record
    assert not list(faults(record))


@SETTINGS
@given(st.text(max_size=60) | st.lists(st.sampled_from("0123456789/-.: ,TZ"), max_size=20).map("".join))
def test_any_publication_date_is_a_day_or_none(written: str) -> None:
    DAYS.read(written)
    DAYS.is_stamp(written)


@SETTINGS
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_read_error(raw: bytes) -> None:
    try:
        assert isinstance(decode(raw), str)
    except ReadError as error:
        assert str(error)  # noqa: PT017
