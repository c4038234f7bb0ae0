"""A receipt without an account: who has the reference and the code may ask how far we are.

The code is stored nowhere: it is made from the form that was sent, so that a double click
shows the same one. A request keeps its SHA-256 only. Who has our key and the database could
make it again; no page does but the confirmation, for an hour (views/confirmation.py).
"""

import hashlib
import re
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from consultations.models import (
    REFERENCE_ALPHABET,
    CallTime,
    ConsultationRequest,
    Mail,
    ReachBy,
    Status,
)
from consultations.models.kept import LOOKS
from practice.models import Act
from treatments.handout import QRCode, qr_code

CODE_LENGTH = 28  # signs; 137 bits
REFERENCE_LENGTH = 10  # signs
PROOF_LASTS = timedelta(minutes=15)
ASKED = "asked for another time"
_NOBODYS_HASH = "0" * 64
_signer = signing.TimestampSigner(salt="consultations.receipt.proof")


class Stage(models.TextChoices):
    """All that a receipt tells."""

    RECEIVED = "received"
    TRIED = "we tried to call"
    BOOKED = "booked"
    CLOSED = "closed"


# Suspected spam looks like any other request, so that nobody can try out what passes.
_STAGES = {
    Status.NEW: Stage.RECEIVED,
    Status.IN_PROGRESS: Stage.RECEIVED,
    Status.WAITING_FOR_REFERRAL: Stage.RECEIVED,
    Status.SPAM: Stage.RECEIVED,
    Status.COULD_NOT_REACH: Stage.TRIED,
    Status.BOOKED: Stage.BOOKED,
    Status.CLOSED: Stage.CLOSED,
}


class Receipt(NamedTuple):
    """What the confirmation shows to the browser that sent the request."""

    reference: str
    code: str  # grouped for typing
    address: str  # of the page that asks for both
    qr: QRCode  # the three of them as lines of text: no address that holds a code


def receipt_of(request):
    """The Receipt of a saved request; None when its code cannot be made again, because the
    SECRET_KEY was changed since."""
    code = code_of(request)
    if hash_of(code) != request.receipt_hash:
        return None
    code = grouped(code)
    address = f"{settings.SITE_URL}{reverse('consultations:status')}"
    text = f"{address}\nReference: {request.reference}\nCode: {code}"
    return Receipt(request.reference, code, address, qr_code(text))


def code_of(request):
    """The code of this request: 28 signs that nobody can guess. It belongs to the token of
    its form and to its reference: who cancels and sends the form again has another code."""
    return code_for(f"{request.form_token} {request.reference}")


def code_for(token):
    digest = salted_hmac("consultations.receipt", str(token), algorithm="sha256").digest()
    number, signs = int.from_bytes(digest), []
    for _ in range(CODE_LENGTH):
        number, sign = divmod(number, len(REFERENCE_ALPHABET))
        signs.append(REFERENCE_ALPHABET[sign])
    return "".join(signs)


def hash_of(code):
    """What is stored. No salt and no slow hash: nobody can try out 137 bits."""
    return hashlib.sha256(code.encode()).hexdigest()


def grouped(code):
    """In fours, with spaces between: a line may break there and nowhere else."""
    return " ".join(re.findall("....", code))


def signs_in(typed):
    """What counts in a typed reference or code: no case, no spaces, no dashes of any kind."""
    return re.sub(r"[\W_]", "", typed).upper()


def find(reference, code):
    """The request that has this reference and this code, or None. Its words stay encrypted.

    An unknown reference takes the same work as a wrong code. A request that was saved without
    a code is never found.
    """
    signs = signs_in(reference)
    request = (
        ConsultationRequest.objects.without_words()
        .filter(reference=f"{signs[:4]}-{signs[4:8]}-{signs[8:]}")
        .first()
    )
    kept = (request and request.receipt_hash) or _NOBODYS_HASH
    return request if constant_time_compare(hash_of(signs_in(code)), kept) else None


def proof_for(request):
    """Says that a visitor has shown the code of this request: for a hidden field, good for
    PROOF_LASTS. It holds the reference, which is on the same page anyway."""
    return _signer.sign(request.reference)


def request_of(proof):
    """The request whose code was shown. Raises BadSignature when the proof has expired or is
    not ours, DoesNotExist when the request was deleted since."""
    reference = _signer.unsign(proof, max_age=PROOF_LASTS)
    return ConsultationRequest.objects.without_words().get(reference=reference)


def stage_of(request):
    return _STAGES[Status(request.status)]


def may_ask(request):
    """Whether a call is still to come, so that the visitor may ask for another time."""
    is_open = stage_of(request) in (Stage.RECEIVED, Stage.TRIED)
    return is_open and request.reach_by == ReachBy.PHONE


def noted_time(request):
    """The CallTime that the visitor asked for instead, while the call is still to come; else
    None. What the form said stays untold."""
    has_asked = may_ask(request) and Act.objects.about(request).filter(verb=ASKED).exists()
    return CallTime(request.call_time) if has_asked else None


def promised(request, now):
    """The moment by which we said we would call, while that is still to come; else None. Who
    waits for a referral was called already."""
    is_waiting = request.status in (Status.NEW, Status.IN_PROGRESS, Status.SPAM)
    due = request.call_due_at
    return due if is_waiting and due and due > now else None


@transaction.atomic
def ask_for_another_time(request, call_time):
    """Note when the visitor would rather be called, and tell staff. Not twice: who reloads
    the page has said nothing new. Returns whether a call is still to come, else nothing is
    changed. Raises DoesNotExist when the request was deleted in the meantime.

    The record outlives the request: it says that another time was asked for, never which.
    """
    request.refresh_from_db(from_queryset=ConsultationRequest.objects.select_for_update())
    if not may_ask(request):
        return False
    latest = Act.objects.about(request).exclude(verb__in=LOOKS).first()
    if latest and latest.verb == ASKED and request.call_time == call_time:
        return True
    if request.status == Status.COULD_NOT_REACH:  # there they are
        request.move_to(Status.IN_PROGRESS, by=None)
    request.call_time = call_time
    request.version += 1  # who has its page open is told
    request.save(update_fields=["call_time", "version"])
    Act.record(ASKED, request)
    if request.status != Status.SPAM:
        Mail.objects.wish(request)
    return True
