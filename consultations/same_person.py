"""Requests that may be by the same person: same phone or email, within thirty days. Only ever
said to staff, never merged: two people may share a phone."""

import re
from datetime import timedelta

from consultations.models import ConsultationRequest

WITHIN = timedelta(days=30)
_EXTENSION = re.compile(r"\s*(?:ext|x|#).*$", re.IGNORECASE)


def maybe_the_same(asked):
    """The others of a month around `asked` with its phone or email, the newest first. Their
    words are compared here, since the database cannot: one query, however many there are."""
    month = (asked.received_at - WITHIN, asked.received_at + WITHIN)
    others = ConsultationRequest.objects.filter(received_at__range=month).exclude(pk=asked.pk)
    read = others.only("reference", "status", "received_at", "phone", "email")
    return [other for other in read.order_by("-received_at") if _are_alike(asked, other)]


def _are_alike(one, other):
    phones = digits(one.phone), digits(other.phone)
    emails = one.email.strip().casefold(), other.email.strip().casefold()
    return any(first and first == second for first, second in (phones, emails))


def digits(phone):
    """What is dialled, without country code and extension: the last ten digits."""
    return re.sub(r"\D", "", _EXTENSION.sub("", phone))[-10:]
