"""The one place where read, match and resolve are wired together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec.structs import replace

from .match.agencies import AgencyMatcher
from .match.dates import DateMatcher
from .match.document import Document, load_abbreviations
from .match.mentions import Found, Mention
from .match.numbers import NumberMatcher
from .match.officials import OfficialMatcher
from .match.quotes import QuoteMatcher
from .match.regions import RegionMatcher
from .match.statistics import StatisticMatcher
from .match.venues import VenueMatcher
from .patterns import Patterns
from .read.article import TextReader
from .read.language import LanguageCheck
from .record import Article, Date, Record, Warning_
from .resolve.agencies import AgencyResolver
from .resolve.checks import check
from .resolve.event import EventResolver
from .resolve.names import NameResolver
from .resolve.speakers import SpeakerResolver
from .resolve.statistics import StatisticResolver

if TYPE_CHECKING:
    from .read.items import Item


class Matcher(Protocol):
    """Finds the mentions of one kind; ``found`` holds what the matchers before it found."""

    def find(self, doc: Document, found: Found) -> Sequence[Mention]: ...


class Extractor:
    """Text in, record out.

    ``patterns`` are folders of the user's own rules and word lists, laid over the built-in ones in the order given.
    Building one takes a fraction of a second; use it for many articles. It can be pickled (the rules are compiled
    again where it is unpickled) and holds no state between articles. Raises ``PatternError`` where a folder is broken.
    """

    def __init__(self, patterns: Iterable[str | Path] = ()) -> None:
        self._folders = tuple(str(p) for p in patterns)
        rules = Patterns(self._folders)
        self._abbreviations = load_abbreviations(rules)
        self.reader = TextReader(rules)
        self.language = LanguageCheck(rules)
        self.matchers: dict[str, Matcher] = {
            "dates": DateMatcher(rules),
            "numbers": NumberMatcher(rules),
            "regions": RegionMatcher(rules),
            "agencies": AgencyMatcher(rules),
            "venues": VenueMatcher(rules),
            "officials": OfficialMatcher(rules),
            "speech": QuoteMatcher(rules),
            "statistics": StatisticMatcher(rules),
        }
        self.agencies = AgencyResolver(rules)
        self.names = NameResolver(rules)
        self.speakers = SpeakerResolver(rules)
        self.statistics = StatisticResolver(rules)
        self.events = EventResolver(rules)

    def __reduce__(self) -> tuple[type[Extractor], tuple[tuple[str, ...]]]:
        return Extractor, (self._folders,)

    def extract(
        self,
        text: str,
        *,
        url: str | None = None,
        title: str | None = None,
        published: str | None = None,
        id: str | None = None,
        outlet: str | None = None,
        authors: Sequence[str] = (),
    ) -> Record:
        """The record of one article given as plain text; page noise is removed first (see ``record.article.text``).

        A ``published`` that is not a day is left out, with a warning.
        """
        return self.extract_article(
            self._read(text, id=id, url=url, title=title, published=published, outlet=outlet, authors=authors)
        )

    def _read(self, text: str, *, published: str | None = None, authors: Sequence[str] = (), **names: Any) -> Article:
        article = self.reader.read(text, published=published, authors=tuple(authors), **names)
        if not published or article.published is not None:
            return article
        message = f"published {published!r} is not a day; it is left out"
        return replace(article, warnings=(Warning_(code="published_unreadable", message=message), *article.warnings))

    def extract_many(self, items: Iterable[str | Mapping[str, Any] | Article]) -> Iterator[Record]:
        """Records in the order of ``items``: texts, mappings with the arguments of :meth:`extract`, or articles."""
        for item in items:
            if isinstance(item, Article):
                yield self.extract_article(item)
            elif isinstance(item, Mapping):
                yield self.extract(**item)
            else:
                yield self.extract(item)

    def extract_article(self, article: Article) -> Record:
        """The record of an article that is already clean."""
        doc = self.document(article)
        return self.resolve(doc, self.match(doc))

    def extract_item(self, item: Item) -> Record:
        """The record of an article as it came from a file or a table; raises as :meth:`read_item` does."""
        return self.extract_article(self.read_item(item))

    def read_item(self, item: Item) -> Article:
        """The article of what came from a file or a table: a text, or one page or several.

        Raises ``ReadError`` for a page that holds no article.
        """
        if item.text is not None:
            return self._read(item.text, **item.metadata)
        import logging

        from .read.page import read_html
        from .read.paging import read_whole

        # What trafilatura finds wrong with a page is said in our own message, which names the page.
        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
        assert item.html is not None
        return read_whole((item.html, *item.pages), partial(read_html, reader=self.reader, **item.metadata))

    def document(self, article: Article) -> Document:
        """The article split into paragraphs, sentences and speech."""
        return Document.build(article, self._abbreviations)

    def match(self, doc: Document) -> Found:
        """Every mention in the document, kind by kind; later matchers see what earlier ones found."""
        found = Found()
        for kind, matcher in self.matchers.items():
            setattr(found, kind, matcher.find(doc, found))
        return found

    def resolve(self, doc: Document, found: Found) -> Record:
        """Mentions joined into one record."""
        agencies = self.agencies.resolve(doc, found)
        people = self.names.resolve(doc, found)
        quotes, attributions = self.speakers.resolve(doc, found, people)
        statistics = self.statistics.resolve(doc, found, agencies, attributions)
        event, agencies = self.events.resolve(
            doc, found, agencies, people, [a for a in attributions if not a.carried], statistics
        )
        return Record(
            article=replace(doc.article, warnings=()) if doc.article.warnings else doc.article,
            event=event,
            dates=tuple(
                Date(edtf=d.edtf, basis=d.basis, part_of_day=d.part_of_day, time=d.time, evidence=(d.evidence(),))  # type: ignore[arg-type]
                for d in found.dates
            ),
            agencies=tuple(agencies),
            officials=tuple(p.official() for p in people),
            quotes=tuple(quotes),
            statistics=tuple(statistics),
            warnings=(
                *doc.article.warnings,
                *self._language_warning(doc),
                *check(doc, found, event, quotes, statistics),
            ),
        )

    def _language_warning(self, doc: Document) -> Iterator[Warning_]:
        if self.language.is_foreign(doc.words.low):
            yield Warning_(code="not_indonesian", message="this does not look like Indonesian; little can be read")
