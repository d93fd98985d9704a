"""Records compared with gold: precision, recall and F1 of each field, and what a change gained and lost.

Gold is a record a person made, or a part of one; what it leaves out is not judged. An item marked ``optional`` counts
neither when found nor when missed, and ``edtf_also``, ``name_also`` and ``type_also`` hold further right answers.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .patterns import Patterns

if TYPE_CHECKING:
    from .extractor import Extractor

Json = dict[str, Any]

# A quote is the same quote if it begins with the same words; where one ends is less certain.
_QUOTE_HEAD = 25
_SAME_SPELLING = 0.87


@dataclass(frozen=True)
class Field:
    """One compared field: the items of a record, and how far a gold item and a predicted one agree (0: not at all)."""

    name: str
    items: Callable[[Json], list[Json]]
    agree: Callable[[Json, Json], float]
    show: Callable[[Json], str]
    headline: bool = False


@dataclass
class Comparison:
    """One field of one article: which gold item met which predicted one."""

    article: str
    gold: list[Json]
    predicted: list[Json]
    pairs: list[tuple[int, int]]
    of: str = ""

    def hits(self) -> list[tuple[int, int]]:
        """The pairs whose gold item is not optional."""
        return [(i, j) for i, j in self.pairs if not self.gold[i].get("optional")]

    def missed(self) -> list[Json]:
        """Gold items that nothing met."""
        found = {i for i, _ in self.pairs}
        return [g for i, g in enumerate(self.gold) if i not in found and not g.get("optional")]

    def wrong(self) -> list[Json]:
        """Predicted items that met no gold."""
        used = {j for _, j in self.pairs}
        return [p for j, p in enumerate(self.predicted) if j not in used]


@dataclass
class Score:
    """Counts of one field over all articles, with the comparisons they come from."""

    field: Field
    comparisons: list[Comparison] = dataclasses.field(default_factory=list)

    @property
    def tp(self) -> int:
        return sum(len(c.hits()) for c in self.comparisons)

    @property
    def fp(self) -> int:
        return sum(len(c.wrong()) for c in self.comparisons)

    @property
    def fn(self) -> int:
        return sum(len(c.missed()) for c in self.comparisons)

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def figures(self) -> dict[str, float]:
        """The figures as plain numbers."""
        return {
            "p": self.precision, "r": self.recall, "f1": self.f1, "tp": self.tp, "fp": self.fp, "fn": self.fn,
        }  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A value that became right or wrong between two runs: gained, lost, newly wrong, no longer wrong."""

    kind: str
    field: str
    rule: str
    article: str
    value: str


def evaluate(gold: Mapping[str, Json], predicted: Mapping[str, Json]) -> dict[str, Score]:
    """Scores by field. An article without a prediction counts as all its gold missed."""
    scores = {f.name: Score(f) for f in fields()}
    regions = Score(Field("agency_region", _no_items, _same_region, _show_name))
    for article, g in gold.items():
        p = predicted.get(article) or {}
        for score in scores.values():
            score.comparisons.append(compare(article, score.field, score.field.items(g), score.field.items(p)))
        regions.comparisons += _agency_regions(scores["agency"].comparisons[-1], regions.field)
    return {**scores, "agency_region": regions}


def _agency_regions(offices: Comparison, field: Field) -> Iterator[Comparison]:
    """The jurisdictions of the agencies that were found, where gold gives one."""
    for i, j in offices.pairs:
        wanted, had = (
            [{"name": r, "rule": rule_of(a)}] if (r := _get(a, "region", "name")) else []
            for a in (offices.gold[i], offices.predicted[j])
        )
        if wanted:
            out = compare(offices.article, field, wanted, had)
            out.of = _show_agency(offices.gold[i])
            yield out


def compare(article: str, field: Field, gold: list[Json], predicted: list[Json]) -> Comparison:
    """Pair gold with predicted items one to one, those that agree best first."""
    agreeing = [
        (-agreement, i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if (agreement := field.agree(g, p)) > 0
    ]
    pairs: list[tuple[int, int]] = []
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    for _, i, j in sorted(agreeing):
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            pairs.append((i, j))
    return Comparison(article, gold, predicted, pairs)


def macro_f1(scores: Mapping[str, Score]) -> float:
    """The mean F1 of the headline fields."""
    headline = [s.f1 for s in scores.values() if s.field.headline]
    return sum(headline) / len(headline)


def changes(before: Mapping[str, Score], after: Mapping[str, Score]) -> list[Change]:
    """What became right and what became wrong from one run to the next over the same gold, with the rules that read it.

    A value that is no longer found is charged to the rule that had read it before.
    """
    out: list[Change] = []
    for name in after:
        old, new = _hits(before[name]), _hits(after[name])
        out += [Change("gained", name, new[at][0], at[0], new[at][1]) for at in new if at not in old]
        out += [Change("lost", name, old[at][0], at[0], old[at][1]) for at in old if at not in new]
        old_wrong, new_wrong = _wrongs(before[name]), _wrongs(after[name])
        out += [Change("newly wrong", name, *w) for w in (new_wrong - old_wrong).elements()]
        out += [Change("no longer wrong", name, *w) for w in (old_wrong - new_wrong).elements()]
    return out


def _hits(score: Score) -> dict[tuple[str, str, int], tuple[str, str]]:
    """Gold items found: the rule that read each and how it is shown."""
    show = score.field.show
    return {
        (c.article, c.of, i): (rule_of(c.predicted[j]), show(c.gold[i])) for c in score.comparisons for i, j in c.hits()
    }


def _wrongs(score: Score) -> Counter[tuple[str, str, str]]:
    show = score.field.show
    return Counter((rule_of(p), c.article, show(p)) for c in score.comparisons for p in c.wrong())


def load(path: str | Path) -> dict[str, Json]:
    """Records by ``article.id``: of a JSONL file, or of the .json files of a folder.

    Raises ``ValueError`` that names the file and line where one is not a record with an id.
    """
    path = Path(path)
    out: dict[str, Json] = {}
    for place, line in _rows(path):
        try:
            record = json.loads(line)
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise ValueError(f"{place}: not JSON: {error}") from error
        key = _get(record, "article", "id")
        if key is None:
            raise ValueError(f"{place}: no article.id")
        out[str(key)] = record
    return out


def _rows(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in sorted(path.glob("*.json")):
            yield str(file), file.read_bytes()
        return
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield f"{path}:{number}", line


def predict(gold: Mapping[str, Json], extractor: Extractor, folder: Path | None = None) -> dict[str, Json]:
    """Extract gold's own articles: their text as it stands there, or ``<id>.txt`` or ``<id>.html`` in ``folder``.

    A page says its own metadata; with a text, the gold's are given.
    """
    from .read.page import read_html

    out = {}
    for key, g in gold.items():
        article = g["article"]
        page = folder / f"{key}.html" if folder else None
        if page and page.is_file():
            found = read_html(page.read_bytes(), article.get("url"), reader=extractor.reader)
        else:
            text = (folder / f"{key}.txt").read_text("utf-8") if folder else article["text"]
            given = {k: article.get(k) for k in ("url", "title", "published", "outlet")}
            found = extractor.reader.read(text, **given)
        record = extractor.extract_article(found).to_dict()
        record["article"]["id"] = key
        out[key] = record
    return out


def below_floors(scores: Mapping[str, Score], floors: Mapping[str, float]) -> list[str]:
    """A sentence for each field whose F1 is below its floor."""
    return [
        f"{name}: F1 {scores[name].f1:.4f} is below {floor}"
        for name, floor in floors.items()
        if scores[name].f1 < floor
    ]


def raise_floors(path: Path, scores: Mapping[str, Score]) -> dict[str, float]:
    """Write each field's F1 to ``path`` where it is above the floor there; no floor falls. Gives the new floors."""
    old = json.loads(path.read_text("utf-8")) if path.exists() else {}
    # Without a single value on either side F1 is 1 by definition and says nothing.
    found = {name: math.floor(s.f1 * 1000) / 1000 for name, s in scores.items() if s.tp + s.fp + s.fn}
    new = {name: max(old.get(name, 0.0), found.get(name, 0.0)) for name in {**old, **found}}
    path.write_text(json.dumps(new, indent=2) + "\n", "utf-8")
    return new


# --- fields ---------------------------------------------------------------------------------------------------------


def fields() -> tuple[Field, ...]:
    """The compared fields, in the order they are printed."""
    return (
        Field("event_date", _event_dates, _same_date, _show_date, headline=True),
        Field("venue", _venues, lambda g, p: _token_overlap(g, p) >= 0.6, _show_name, headline=True),
        Field(
            "venue_strict", _venues, lambda g, p: any(_plain(n) == _plain(p["name"]) for n in g["names"]), _show_name
        ),
        Field("event_type", _event_types, lambda g, p: p["type"] in g["types"], lambda t: str(t["type"])),
        Field("agency", lambda r: _get(r, "event", "agencies") or [], _same_agency, _show_agency, headline=True),
        Field("official_name", _list("officials"), _same_person, _show_official),
        Field("official", _list("officials"), _same_official, _show_official, headline=True),
        Field("official_strict", _list("officials"), _same_official_and_office, _show_official),
        Field("statistic_value", _list("statistics"), lambda g, p: g.get("value") == p.get("value"), _show_statistic),
        Field("statistic", _list("statistics"), _same_statistic, _show_statistic, headline=True),
        Field("statistic_strict", _list("statistics"), _same_statistic_and_unit, _show_statistic),
        Field("quote", _direct_quotes, _same_quote, _show_quote),
        Field("quote_speaker", _direct_quotes, _same_quote_and_speaker, _show_quote, headline=True),
    )


def _no_items(record: Json) -> list[Json]:
    return []


def _list(key: str) -> Callable[[Json], list[Json]]:
    return lambda record: record.get(key) or []


def _event_dates(record: Json) -> list[Json]:
    date = _get(record, "event", "date") or {}
    if not date.get("edtf"):
        return []
    return [{"edtf": date["edtf"], "also": date.get("edtf_also") or [], "rule": rule_of(date)}]


def _venues(record: Json) -> list[Json]:
    venue = _get(record, "event", "venue") or {}
    if not venue.get("name"):
        return []
    names = [venue["name"], *(venue.get("name_also") or [])]
    return [{"name": venue["name"], "names": names, "rule": rule_of(venue)}]


def _event_types(record: Json) -> list[Json]:
    event = record.get("event") or {}
    if not event.get("type"):
        return []
    return [{"type": event["type"], "types": [event["type"], *(event.get("type_also") or [])], "rule": rule_of(event)}]


def _direct_quotes(record: Json) -> list[Json]:
    return [q for q in record.get("quotes") or [] if q.get("direct", True)]


# --- when two items are the same ------------------------------------------------------------------------------------


def _same_date(gold: Json, predicted: Json) -> bool:
    return bool(predicted["edtf"] == gold["edtf"] or predicted["edtf"] in gold["also"])


def _token_overlap(gold: Json, predicted: Json) -> float:
    return max(_overlap(name, predicted["name"]) for name in gold["names"])


def _same_region(gold: Json, predicted: Json) -> bool:
    def key(name: str) -> str:
        return _plain(name).replace("administrasi", "").replace(" ", "")

    return key(gold["name"]) == key(predicted["name"])


def _same_agency(gold: Json, predicted: Json) -> float:
    """Equal names or acronyms, or names that share most words, the region's own words left out on both sides."""
    place = {w for a in (gold, predicted) for w in _plain(_get(a, "region", "name")).split()}

    def forms(agency: Json) -> list[str]:
        names = (" ".join(w for w in _plain(agency.get(k)).split() if w not in place) for k in ("name", "acronym"))
        return [n for n in names if n]

    acronyms = {_plain(a.get("acronym")) for a in (gold, predicted)}
    best = 0.0
    for a in forms(gold):
        for b in forms(predicted):
            best = max(best, 1.0 if a == b else _overlap(a, b))
            # "DP3A" and "DP3A Dalduk KB" are the same office only where both are acronyms.
            words = sorted((set(a.split()), set(b.split())), key=len)
            if "" not in acronyms and {a, b} <= acronyms and words[0] <= words[1]:
                best = max(best, 0.9)
    return best if best >= 0.7 else 0.0


def _same_person(gold: Json, predicted: Json) -> float:
    """The name or an alias of the one is the name or an alias of the other; an equal spelling counts for more."""
    best = 0.0
    for a in _names(gold):
        for b in _names(predicted):
            if _plain(a) == _plain(b):
                return 1.0
            if _same_name(a, b):
                best = 0.9
    return best


def _names(person: Json) -> list[str]:
    return [n for n in (person.get("name"), *(person.get("aliases") or [])) if n]


def _same_name(a: str | None, b: str | None) -> bool:
    """Equal, one a part of the other, or nearly the same spelling."""
    if not a or not b:
        return not a and not b
    x, y = _plain(a), _plain(b)
    if x == y:
        return True
    short, long = sorted((x.split(), y.split()), key=len)
    if short and set(short) <= set(long) and any(len(w) > 2 for w in short):
        return True
    return difflib.SequenceMatcher(None, x, y).ratio() >= _SAME_SPELLING


def _same_official(gold: Json, predicted: Json) -> bool:
    if not _same_person(gold, predicted):
        return False
    a, b = gold.get("position"), predicted.get("position")
    return _overlap(_position(a), _position(b)) >= 0.6 or (not a and not b)


def _same_official_and_office(gold: Json, predicted: Json) -> bool:
    if not gold.get("agency"):
        return _same_official(gold, predicted)
    here, there = _office_forms(gold["agency"]), _office_forms(predicted.get("agency"))
    return max(_overlap(a, b) for a in here for b in there) >= 0.5 and _same_official(gold, predicted)


def _office_forms(name: str | None) -> list[str]:
    """An office as written, without its bracketed acronym, and by that acronym alone."""
    name = name or ""
    if m := re.search(r"\(([^)]+)\)", name):
        rest = name[m.end() :]
        return [name, name[: m.start()] + rest, m.group(1) + rest]
    return [name]


def _same_statistic(gold: Json, predicted: Json) -> float:
    """Value, kind, category and year; those that share the period and the population pair up first."""
    a, b = (_get(s, "period", "edtf") for s in (gold, predicted))
    if (
        gold.get("value") != predicted.get("value")
        or gold.get("kind", "count") != predicted.get("kind", "count")
        or _category(gold) != _category(predicted)
        or _year(a) != _year(b)
    ):
        return 0.0
    return 1.0 + float(a == b) + float(gold.get("population") == predicted.get("population"))


def _same_statistic_and_unit(gold: Json, predicted: Json) -> bool:
    return _same_statistic(gold, predicted) == 3 and gold.get("unit") == predicted.get("unit")


def _category(statistic: Json) -> str | None:
    """The category; a victim group within a women-and-children total is that group's own category."""
    category: str | None = statistic.get("category")
    group = statistic.get("population") or ""
    if category == "kekerasan_perempuan_anak":
        for victims in ("anak", "perempuan"):
            if group.startswith(victims):
                return f"kekerasan_{victims}"
    return category


def _year(edtf: str | None) -> str | None:
    years = re.findall(r"(?:19|20)\d\d", edtf or "")
    return years[-1] if years else None


def _same_quote(gold: Json, predicted: Json) -> bool:
    a, b = _plain(gold.get("text")), _plain(predicted.get("text"))
    n = min(len(a), len(b), _QUOTE_HEAD)
    return n > 0 and a[:n] == b[:n]


def _same_quote_and_speaker(gold: Json, predicted: Json) -> bool:
    return _same_quote(gold, predicted) and _same_name(_speaker(gold), _speaker(predicted))


def _speaker(quote: Json) -> str | None:
    speaker = quote.get("speaker")
    return speaker.get("name") if isinstance(speaker, dict) else speaker


# --- words ----------------------------------------------------------------------------------------------------------


def _plain(words: str | None) -> str:
    """Small letters and digits, without accents and punctuation."""
    folded = unicodedata.normalize("NFKD", words or "").lower().replace("’", "'").replace("`", "'")
    return " ".join(re.findall(r"[a-z0-9']+", folded))


def _overlap(a: str | None, b: str | None) -> float:
    """F1 of the words two names share; 1 where neither has any."""
    stop = _rules()["stop"]
    x, y = (Counter(w for w in _plain(s).split() if w not in stop) for s in (a, b))
    if not x or not y:
        return 1.0 if x == y else 0.0
    return 2 * sum((x & y).values()) / (sum(x.values()) + sum(y.values()))


@lru_cache(4096)
def _position(words: str | None) -> str:
    """A position with its abbreviations written out and the kind of office left out."""
    rules = _rules()
    text = _plain(words)
    for short, longs in rules["offices"].items():
        for long in longs:
            text = text.replace(long, short)
    for long, shorts in rules["words"].items():
        text = " ".join(long if w in shorts else w for w in text.split())
    return " ".join(w for w in text.split() if w not in rules["left_out"])


@cache
def _rules() -> Json:
    return Patterns()["evaluate"]


def _get(value: Any, *path: str) -> Any:
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def rule_of(item: Json) -> str:
    """The rule that read an item: that of its first evidence."""
    if "rule" in item:
        return str(item["rule"])
    evidence = item.get("evidence") or [{}]
    return str(evidence[0].get("rule", "no rule"))


# --- how an item is shown -------------------------------------------------------------------------------------------


def _show_date(item: Json) -> str:
    return str(item["edtf"])


def _show_name(item: Json) -> str:
    return str(item["name"])


def _show_agency(agency: Json) -> str:
    return _joined((agency.get("acronym"), agency.get("name"), _get(agency, "region", "name")))


def _show_official(official: Json) -> str:
    return _joined((official.get("name"), official.get("position"), official.get("agency")))


def _show_statistic(s: Json) -> str:
    value = f"{s.get('category') or s.get('label')} = {s.get('value')} {s.get('unit')}"
    kind = None if s.get("kind", "count") == "count" else s["kind"]
    return _joined((value, kind, _get(s, "period", "edtf"), s.get("population")))


def _show_quote(quote: Json) -> str:
    return f"“{(quote.get('text') or '')[:50]}” — {_speaker(quote)}"


def _joined(parts: Iterable[Any]) -> str:
    return " | ".join(str(p) for p in parts if p)
