"""The index: SQLite's own full-text search in memory, whatever database the site runs on.

One in each process, made anew as soon as a live edition is another, and each day: a figure
may be past its re-check date by then.
https://www.sqlite.org/fts5.html
"""

import re
import sqlite3
from collections import Counter, defaultdict
from threading import Lock

from treatments.models import Edition
from treatments.safe_html import MARK_END, MARK_START
from treatments.search.parts import parts_of_pages
from treatments.search.words import STOP_WORDS, plain_words, telling_words

# "injections" finds "injection", and accents do not count
TOKENS = "porter unicode61 remove_diacritics 2"
SCHEMA = f"""
CREATE VIRTUAL TABLE part USING fts5(page, names, heading, text, tokenize='{TOKENS}');
CREATE VIRTUAL TABLE part_stem USING fts5vocab(part, row);
CREATE VIRTUAL TABLE asked USING fts5(words, tokenize='{TOKENS}');
CREATE VIRTUAL TABLE asked_stem USING fts5vocab(asked, instance);
"""
# how much a match counts by where it stands: page, names, heading, text
FITS = """
SELECT rowid, -bm25(part, 6.0, 8.0, 4.0, 1.0) AS fit FROM part WHERE part MATCH ?
ORDER BY fit DESC LIMIT 200
"""
SNIPPET = """
SELECT snippet(part, 3, ?, ?, '…', 28) FROM part WHERE part MATCH ? AND rowid = ?
"""
_CONTROLS = re.compile(r"[\x00-\x1f]+")


class Index:
    """All parts of all live pages, by their words."""

    def __init__(self, contents, today):
        self._lock = Lock()  # all threads of a process share the connection
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.executescript(SCHEMA)
        self.parts = list(parts_of_pages(contents, today))
        self.vocabulary = Counter()
        for number, part in enumerate(self.parts):
            self._add(number, part)
        self._db.commit()
        self.stems = {stem for (stem,) in self._ask("SELECT term FROM part_stem")}
        self._named = self._by_name()

    def __del__(self):
        self._db.close()

    def _add(self, number, part):
        fields = [part.page, ", ".join(part.names), part.heading, part.text]
        texts = [_CONTROLS.sub(" ", field) for field in fields]
        self._db.execute(
            "INSERT INTO part(rowid, page, names, heading, text) VALUES (?, ?, ?, ?, ?)",
            [number, *texts],
        )
        words = plain_words(" ".join(texts))
        self.vocabulary.update(word for word in words if word not in STOP_WORDS)

    def _by_name(self):
        """Numbers of the parts about a thing, by the stems of each of its names."""
        stem_of = dict(zip(self.vocabulary, self.stems_of(self.vocabulary), strict=True))
        named = defaultdict(set)
        for number, part in enumerate(self.parts):
            for name in part.names:
                words = telling_words(plain_words(name))
                named[frozenset(stem_of.get(word, word) for word in words)].add(number)
        return named

    def _ask(self, sql, *values):
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def stems_of(self, words):
        """Each of these plain words as the index keeps it. Nothing of them stays here."""
        with self._lock:
            try:
                self._db.execute("INSERT INTO asked VALUES (?)", [" ".join(words)])
                rows = self._db.execute("SELECT term FROM asked_stem ORDER BY offset")
                return [stem for (stem,) in rows]
            finally:
                self._db.rollback()

    def named(self, words):
        """Numbers of the parts about the thing that these words name."""
        return self._named.get(frozenset(self.stems_of(words)), frozenset())

    def fits(self, expression):
        """How well parts fit an FTS5 expression: number → a figure, larger for better."""
        return dict(self._ask(FITS, expression))

    def snippet(self, number, expression):
        """The piece of a part's text that fits best, what matches between marks."""
        [(text,)] = self._ask(SNIPPET, MARK_START, MARK_END, expression, number)
        return text


class _Kept:
    """The index that this process keeps, the live editions it was made from, and the day."""

    lock = Lock()
    key = None
    index = None


def current_index(live, today):
    """The index of the live editions as they read today."""
    with _Kept.lock:
        if _Kept.key != (live.key, today):
            editions = Edition.objects.filter(pk__in=[pk for pk, _ in live.key])
            _Kept.index = Index(editions.values_list("content", flat=True), today)
            _Kept.key = live.key, today
        return _Kept.index
