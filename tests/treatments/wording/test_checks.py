"""What to mend in an article's words: each check finds its fault, and lets sound words be."""

import pytest

from tests.treatments.wording.example import (
    FINDING,
    SOURCE,
    found,
    page,
    safety_net,
    site,
    treatment,
)
from treatments.wording import checks
from treatments.wording.passages import ArticleText
from treatments.wording.remark import Weight

HARD = (
    "Interventional methodologies demonstrating considerable heterogeneity necessitate "
    "individualized multidisciplinary evaluation preceding authorization. "
) * 6


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_sound_words_pass(check):
    harms = "It may hurt for 2 days.[](source:smith-2020)"
    assert found(check, treatment({"harms": harms}, others="Ask us.")) == []


def test_a_hard_section_is_named_with_its_grade():
    [message] = found(checks.reads_at_grade_eight, treatment({"harms": HARD}))
    assert message.startswith("reads at grade ")
    assert "Its hardest sentences: “Interventional methodologies" in message


def test_a_short_section_has_no_grade():
    assert found(checks.reads_at_grade_eight, page(HARD[:300])) == []


def test_a_sentence_of_more_than_35_words_is_named():
    assert found(checks.has_no_endless_sentence, page("word " * 35 + ".")) == []
    [message] = found(checks.has_no_endless_sentence, page("word " * 36 + "."))
    assert message.startswith("over 35 words")


@pytest.mark.parametrize(
    "sentence",
    [
        "This is a safe procedure.",
        "You get immediate relief.",
        "It gives lasting relief.",
        "Its value is proven.",
        "Heat cures the pain.",
        "Live a pain-free life.",
        "It turns off the nerve.",
        "A gentle heat does it.",
        "We pinpoint the cause.",
        "Avoid surgery with us.",
        "Get off pain medicine.",
        "We guarantee it.",
        "Just stop your blood thinner.",
        "It is not new, but it is safe.",
        "Nobody waits long, and the relief is lasting.",
        "You need no hospital, whether or not: safety is proven.",
        "A number of people get lasting relief.",
        "Numbing medicine gives long-lasting relief.",
        "It switches the nerve off.",
        "Get off your pain medicine.",
        "Avoid back surgery.",
        "Relief is immediate.",
        "It is a minor procedure.",
        "Want lasting relief?",
        "Stop your blood thinner 5 days before.",
        "You must stop taking your warfarin, and do not eat.",
    ],
)
def test_a_word_that_promises_too_much_is_refused_when_it_stands_bare(sentence):
    [message] = found(checks.promises_nothing, page(sentence))
    assert sentence in message


@pytest.mark.parametrize(
    "sentence",
    [
        "It is not a cure.",
        "Nobody can promise lasting relief.",
        "Waiting can leave lasting damage.",
        "It is for long-lasting pain.",
        "It isn't a cure.",
        "Few people are pain-free.",
        "It is unclear if it is safe.",
        "Never stop a blood thinner on your own.",
        "You can turn off the pulses with the remote.",
        "The name of the procedure is obscure.",
    ],
)
def test_the_same_words_may_be_denied_or_asked(sentence):
    assert found(checks.promises_nothing, page(sentence)) == []


def test_a_readers_question_may_use_them():
    words = treatment(questions_to_ask=["Will it cure my arthritis?"])
    assert found(checks.promises_nothing, words) == []
    assert len(found(checks.promises_nothing, treatment(lead="Will it cure you?"))) == 1


def test_a_heading_and_what_stands_beside_a_figure_promise_nothing_either():
    assert len(found(checks.promises_nothing, page("Words.", title="A safe way"))) == 1
    better = FINDING | {"compared_with": "a proven treatment"}
    assert len(found(checks.promises_nothing, treatment(findings=[better]))) == 1


def test_harms_get_at_least_half_as_many_words_as_benefits():
    long = treatment({"benefits": "It may help a little. " * 10})
    [message] = found(checks.harms_get_their_share, long)
    assert message == "4 words against 55 on benefits"

    even = treatment({"benefits": "It may help. " * 10, "harms": "It may harm. " * 6})
    assert found(checks.harms_get_their_share, even) == []


def test_every_treatment_warns_of_stopping_a_blood_thinner():
    weaker = treatment({"who_needs_care": "Ask before you stop a blood thinner."})
    assert len(found(checks.warns_of_stopping_blood_thinners, weaker)) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A [joint](term:joint).", "no glossary term “joint”"),
        ("Read [on](/treatments/no-such-page/).", "no page at /treatments/no-such-page/"),
        ("Read [on](/nowhere/at/all/).", "no page at /nowhere/at/all/"),
    ],
)
def test_words_point_only_at_what_is_there(text, message):
    assert found(checks.points_only_at_what_is_there, page(text)) == [message]


@pytest.mark.parametrize("link", ["http://example.com/", "//example.com/", "ftp://example.com/a"])
def test_a_link_that_is_not_to_be_trusted_is_named(link):
    [message] = found(checks.points_only_at_what_is_there, page(f"See [that]({link})."))
    assert link in message


def test_a_link_may_lead_to_a_part_of_the_same_page_to_a_secure_address_or_to_a_phone():
    text = "See [above](#part-part), [a study](https://example.com/), [call](tel:911)."
    assert found(checks.points_only_at_what_is_there, page(text)) == []
    [message] = found(checks.points_only_at_what_is_there, page("See [above](#nothing)."))
    assert message == "no part of this page is called #nothing"


def test_words_may_point_at_a_section_of_another_page_or_a_page_of_another_room():
    words = page("See [heat](/treatments/heat/#harms) and [contact](/contact/?about=1).")
    assert found(checks.points_only_at_what_is_there, words, treatment()) == []


def test_a_source_is_listed_when_and_only_when_it_is_cited():
    idle = page("Words.", sources=[SOURCE])
    unlisted = page("So they say.[](source:jones-2021)")

    assert found(checks.lists_the_sources_it_cites, idle) == []
    assert found(checks.cites_the_sources_it_lists, unlisted) == []
    assert found(checks.cites_the_sources_it_lists, idle) == [
        "“smith-2020” is listed but never cited"
    ]
    assert found(checks.lists_the_sources_it_cites, unlisted) == [
        "“jones-2021” is cited but not listed"
    ]


def test_a_term_is_explained_once_an_article():
    twice = page("A [thinner](term:blood-thinner) and a [thinner](term:blood-thinner).")
    assert found(checks.explains_each_term_once, twice) == ["term “blood-thinner” is marked again"]


@pytest.mark.parametrize(
    ("spoiled", "fault"),
    [
        ({"authors": ""}, "authors is missing or ends with a full stop"),
        ({"title": "A trial."}, "title is missing or ends with a full stop"),
        ({"publication": ""}, "publication is missing or ends with a full stop"),
        ({"kind": "rumor"}, "unknown kind"),
        ({"year": 1890}, "odd year"),
        ({"url": "http://www.example.com/a"}, "the address is not https"),
        ({"url": "https://doi.org/trial"}, "odd DOI"),
        ({"url": "https://www.scribd.com/document/1"}, "the address is a copy’s, not the owner’s"),
    ],
)
def test_a_source_is_well_formed(spoiled, fault):
    words = treatment(sources=[SOURCE | spoiled])
    assert found(checks.sources_are_well_formed, words) == [f"smith-2020: {fault}"]


def test_a_source_without_an_address_is_well_formed():
    words = treatment(sources=[SOURCE | {"url": "", "year": None}])
    assert found(checks.sources_are_well_formed, words) == []


@pytest.mark.parametrize(
    ("spoiled", "message"),
    [
        ({"lead": "word " * 41}, "lead has over 40 words"),
        ({"summary": "word " * 15}, "summary has over 14 words"),
        (
            {"needs": [{"slug": "leg", "summary": "word " * 17}]},
            "summary has over 16 words",
        ),
    ],
)
def test_short_fields_stay_short(spoiled, message):
    assert found(checks.fits_its_fields, treatment(**spoiled)) == [message]


def test_a_sign_of_the_strip_has_five_words_at_most():
    assert found(checks.fits_its_fields, safety_net("x", short="one two three four five")) == []
    [message] = found(checks.fits_its_fields, safety_net("x", short="one two three four five six"))
    assert message == "short sign is long: one two three four five six"


@pytest.mark.parametrize(
    ("text", "message"),
    [("word " * 61, "over 60 words"), ("- a\n- b\n- c\n- d", "over 3 bullets")],
)
def test_in_short_is_short(text, message):
    assert found(checks.is_short_in_short, treatment({"in_short": text})) == [message]


def test_headings_begin_at_the_third_level_and_leave_none_out():
    assert found(checks.headings_are_in_order, page("### One\n\n#### Two\n\n### Three")) == []
    for text in ("# One", "## One", "#### One", "### One\n\n##### Two"):
        [message] = found(checks.headings_are_in_order, page(text))
        assert message.startswith("this heading should begin with ###")


def test_each_field_begins_its_headings_anew():
    words = treatment({"harms": "### A\n\n#### B", "after": "#### B"})
    [remark] = list(checks.headings_are_in_order(ArticleText(words), site(words)))
    assert remark.field == "after"


@pytest.mark.parametrize("alt", ["IMG_2041", "waiting-room.jpg", "A picture of the entrance"])
def test_a_picture_is_described_by_what_it_shows(alt):
    assert found(checks.pictures_are_described, page("x", picture={"alt": "The entrance"})) == []
    assert found(checks.pictures_are_described, page("x", picture={"alt": ""})) == []
    [message] = found(checks.pictures_are_described, page("x", picture={"alt": alt}))
    assert message


def test_a_drawing_says_that_it_is_not_to_scale():
    drawn = {"name": "heat", "caption": "A nerve. Not to scale.", "sha256": "0"}
    assert found(checks.pictures_are_described, page("x", illustration=drawn)) == []
    unsaid = drawn | {"caption": "A nerve."}
    [message] = found(checks.pictures_are_described, page("x", illustration=unsaid))
    assert message == "the drawing’s caption should end with “Not to scale.”"


def test_a_plainer_word_of_the_glossary_is_offered_unless_the_hard_one_is_explained():
    hard = "You take an antiplatelet."
    assert found(checks.uses_the_plain_word, page(hard)) == [
        "instead of “antiplatelet” say “blood thinner”"
    ]
    assert found(checks.uses_the_plain_word, page("You take a blood thinner.")) == []
    explained = page(f"{hard} A [blood thinner](term:blood-thinner).")
    assert found(checks.uses_the_plain_word, explained) == []


def test_a_long_word_of_the_glossary_is_to_be_marked_once():
    word = {"slug": "neuromodulation", "term": "Neuromodulation", "also_called": ""}
    glossary = page("x", kind="glossary", terms=[word | {"text": "Pulses.", "source": None}])
    [message] = found(checks.explains_its_hard_words, page("It is neuromodulation."), glossary)
    assert message.endswith("[neuromodulation](term:neuromodulation) explains it")
    marked = page("It is [neuromodulation](term:neuromodulation).")
    assert found(checks.explains_its_hard_words, marked, glossary) == []


def test_many_long_sentences_are_named_the_longest_first():
    long, longer = "word " * 26 + ".", "word " * 30 + "."
    said = found(checks.has_few_long_sentences, page(f"A {long} A {longer}"))
    assert [message.split(":")[0] for message in said] == [
        "31 words in a sentence",
        "27 words in a sentence",
    ]
    few = page(f"A {long} " + "It is so. " * 20)
    assert found(checks.has_few_long_sentences, few) == []


def test_a_remark_names_the_field_of_the_row_it_is_about():
    row = FINDING | {"text": "A safe way."}
    words = treatment(findings=[FINDING, row])
    [remark] = list(checks.promises_nothing(ArticleText(words), site(words)))
    assert (remark.field, remark.part) == ("findings-1-text", "benefits")


def test_each_remark_has_the_weight_of_its_check_and_advice_is_no_fault():
    harms = "It is safe. You take an antiplatelet. It helped 20 percent."
    text = ArticleText(page(harms))
    around = site(text.words)
    said = {each.message.split(":")[0]: each.weight for each in checks.remarks(text, around)}
    assert said["“safe” is bare"] is Weight.BLOCKS
    assert said["a percent"] is Weight.NEEDS_A_REASON
    assert said["instead of “antiplatelet” say “blood thinner”"] is Weight.ADVICE
    faults = checks.faults(text, around)
    assert faults and "antiplatelet” say" not in " ".join(map(str, faults))


def test_an_empty_draft_is_checked_without_a_crash():
    bare = treatment({"who_needs_care": ""}, findings=[], stances=[], steps=[])
    [line] = found(checks.warns_of_stopping_blood_thinners, bare)
    assert line == "must say: Never stop a blood thinner on your own."
    assert found(checks.harms_get_their_share, bare) == []


def test_all_checks_are_asked():
    words = treatment({"harms": "It is safe for 20 percent."})
    messages = " ".join(map(str, checks.remarks(ArticleText(words), site(words))))

    assert "heat #harms: “safe” is bare" in messages
    assert "a percent" in messages
    assert "figure without source" in messages
