"""The blocks of docs/extending.md are whole pattern files, and do what the page says."""

import re
from pathlib import Path

import pytest

from beritaextract import Extractor
from beritaextract.patterns import Patterns

PAGE = (Path(__file__).parents[1] / "docs" / "extending.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
NARKOTIKA = (
    "Sepanjang 2023 Satresnarkoba Polres Wajo mengungkap 27 kasus narkotika dengan 41 tersangka, "
    "kata Kasat Resnarkoba AKP Bustan, Rabu (3/1/2024)."
)
DBD = "Sepanjang 2023 Dinas Kesehatan Kabupaten Wajo mencatat 132 kasus DBD, kata Kepala Dinas Kesehatan, Rahman."
LAKA = "Selama 2023 Satlantas Polres Wajo mencatat 88 kasus laka lantas, naik dari 71 kasus pada 2022, kata AKP Bustan."


def folder(tmp_path: Path, block: str) -> Path:
    (tmp_path / "categories.toml").write_text(block, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("block", "text", "category", "values"),
    [
        (0, NARKOTIKA, "narkotika", [(27, "kasus"), (41, "pelaku")]),
        (1, DBD, "dbd", [(132, "kasus")]),
        (2, LAKA, "laka_lantas", [(88, "kasus"), (71, "kasus")]),
    ],
)
def test_a_few_lines_add_a_kind_of_case(
    block: int, text: str, category: str, values: list[tuple[int, str]], tmp_path: Path
) -> None:
    assert len(BLOCKS[block].splitlines()) < 15
    plain = Extractor().extract(text).statistics
    mine = Extractor(patterns=[folder(tmp_path, BLOCKS[block])]).extract(text).statistics
    assert [(s.value, s.unit) for s in mine] == values
    assert {s.category for s in mine} == {category}
    assert {s.category for s in plain} == {None}
    assert all(s.label for s in plain)


def test_every_block_is_checked() -> None:
    assert len(BLOCKS) == 3
    assert {"narkoba", "dbd", "kecelakaan"} <= {c["name"] for c in Patterns()["categories"]["categories"]}
