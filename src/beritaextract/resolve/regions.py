"""The region an article is about, and the region that a given place of the text speaks of."""

from __future__ import annotations

from ..match.document import Document
from ..match.mentions import Found, RegionMention
from ..match.regions import vote
from ..record import Region

#: levels that a figure or a venue can belong to
_COUNTED = frozenset(("provinsi", "kabupaten", "kota", "kecamatan", "negara"))


class ArticleRegions:
    """``home`` is the article's own kabupaten, kota or province: where the dateline, the first offices, the title and
    most of the names point; None where nothing does or two weigh the same."""

    def __init__(self, doc: Document, found: Found) -> None:
        self.doc = doc
        self.mentions = found.regions
        self.home = article_region(doc, found)
        self._by_sentence: dict[int, list[RegionMention]] = {}
        for m in self.mentions:
            if m.region and m.level in _COUNTED and m.cue not in ("within", "dateline"):
                self._by_sentence.setdefault(doc.sentence(m.start), []).append(m)

    def region_at(self, offset: int) -> Region | None:
        """The region that the words at ``offset`` are about: the last one named before them in the sentence (an
        office's region only where nothing else is named), else the only one named after them, else ``home``."""
        named = self._by_sentence.get(self.doc.sentence(offset), [])
        places = [m for m in named if m.cue != "office" and m.level != "negara"] or [
            m for m in named if m.cue != "office"
        ]
        before = [m for m in places if m.start <= offset]
        if before:
            return before[-1].region
        if len({m.region for m in places}) == 1:
            return places[0].region
        return self.home


def article_region(doc: Document, found: Found) -> Region | None:
    """The kabupaten, kota or province that the article is about."""
    score = vote(found.regions, doc)
    regions = {m.region.code: m.region for m in found.regions if m.region and m.region.code}
    lead = doc.sentences[min(3, len(doc.sentences) - 1)][1] if doc.sentences else 0
    offices: list[str] = []
    for a in found.agencies:
        if a.region is None or a.region.code in (None, "ID") or str(a.region.code).count(".") > 1:
            continue
        code = str(a.region.code)
        regions[code] = a.region
        score[code] += (0 if offices else _FIRST_AGENCY) + (_LEAD_AGENCY if a.start < lead else _AGENCY)
        offices.append(code)
    best = score.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    top = best[0][0]
    if offices and offices[0] == top[:2] and top not in offices:
        # an office of the province is at home in the whole of it, not in the town of its dateline
        return regions[top[:2]]
    return regions[top]


_FIRST_AGENCY, _LEAD_AGENCY, _AGENCY = 40, 20, 5
