"""Every example beside the rules holds."""

import pytest

from beritaextract import Extractor, Patterns
from beritaextract.examples import run_examples

PATTERNS = Patterns()


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize("kind", PATTERNS.kinds() or ["none"])
def test_examples_hold(kind: str, extractor: Extractor) -> None:
    broken = [
        f"{o.path.name} #{o.number}: {o.text}\n    "
        + ("passes, but is marked a known miss" if o.known_miss else "\n    ".join(o.problems))
        for o in run_examples(extractor, PATTERNS, [kind])
        if not o.ok
    ]
    assert not broken, "\n".join(broken)
