"""The region an article is about."""

from __future__ import annotations

from ..match.document import Document
from ..match.mentions import Found
from ..match.regions import vote
from ..record import Region


def article_region(doc: Document, found: Found) -> Region | None:
    """The kabupaten, kota or province that the article is about: where the dateline, the first offices, the title and
    most of the names point; None where nothing does or two weigh the same."""
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
