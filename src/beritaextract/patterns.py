"""Rules and word lists as data: the built-in folder with the user's folders laid over it.

A folder holds ``<kind>.toml`` files and, beside each, ``<kind>.examples.toml`` with sentences that exercise it (read
only when asked for, so that start-up stays short). Laying a folder over another: tables merge key by key, lists are
extended, scalars are replaced, and a list entry with the ``name`` of an earlier one takes its place. Other data files
(``regions.csv``) are found by :meth:`Patterns.path`, the last folder that has one wins.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class PatternError(ValueError):
    """A pattern file is missing, unreadable or says something the library does not understand; names file and line."""


def builtin_folder() -> Path:
    """The patterns that ship with the library: inside the wheel, or the checkout's top-level folder."""
    here = Path(__file__).resolve().parent
    for folder in (here / "_patterns", here.parents[1] / "patterns"):
        if folder.is_dir():
            return folder
    raise PatternError(f"no patterns folder beside {here}")


class Patterns:
    """Pattern files of one or more folders, merged on first use.

    ``folders`` are laid over the built-in folder in the order given. Raises :class:`PatternError` where a folder does
    not exist or a file is not valid TOML.
    """

    def __init__(self, folders: Iterable[str | Path] = ()) -> None:
        self.folders = (builtin_folder(), *(Path(f) for f in folders))
        for folder in self.folders:
            if not folder.is_dir():
                raise PatternError(f"{folder}: no such folder of patterns")
        self._read: dict[str, dict[str, Any]] = {}

    def __getitem__(self, kind: str) -> dict[str, Any]:
        """The merged contents of every ``<kind>.toml``."""
        if kind not in self._read:
            merged: dict[str, Any] = {}
            for path in self._files(f"{kind}.toml"):
                merged = lay_over(merged, read_toml(path))
            if not merged:
                raise PatternError(f"no {kind}.toml in {', '.join(map(str, self.folders))}")
            self._read[kind] = merged
        return self._read[kind]

    def examples(self, kind: str) -> list[tuple[Path, dict[str, Any]]]:
        """Every example of ``<kind>.examples.toml`` with the file it stands in."""
        return [
            (path, example)
            for path in self._files(f"{kind}.examples.toml")
            for example in read_toml(path).get("examples", [])
        ]

    def kinds(self) -> list[str]:
        """The kinds that some folder has a file for, in alphabetical order."""
        return sorted({p.name.split(".")[0] for f in self.folders for p in f.glob("*.toml")})

    def validate(self) -> None:
        """Read every file of every folder; raises :class:`PatternError` for a broken one, or one that nothing reads."""
        known = {path.name.split(".")[0] for path in self.folders[0].glob("*.toml")}
        for folder in self.folders:
            for path in sorted(folder.glob("*.toml")):
                if path.name.split(".")[0] not in known:
                    names = ", ".join(sorted(known))
                    raise PatternError(f"{path}: nothing reads a file of this name; kinds are {names}")
                read_toml(path)

    def path(self, name: str) -> Path:
        """The last folder's file of that name."""
        for path in reversed(self._files(name)):
            return path
        raise PatternError(f"no {name} in {', '.join(map(str, self.folders))}")

    def _files(self, name: str) -> list[Path]:
        return [folder / name for folder in self.folders if (folder / name).is_file()]


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file; :class:`PatternError` names the file and line where it is broken."""
    try:
        with path.open("rb") as file:
            table: dict[str, Any] = tomllib.load(file)
            return table
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PatternError(f"{path}: {error}") from error


def lay_over(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """``top`` over ``base``: tables merge, lists extend (one of the same ``name`` is replaced), scalars replace."""
    out = dict(base)
    for key, value in top.items():
        old = out.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            out[key] = lay_over(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            named = {v["name"] for v in value if isinstance(v, Mapping) and "name" in v}
            out[key] = [v for v in old if not (isinstance(v, Mapping) and v.get("name") in named)] + value
        else:
            out[key] = value
    return out
