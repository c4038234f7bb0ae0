"""A request is received: saved first, told after.

What a visitor is told is received is on disk: the request, the first line of its record and
the mails about it are one transaction. Mails go out later (consultations/delivery.py).
"""

import json
import uuid

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from consultations import limits, receipt
from consultations.models import ConsultationRequest, Mail, Status
from practice.models import Act


class TooManyRequests(Exception):
    """More came from one address, or from all together, than people send."""


def receive(form_token, answers, *, sender, is_spam=False, call_due_at=None):
    """Save what a visitor sent; returns the ConsultationRequest.

    `answers` are the model's, `sender` is the keyed hash of the address they came from.

    The same form with the same words again (a double click, a reload) is the same request.
    The same form with other words is a request of its own that names the earlier one:
    nobody’s correction is dropped. Raises TooManyRequests, and saves nothing, when too many
    came from that sender.
    """
    facts = {"sender": sender, "is_spam": is_spam, "call_due_at": call_due_at}
    try:
        return _receive_once(uuid.UUID(str(form_token)), answers, **facts)
    except IntegrityError:  # the double click was faster than our look for it
        return _receive_once(uuid.UUID(str(form_token)), answers, **facts)


@transaction.atomic
def _receive_once(form_token, answers, *, sender, is_spam, call_due_at):
    token, earlier = _place_of(form_token, answers)
    if earlier is not None and earlier.says(answers):
        return earlier
    standing = limits.count_sending(sender)
    if standing is limits.Standing.REFUSED:
        raise TooManyRequests
    is_spam = is_spam or standing is limits.Standing.SUSPECT
    request = ConsultationRequest.objects.create(
        form_token=token,
        receipt_hash=receipt.hash_of(receipt.code_for(token)),
        corrects=earlier,
        call_due_at=call_due_at,
        status=Status.SPAM if is_spam else Status.NEW,
        **answers,
    )
    Act.record("received", request)
    if not is_spam:
        _announce(request)
    return request


def _place_of(form_token, answers):
    """The token under which these answers of that form are kept, and the request to which
    they belong: themselves when they were sent before, else the one they correct."""
    first = ConsultationRequest.objects.filter(form_token=form_token).first()
    if first is None or first.says(answers):
        return form_token, first
    token = _token_of_correction(form_token, answers)
    return token, ConsultationRequest.objects.filter(form_token=token).first() or first


def _token_of_correction(form_token, answers):
    """The token under which a form with other words than its first ones is kept, so that
    a double click on the corrected form is still one request. Keyed: it tells no words."""
    words = json.dumps(answers, sort_keys=True)
    digest = salted_hmac(str(form_token), words, algorithm="sha256").digest()
    return uuid.UUID(bytes=digest[:16])


def _announce(request):
    Mail.objects.announce(request)
    if request.wants_mail and request.email:
        Mail.objects.acknowledge(request)
