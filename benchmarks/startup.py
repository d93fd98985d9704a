"""How long a new process takes: the import, the first record, the command for one text."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT, articles, machine, timed

RUNS = 7


def main() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "one.txt"
        text.write_text(articles(None)[0]["text"], encoding="utf-8")
        first = f"import beritaextract; beritaextract.extract(open({str(text)!r}, encoding='utf-8').read())"
        commands = {
            "python alone": ["-c", "pass"],
            "import beritaextract": ["-c", "import beritaextract"],
            "import and first record": ["-c", first],
            "beritaextract extract one.txt": ["-m", "beritaextract", "extract", str(text)],
            "beritaextract --version": ["-m", "beritaextract", "--version"],
        }
        print(machine())
        for name, arguments in commands.items():
            median, best = timed(
                lambda a=arguments: subprocess.run(  # type: ignore[misc]
                    [sys.executable, *a], env=environment, check=True, stdout=subprocess.DEVNULL
                ),
                RUNS,
            )
            print(f"{name:32} {median:.3f} s median, {best:.3f} s best")


if __name__ == "__main__":
    main()
