"""The seals of the record of acts: keyed hashes that nobody makes without RECORD_KEY.

Each line is sealed together with the seal of the line before it, so that a line which was
changed, deleted, inserted or moved fits no more. docs/decisions/0014 says why it is made so.
"""

import hmac
import json
from datetime import UTC

from django.conf import settings


def hash_of_detail(detail):
    """Stands for the detail in the line's seal, so that the detail itself can be forgotten."""
    return _keyed_hash("detail", detail)


def hash_of_line(act, previous_hash):
    """Seals `act` to the line before it, whose hash is "" for the first one. The detail counts
    by its hash."""
    return _keyed_hash(
        "line",
        previous_hash,
        act.number,
        act.at.astimezone(UTC).isoformat(),
        act.by_id,
        act.verb,
        act.subject_kind,
        act.subject_id,
        act.subject_name,
        act.detail_hash,
    )


def first_seal():
    """The seal of a record without lines."""
    return _keyed_hash("seal")


def next_seal(seal, chain_hash):
    """The seal of the record once a line is added to it. The seal before is kept nowhere, so
    nobody can go back to it and drop the last lines."""
    return _keyed_hash("seal", seal, chain_hash)


def _keyed_hash(*parts):
    """HMAC-SHA256 under RECORD_KEY, in hex."""
    message = json.dumps(parts).encode()
    return hmac.new(settings.RECORD_KEY.encode(), message, "sha256").hexdigest()
