"""The self-check's rules: which rows an answer brings up, and that a sign outweighs them all."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from treatments.models import Edition
from treatments.models.guidance import read_when
from treatments.render import GuidancePage
from treatments.self_check import EMERGENCY, SAME_DAY, Answers, Urgency, weigh
from treatments.views.self_check import read_answers

pytestmark = pytest.mark.django_db  # the live words come from there
TODAY = None  # no figure of the guidance has a day to be checked again
NO_SIGNS = {f"sign:{EMERGENCY}": ["none"], f"sign:{SAME_DAY}": ["none"]}


@pytest.fixture(scope="module")
def words(django_db_setup, django_db_blocker):
    """The live words by slug."""
    with django_db_blocker.unblock():
        editions = Edition.objects.live().select_related("article")
        return {edition.article.slug: edition.content for edition in editions}


@pytest.fixture(scope="module")
def guidance(words):
    return GuidancePage(words["when-to-consider"], {}, TODAY)


@pytest.fixture(scope="module")
def signs(words):
    return words["get-help"]["signs"]


def form(fields):
    """What a browser sends."""
    sent = QueryDict(mutable=True)
    for name, values in fields.items():
        sent.setlist(name, values)
    return sent


def ticking(guidance, *names):
    """The fields of a form on which these answers are ticked."""
    return {
        question["slug"]: [row["slug"] for row in question["answers"] if row["slug"] in names]
        for question in guidance.questions
    }


def result_of(guidance, signs, *names, **signs_said):
    fields = ticking(guidance, *names) | (signs_said or NO_SIGNS)
    return weigh(read_answers(form(fields), guidance), signs, guidance)


def asked_rows(guidance):
    return [*guidance.words["criteria"], *guidance.before_booking, *guidance.needs]


def shown_rows(result):
    return [
        *result.reasons_for,
        *result.reasons_to_wait,
        *result.before_booking,
        *result.pages_to_read,
    ]


def texts(rows):
    return [row.get("text") for row in rows]


def answer_sets(guidance, signs):
    """Answers as hypothesis makes them up, also such as no form can give."""
    names = [row["slug"] for question in guidance.questions for row in question["answers"]]
    return st.builds(
        Answers,
        signs=st.frozensets(st.sampled_from(texts(signs)) | st.text(), max_size=3),
        denied=st.frozensets(st.sampled_from([EMERGENCY, SAME_DAY])),
        given=st.frozensets(st.sampled_from(names) | st.text()),
    )


def test_every_reason_note_and_page_is_brought_up_by_each_set_of_answers_it_waits_for(
    guidance, signs
):
    for row in asked_rows(guidance):
        ways = read_when(row["when"])
        assert ways, row
        for way in ways:
            result = result_of(guidance, signs, *way.given)
            assert row["text"] in texts(shown_rows(result)), way


def test_a_row_is_brought_up_by_nothing_less(guidance, signs):
    for row in asked_rows(guidance):
        for way in read_when(row["when"]):
            for name in way.given:
                result = result_of(guidance, signs, *(way.given - {name}))
                assert row["text"] not in texts(shown_rows(result)), way


def test_a_break_that_a_scan_showed_is_not_taken_for_pain_that_will_pass(guidance, signs):
    """Nor is it sent for the check that found it."""
    a_break = ["broken-bone", "weak-bones", "severe", "under-4-weeks", "in-back"]
    result = result_of(guidance, signs, *a_break, "all-at-once", "fix-scan", "one-place")

    assert [need["slug"] for need in result.pages_to_read] == ["broken-bone"]
    assert result.may_wait
    assert texts(result.reasons_to_wait) == ["The broken bone in your spine is new."]
    assert result.reasons_for == []
    assert "Your pain began all at once" not in " ".join(texts(result.before_booking))


def test_new_pain_that_began_all_at_once_may_wait_unless_bones_are_weak(guidance, signs):
    new_pain = ["under-4-weeks", "in-back", "all-at-once"]

    assert len(result_of(guidance, signs, *new_pain).reasons_to_wait) == 1
    for name in ["weak-bones", "shorter"]:
        result = result_of(guidance, signs, *new_pain, name)
        assert result.reasons_to_wait == []
        assert "broken-bone" in {need["slug"] for need in result.pages_to_read}


def test_burning_pain_down_a_limb_leads_to_the_page_on_that_pain(guidance, signs):
    for place in ["down-leg", "down-arm"]:
        result = result_of(guidance, signs, "nerve-like", place)
        assert [need["slug"] for need in result.pages_to_read] == ["leg-or-arm"]


def test_a_short_name_stands_for_one_answer(guidance):
    names = [row["slug"] for question in guidance.questions for row in question["answers"]]
    assert len(names) > 30
    assert sorted(set(names)) == sorted(names)


def test_a_row_names_the_answers_that_brought_it_up_and_no_others(guidance, signs):
    result = result_of(guidance, signs, "over-6-months", "poor-sleep", "less-work", "in-neck")
    because = {row["text"]: row["because"] for row in result.reasons_for}
    assert because == {
        "The pain has lasted about 3 months or longer.": ["6 months or longer"],
        "It gets in the way of sleep, work or daily life.": ["Sleep", "Work"],
    }


def test_the_sheet_has_each_answer_under_its_question(guidance, signs):
    result = result_of(guidance, signs, "walk", "sleep", "under-4-weeks")
    assert result.answered == [
        ("How long have you had this pain?", ["Less than 4 weeks"]),
        ("What matters most to you?", ["To walk farther", "To sleep through the night"]),
    ]


def test_after_a_911_sign_there_is_nothing_else(guidance, signs):
    everything = [row["slug"] for question in guidance.questions for row in question["answers"]]
    for sign in signs:
        if sign["level"] == EMERGENCY:
            said = {f"sign:{EMERGENCY}": [sign["text"]]}
            result = result_of(guidance, signs, *everything, **said)
            assert result.urgency == Urgency.NOW
            assert result.emergencies == [sign]
            assert (shown_rows(result), result.answered, result.today) == ([], (), ())


def test_new_pain_is_no_reason_to_wait_while_a_sign_is_ticked_or_left_open(guidance, signs):
    new_pain = ["under-4-weeks", "in-back", "nothing-yet"]
    [sign] = [sign for sign in signs if sign["text"].startswith("New back pain, and you have")]
    first, second = NO_SIGNS
    for said in [
        {first: ["none"], second: [sign["text"]]},
        {first: ["none"], second: []},
        {first: [], second: ["none"]},
        {first: ["none", "none"], second: ["none"]},
    ]:
        result = result_of(guidance, signs, *new_pain, **said)
        assert not result.may_wait
        assert result.reasons_to_wait == []
    assert len(result_of(guidance, signs, *new_pain).reasons_to_wait) == 2


def test_none_of_these_beside_a_sign_counts_for_nothing(guidance, signs):
    sign = next(sign for sign in signs if sign["level"] == EMERGENCY)
    result = result_of(guidance, signs, **{f"sign:{EMERGENCY}": ["none", sign["text"]]})
    assert result.urgency == Urgency.NOW


def test_a_sign_that_is_not_asked_for_any_more_leaves_its_question_open(guidance, signs):
    """The page may have been open while the safety net changed."""
    said = {f"sign:{EMERGENCY}": ["An older sign"], f"sign:{SAME_DAY}": ["none"]}
    result = result_of(guidance, signs, "severe", **said)
    assert result.leaves_emergencies_open
    assert not result.leaves_same_day_open


def test_without_a_safety_net_nothing_speaks_for_waiting(guidance):
    assert result_of(guidance, [], "nothing-yet", x=["y"]).reasons_to_wait == []


def test_a_question_that_takes_one_answer_takes_no_two(guidance):
    sent = form({"how-long": ["over-6-months", "under-4-weeks", "never"]})
    assert read_answers(sent, guidance).given == {"under-4-weeks"}


def test_an_answer_belongs_to_its_own_question(guidance):
    assert read_answers(form({"tried": ["severe"]}), guidance).given == frozenset()


def test_words_from_before_the_self_check_bring_up_nothing(signs):
    row = {"is_for": True, "text": "A reason.", "why_we_ask": "Because.", "source": "x"}
    old = GuidancePage({"sources": [], "criteria": [row], "needs": []}, {}, TODAY)
    assert shown_rows(weigh(Answers(given=frozenset(["severe"])), signs, old)) == []


@given(data=st.data())
def test_one_more_sign_never_lowers_the_urgency(guidance, signs, data):
    answers = data.draw(answer_sets(guidance, signs))
    more = data.draw(st.sampled_from(signs))
    with_more = Answers(answers.signs | {more["text"]}, answers.denied, answers.given)
    before, after = weigh(answers, signs, guidance), weigh(with_more, signs, guidance)
    assert after.urgency >= before.urgency
    assert len(after.reasons_to_wait) <= len(before.reasons_to_wait)
    if more["level"] == EMERGENCY:
        assert after.urgency == Urgency.NOW


@given(data=st.data())
def test_the_order_of_the_answers_does_not_matter(guidance, signs, data):
    names = [row["slug"] for question in guidance.questions for row in question["answers"]]
    questions = [question["slug"] for question in guidance.questions]
    sent = data.draw(st.dictionaries(st.sampled_from(questions), st.lists(st.sampled_from(names))))
    ticked = st.lists(st.sampled_from([*texts(signs), "none"]), max_size=3)
    sent |= {name: data.draw(ticked) for name in NO_SIGNS}
    fields = data.draw(st.permutations(list(sent)))
    shuffled = {name: data.draw(st.permutations(sent[name])) for name in fields}
    assert read_answers(form(sent), guidance) == read_answers(form(shuffled), guidance)


@given(data=st.data())
def test_no_result_names_a_treatment(words, guidance, signs, data):
    titles = [each["title"].lower() for each in words.values() if each["kind"] == "treatment"]
    result = weigh(data.draw(answer_sets(guidance, signs)), signs, guidance)
    said = [text for row in shown_rows(result) for text in _said_of(row)]
    assert [(title, text) for title in titles for text in said if title in text.lower()] == []


def _said_of(row):
    """What the page shows of a row: a page to read by its title and its line."""
    names = ["title", "summary"] if "title" in row else ["text", "why_we_ask"]
    return [row[name] for name in names] + row["because"]


@given(data=st.data())
def test_each_row_that_is_shown_says_why(guidance, signs, data):
    result = weigh(data.draw(answer_sets(guidance, signs)), signs, guidance)
    answered = {words for _, answers in result.answered for words in answers}
    for row in shown_rows(result):
        assert row["because"]
        assert answered.issuperset(row["because"])
