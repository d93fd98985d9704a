"""The README's Python runs as it stands there and shows what it promises."""

import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_example_prints_date_and_figures(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == ["2021-11-18", "kdrt 2020 12 kasus 12", "kdrt 2021 9 kasus 9"]


@pytest.mark.parametrize("mark", ["main command", "test command"])
def test_each_command_is_marked_once(mark: str) -> None:
    assert README.count(f"<!-- {mark} -->") == 1


def test_every_file_linked_to_is_there() -> None:
    root = Path(__file__).parents[1]
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert [link for link in links if not (root / link).exists()] == []
