"""Finds pages by the words that people use. Keeps no query: not in a log, a row or memory.

question (words, corrections, synonyms) → index (which parts match) → answer (by page)
"""

from treatments.search.answer import answer

__all__ = ["answer"]
