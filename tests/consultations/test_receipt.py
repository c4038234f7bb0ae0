"""The code of a receipt: made anew when needed, stored nowhere, not to be guessed."""

import math
import uuid
from datetime import timedelta

import pytest
from django.core.signing import BadSignature, TimestampSigner
from django.utils import timezone

from consultations import receipt
from consultations.models import (
    REFERENCE_ALPHABET,
    ConsultationRequest,
    Status,
    new_reference,
)
from consultations.receipt import code_for, code_of, find, grouped, hash_of
from tests.consultations.visitor import WORDS, received

TOKEN = uuid.UUID("6f1c1d0e-5d8e-4c55-9f5e-0b7f3c1f9a11")


# the code


def test_a_code_has_28_signs_that_cannot_be_misread_and_more_than_128_bits():
    code = code_for(TOKEN)

    assert len(code) == receipt.CODE_LENGTH == 28
    assert set(code) <= set(REFERENCE_ALPHABET)
    assert math.log2(len(REFERENCE_ALPHABET)) * len(code) > 128


def test_the_same_form_has_the_same_code_so_that_a_double_click_shows_no_other():
    assert code_for(TOKEN) == code_for(str(TOKEN))


def test_ten_thousand_codes_are_distinct_and_use_all_signs_alike():
    codes = [code_for(uuid.UUID(int=number)) for number in range(10_000)]

    assert len(set(codes)) == 10_000
    for place in (0, 13, 27):
        signs = [code[place] for code in codes]
        assert all(250 < signs.count(sign) < 420 for sign in REFERENCE_ALPHABET), place


def test_without_our_key_a_stored_form_token_does_not_give_the_code(settings):
    ours = code_for(TOKEN)
    settings.SECRET_KEY = "another key, fifty characters long, of somebody else entirely"

    assert code_for(TOKEN) != ours


def test_for_typing_a_code_stands_in_seven_groups_of_four():
    groups = grouped(code_for(TOKEN)).split(" ")

    assert [len(group) for group in groups] == [4] * 7
    assert "".join(groups) == code_for(TOKEN)


# what is stored


@pytest.mark.django_db
def test_the_code_is_stored_as_its_hash_only():
    request = received()

    code = code_of(request)
    [row] = ConsultationRequest.objects.values()
    assert row["receipt_hash"] == hash_of(code)
    assert not [value for value in row.values() if code in str(value)]


# finding


@pytest.fixture
def sent(db):
    return received()


def test_the_pair_finds_the_request_without_decrypting_a_word(sent):
    found = find(sent.reference, code_of(sent))

    assert found == sent
    assert {"name", "phone", "note"} <= found.get_deferred_fields()


@pytest.mark.parametrize(
    "typed",
    [str.lower, lambda t: t.replace("-", ""), lambda t: t.replace("-", " – "), "  {}\n".format],
)
def test_case_spaces_and_dashes_of_any_kind_do_not_count(sent, typed):
    code = grouped(code_of(sent)).replace(" ", "-")

    assert find(typed(sent.reference), typed(code)) == sent


def test_a_wrong_code_an_unknown_reference_and_another_ones_code_find_nothing(sent):
    other = received()
    code, others = code_of(sent), code_of(other)

    assert find(sent.reference, code[:-1] + ("2" if code[-1] != "2" else "3")) is None
    assert find("ABCD-EFGH-JK", code) is None
    assert find(sent.reference, others) is None
    assert find(sent.reference, "") is find("", code) is find("", "") is None


def test_a_request_that_was_saved_without_a_code_is_never_found(sent):
    ConsultationRequest.objects.update(receipt_hash="")

    for typed in ("", hash_of(""), "0" * 64, code_of(sent)):
        assert find(sent.reference, typed) is None


def test_the_stored_hash_is_not_itself_a_code(sent):
    assert find(sent.reference, sent.receipt_hash) is None


def test_unknown_and_wrong_take_the_same_work(sent, monkeypatch, django_assert_num_queries):
    compared = []
    compare = receipt.constant_time_compare
    monkeypatch.setattr(
        receipt, "constant_time_compare", lambda *pair: compared.append(pair) or compare(*pair)
    )
    wrong = code_for(uuid.uuid4())
    for reference in (sent.reference, "ABCD-EFGH-JK"):
        with django_assert_num_queries(1):
            assert find(reference, wrong) is None

    assert [[len(text) for text in pair] for pair in compared] == [[64, 64], [64, 64]]


# promise 40: references cannot be walked


def test_the_code_says_nothing_about_the_reference_or_the_order(sent):
    codes = [code_of(received()) for _ in range(20)]

    assert codes != sorted(codes)
    assert len({code[:4] for code in codes}) > 15


def test_ten_thousand_references_of_other_people_open_nothing(sent):
    code = code_of(sent)
    with_other_codes = [find(sent.reference, code_for(uuid.UUID(int=n))) for n in range(5000)]
    with_other_references = [find(new_reference(), code) for _ in range(5000)]

    assert set(with_other_codes + with_other_references) == {None}


# what a receipt tells


def test_every_status_has_a_stage():
    for status in Status:
        assert receipt.stage_of(ConsultationRequest(status=status)) in receipt.Stage


def test_suspected_spam_looks_like_a_request_that_waits():
    due = timezone.now() + timedelta(hours=1)
    spam = ConsultationRequest(status=Status.SPAM, call_due_at=due)
    new = ConsultationRequest(status=Status.NEW, call_due_at=due)

    for tells in (receipt.stage_of, lambda request: receipt.promised(request, timezone.now())):
        assert tells(spam) == tells(new)


@pytest.mark.parametrize("status", [Status.NEW, Status.IN_PROGRESS, Status.SPAM])
def test_a_time_is_told_while_the_call_is_still_to_come(status):
    now = timezone.now()
    request = ConsultationRequest(status=status, call_due_at=now + timedelta(minutes=1))

    assert receipt.promised(request, now) == request.call_due_at
    assert receipt.promised(request, request.call_due_at) is None


@pytest.mark.parametrize(
    "status",
    [Status.WAITING_FOR_REFERRAL, Status.COULD_NOT_REACH, Status.BOOKED, Status.CLOSED],
)
def test_no_time_is_told_once_we_have_called(status):
    now = timezone.now()
    request = ConsultationRequest(status=status, call_due_at=now + timedelta(hours=1))

    assert receipt.promised(request, now) is None


# the proof that the code was shown


def test_a_proof_leads_to_its_request_and_tells_no_number_of_the_database(sent):
    proof = receipt.proof_for(sent)

    assert receipt.request_of(proof) == sent
    assert proof.startswith(f"{sent.reference}:")


@pytest.mark.parametrize("forged", ["", "x", "ABCD-EFGH-JK", "ABCD-EFGH-JK:1vPxyz:abc"])
def test_a_proof_that_we_did_not_make_is_refused(sent, forged):
    with pytest.raises(BadSignature):
        receipt.request_of(forged)


def test_the_address_of_a_confirmation_is_no_proof(sent):
    confirmed = TimestampSigner(salt="consultations.received").sign(sent.reference)

    with pytest.raises(BadSignature):
        receipt.request_of(confirmed)


def test_a_proof_of_a_deleted_request_leads_to_nothing(sent):
    proof = receipt.proof_for(sent)
    sent.forget("withdrawn")

    with pytest.raises(ConsultationRequest.DoesNotExist):
        receipt.request_of(proof)


# what the confirmation shows


def test_the_receipt_holds_address_reference_and_code_and_no_address_with_a_code(sent):
    shown = receipt.receipt_of(sent)

    assert shown.address == "http://localhost:8000/request/status/"
    assert shown.reference == sent.reference
    assert shown.code == grouped(code_of(sent))
    assert not [word for word in WORDS if word in str(shown)]


def test_the_qr_code_holds_them_as_lines_of_text(sent, monkeypatch):
    drawn = []
    monkeypatch.setattr(receipt, "qr_code", drawn.append)
    shown = receipt.receipt_of(sent)

    assert drawn == [f"{shown.address}\nReference: {sent.reference}\nCode: {shown.code}"]


def test_no_cache_keeps_the_code(sent):
    first, second = receipt.receipt_of(sent), receipt.receipt_of(sent)

    assert first.qr == second.qr
    assert first.qr is not second.qr


def test_a_code_that_would_not_open_anything_is_not_shown(sent, settings):
    settings.SECRET_KEY = "another key, fifty characters long, of somebody else entirely"

    assert receipt.receipt_of(sent) is None
