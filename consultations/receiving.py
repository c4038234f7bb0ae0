"""A request is received: saved first, told after.

What a visitor is told is received is on disk: the request, the first line of its record and
the mails about it are one transaction. Mails go out later (consultations/delivery.py).
"""

import json
import uuid

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from consultations import limits, receipt
from consultations.due import next_step
from consultations.models import ConsultationRequest, Status
from practice.models import Act, Profile


class TooManyRequests(Exception):
    """More came from one address, or from all together, than people send."""


def receive(form_token, answers, *, sender, is_spam=False, call_due_at=None):
    """Save what a visitor sent; returns the ConsultationRequest.

    `answers` are the model's, `sender` is the keyed hash of the address they came from.

    The same form with the words it was last sent with (a double click, a reload) is the same
    request. With other words it is a request of its own that names the one before: nobody’s
    correction is dropped. Raises TooManyRequests, and saves nothing, when too many
    came from that sender.
    """
    form, facts = uuid.UUID(str(form_token)), {"is_spam": is_spam, "call_due_at": call_due_at}
    try:
        return _receive_once(form, answers, sender, **facts)
    except IntegrityError:  # the double click was faster than our look for it
        return _receive_once(form, answers, sender, **facts)


@transaction.atomic(durable=True)
def _receive_once(form, answers, sender, *, is_spam, call_due_at):
    limits.wait_to_count()
    earlier = ConsultationRequest.objects.without_words().filter(form=form).order_by("pk").last()
    words_hash = _hash_of(form, answers)
    if earlier is not None and earlier.words_hash == words_hash:
        return earlier
    is_urgent = answers["has_checked_sign"]
    standing = limits.count_sending(sender, is_spam=is_spam, is_urgent=is_urgent)
    if standing is limits.Standing.REFUSED:
        raise TooManyRequests
    is_spam = standing is limits.Standing.SUSPECT
    form_token = _token_of_correction(earlier, words_hash) if earlier else form
    request = ConsultationRequest(
        form=form,
        form_token=form_token,
        words_hash=words_hash,
        corrects=earlier,
        call_due_at=call_due_at,
        status=Status.SPAM if is_spam else Status.NEW,
        **answers,
    )
    request.due_at = next_step(request, [], Profile.current()).due_at
    request.receipt_hash = receipt.hash_of(receipt.code_of(request))
    request.save(force_insert=True)
    Act.record("received", request)
    if not is_spam:
        request.put_mails()
    return request


def _hash_of(form, answers):
    """Tells the same words from others. Keyed: it tells no words."""
    words = json.dumps(answers, sort_keys=True)
    return salted_hmac(str(form), words, algorithm="sha256").hexdigest()


def _token_of_correction(earlier, words_hash):
    """The same for every double click on the corrected form, and for nothing else."""
    digest = salted_hmac(str(earlier.form_token), words_hash, algorithm="sha256").digest()
    return uuid.UUID(bytes=digest[:16])
