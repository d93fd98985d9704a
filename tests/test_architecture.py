"""Modules import in one direction: read -> match -> resolve -> write, over record and patterns."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src" / "beritaextract"
#: each layer with the layers it may import from; a layer may always import from itself
LAYERS: dict[str, set[str]] = {
    "record": set(),
    "patterns": set(),
    "places": set(),
    "trace": set(),
    "read": {"record", "patterns", "places"},
    "match": {"record", "patterns", "places", "trace"},
    "resolve": {"record", "patterns", "places", "trace", "match"},
    "write": {"record", "patterns", "match"},
    "jobs": {"__version__", "batch", "duplicates", "patterns", "read", "write"},
}
MODULES = sorted(p for p in ROOT.rglob("*.py"))


def layer(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else path.stem


def imported_layers(path: Path) -> set[str]:
    package = ("beritaextract", *path.relative_to(ROOT).parent.parts)
    out = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            full = (*base, *(node.module.split(".") if node.module else ()))
            names = [full] if len(full) > 1 else [(*full, a.name) for a in node.names]
            out |= {n[1] for n in names}
    return out


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_import_against_the_direction(path: Path) -> None:
    here = layer(path)
    if here in LAYERS:
        assert imported_layers(path) <= LAYERS[here] | {here}


def test_import_loads_neither_spacy_nor_trafilatura() -> None:
    code = (
        "import sys, beritaextract; beritaextract.Extractor;"
        "print([m for m in ('spacy', 'trafilatura', 'dateparser', 'typer') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert out.stdout.strip() == "[]"


def test_what_fetching_needs_is_asked_for_by_name() -> None:
    """Without the extra ``fetch`` everything else works, and fetching says what to install."""
    code = (
        "import sys\n"
        "for name in ('protego', 'warcio', 'feedparser', 'courlan'): sys.modules[name] = None\n"
        "import beritaextract, beritaextract.read.dump\n"
        "from typer.testing import CliRunner\n"
        "from beritaextract.cli import app\n"
        "result = CliRunner().invoke(app, ['fetch', 'https://outlet.example/a'])\n"
        "print(result.exit_code, result.stderr)\n"
        "try: beritaextract.fetch\n"
        "except ImportError as error: print(error)\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert out.stdout.startswith("2 ")
    assert out.stdout.count("pip install 'beritaextract[fetch]'") == 2
