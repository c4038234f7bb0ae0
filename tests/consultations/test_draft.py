"""Answers on their way: nobody else reads them, nobody changes them, and they grow old."""

import time

import pytest
from cryptography.fernet import Fernet
from django.http import QueryDict

from consultations import encryption
from consultations.draft import LONGEST_ANSWER, Draft, DraftClosed
from tests.consultations.visitor import WORDS, draft

CHOICES = [("nerve-blocks", "Nerve blocks")]


def test_answers_come_back_as_they_were_sealed():
    sent = draft(note="😀 مرحبا\nŌkla‘homa", pain_places=["leg", "neck"])

    opened = Draft.open(sent.seal())

    assert opened == sent
    assert opened.data.getlist("pain_places") == ["leg", "neck"]


def test_nothing_in_it_can_be_read():
    sealed = draft().seal()

    assert [word for word in WORDS if word in sealed] == []
    assert sealed.isascii()


def test_its_words_are_not_in_its_own_description():
    """A log or a report of an error may hold what repr says."""
    assert [word for word in WORDS if word in repr(draft())] == []


@pytest.fixture
def clock(monkeypatch):
    """Tells the time of these tests: clock(seconds) goes on."""
    now = [time.time()]
    monkeypatch.setattr("consultations.draft.time.time", lambda: now[0])
    return lambda seconds: now.append(now.pop() + seconds)


def test_after_an_hour_it_cannot_be_opened(clock):
    sealed = draft().seal()

    clock(3599)
    Draft.open(sealed)
    clock(2)
    with pytest.raises(DraftClosed):
        Draft.open(sealed)


def test_every_page_gives_a_new_hour(clock):
    first = draft().seal()
    clock(3000)
    second = Draft.open(first).seal()
    clock(3000)

    assert Draft.open(second).answers == draft().answers


def test_one_that_is_to_last_longer_does(clock):
    sealed = draft().seal(lasts=7200)

    clock(7100)
    assert Draft.open(sealed).answers == draft().answers


@pytest.mark.parametrize("spoilt", ["", "x", "no token", "ünicode", "\x00", "gAAAA" * 50_000])
def test_what_we_did_not_seal_is_refused(spoilt):
    with pytest.raises(DraftClosed):
        Draft.open(spoilt)


def test_one_changed_letter_is_noticed():
    sealed = draft().seal()
    changed = sealed[:60] + ("A" if sealed[60] != "A" else "B") + sealed[61:]

    with pytest.raises(DraftClosed):
        Draft.open(changed)


def test_what_lies_in_the_database_cannot_be_passed_off_as_a_draft():
    with pytest.raises(DraftClosed):
        Draft.open(encryption.encrypt("{}"))
    with pytest.raises(DraftClosed):
        Draft.open(encryption.encrypt("{}").split(".")[-1])


def test_a_draft_cannot_be_passed_off_as_what_lies_in_the_database():
    with pytest.raises(encryption.WrongKey):
        encryption.decrypt(draft().seal())


def test_what_another_release_sealed_in_another_shape_is_closed_not_a_crash():
    class OtherDraft(Draft):
        pass

    other = OtherDraft()
    other.colour = "of the older release"

    with pytest.raises(DraftClosed):
        Draft.open(other.seal())


def test_a_new_first_key_still_opens_what_an_older_key_sealed(settings):
    sealed = draft().seal()

    settings.REQUEST_KEYS = [Fernet.generate_key().decode(), *settings.REQUEST_KEYS]

    assert Draft.open(sealed).answers == draft().answers


def test_answers_are_kept_as_typed_and_an_answer_taken_back_is_gone():
    kept = Draft(answers={"tried": ["surgery"]})

    kept.keep(["note", "tried"], QueryDict("note= two  spaces &other=x"))

    assert kept.answers == {"note": [" two  spaces "], "tried": []}


def test_an_endless_answer_does_not_travel_along_whole():
    kept = Draft()

    kept.keep(["note"], QueryDict("note=" + "x" * 100_000))

    assert len(kept.answers["note"][0]) == LONGEST_ANSWER


@pytest.mark.parametrize("slug", ["unheard-of", "", None, "<script>"])
def test_an_unknown_topic_chooses_nothing(slug):
    assert Draft.about(slug, CHOICES).answers == {}


def test_the_page_a_reader_came_from_is_chosen():
    assert Draft.about("nerve-blocks", CHOICES).answers == {"about": ["nerve-blocks"]}


def test_every_new_form_has_a_token_of_its_own():
    assert len({Draft().token for _ in range(100)}) == 100
