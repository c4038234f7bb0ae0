"""The editors’ desk in the admin: drafts in rows, their editions, and what they lean on."""

from treatments.admin import articles, editions, reference

__all__ = ["articles", "editions", "reference"]
