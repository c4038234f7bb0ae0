"""What an article may not be without, and where it is to be written."""

import pytest

from tests.treatments.wording.example import page, site, treatment
from treatments.wording import whole
from treatments.wording.passages import ArticleText


def found(check, words):
    """(what is said, the field to mend) of each remark."""
    remarks = check(ArticleText(words), site(words))
    return [(remark.message, remark.field) for remark in remarks]


def guidance(needs=(), **answers):
    """The words of a guidance page: questions by their short names, each with its answers'."""
    questions = [
        {"slug": slug, "answers": [{"slug": one, "text": one} for one in offered]}
        for slug, offered in answers.items()
    ]
    needs = [{"slug": "leg", "title": "Leg pain", "when": when} for when in needs]
    return page("", kind="guidance", check_questions=questions, needs=needs)


def test_a_section_without_words_is_named_with_its_field():
    words = treatment({"harms": "", "who_needs_care": ""}, others="Ask us.")

    assert found(whole.each_section_has_words, words) == [
        (whole.EMPTY, "who_needs_care"),
        (whole.EMPTY, "harms"),
    ]


def test_a_page_needs_a_section():
    assert found(whole.each_section_has_words, page("Words.")) == []
    assert found(whole.each_section_has_words, page("", sections=[])) == [
        ("write at least one section", "sections-group")
    ]


def test_a_treatment_answers_what_treatments_are_compared_by():
    assert found(whole.can_be_compared, treatment(compared={"visits": "One."})) == []
    assert found(whole.can_be_compared, treatment(compared={"visits": "One.", "driver": ""})) == [
        ("“Ride home” has no answer yet", "driver")
    ]


def test_two_answers_with_one_short_name_are_named_where_the_second_is_written():
    assert found(whole.offers_each_answer_once, guidance(how=["leg"], where=["arm"])) == []
    assert found(whole.offers_each_answer_once, guidance(how=["leg"], where=["arm", "leg"])) == [
        ("the short name “leg” stands twice in the self-check", "check_questions-1-answers")
    ]


def test_a_row_waits_only_for_answers_that_a_question_offers():
    sound = guidance(["", "leg + not arm"], where=["leg", "arm"])
    assert found(whole.waits_for_answers_that_are_offered, sound) == []
    assert found(
        whole.waits_for_answers_that_are_offered, guidance(["leg + not arm"], a=["leg"])
    ) == [("no question of the self-check has the answer “arm”", "needs-0-when")]


@pytest.mark.parametrize("when", ["not leg", "leg + not leg", "leg\n+"])
def test_a_row_that_no_answers_bring_up_is_named(when):
    [remark] = found(whole.can_be_brought_up, guidance(["leg", when], where=["leg"]))
    assert remark == ("no answers bring up “Leg pain”, or any do", "needs-1-when")
