"""What differs between two words of an article: nothing is missed, nothing is made up."""

import copy
from datetime import timedelta
from time import perf_counter

import pytest

from treatments.changes import changes
from treatments.models import Edition

PICTURE = {
    "sha256": "8f3ae51c77d0aa51bb08",
    "width": 1200,
    "height": 800,
    "small_width": 600,
    "small_height": 400,
    "alt": "A treatment room",
}


@pytest.fixture
def live(db):
    """The words of each starter article, by slug. Each has a picture, too."""
    contents = Edition.objects.live().values_list("content", flat=True)
    return {words["slug"]: words | {"picture": dict(PICTURE)} for words in contents}


@pytest.fixture
def rfa(live):
    return live["radiofrequency-ablation"]


@pytest.fixture
def edited(rfa):
    """A copy to change."""
    return copy.deepcopy(rfa)


CHOICES = ("certainty", "how_often")  # said by their labels


def fields(before, after):
    return [field for part in changes(before, after) for field in part.fields]


def one(before, after):
    [field] = fields(before, after)
    return field


def said_in(found):
    """Every label and every added word."""
    return "\n".join([f"{field.label}\n{text(field, 'added')}" for field in found])


def text(field, *ops):
    return "".join(piece.text for piece in field.pieces if piece.op in ops)


def leaves(value, path=()):
    """(what holds it, its name there, the way to it) of each single value."""
    names = value if isinstance(value, dict) else range(len(value))
    for name in names:
        way = (*path, name)
        if isinstance(value[name], dict | list):
            yield from leaves(value[name], way)
        elif way not in [("schema_version",), ("kind",)]:
            yield value, name, way


def another(value):
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int | float) else f"{value or ''} planted"


def names_it(found, value):
    """Whether any field says this value to be new."""
    if isinstance(value, bool):
        wanted = ["yes" if value else "no"]
    elif isinstance(value, str):
        wanted = ["planted"]
    else:
        wanted = [str(value), f"{value:,}"]
    added = [text(field, "added") for field in found]
    return any(words in said for words in wanted for said in added)


class TestNothingIsMissed:
    def test_words_do_not_differ_from_themselves(self, live):
        assert len(live) == 14
        for words in live.values():
            assert changes(words, copy.deepcopy(words)) == []

    def test_every_single_value_of_every_article_is_found_when_it_changes(self, live):
        missed, count = [], 0
        for slug, words in live.items():
            after = copy.deepcopy(words)
            for holder, name, way in leaves(after):
                was, holder[name] = holder[name], another(holder[name])
                found = fields(words, after)
                if not names_it(found, holder[name]):
                    missed.append((slug, *way))
                holder[name] = was
                count += 1
        assert count > 5000
        assert missed == []

    def test_every_word_is_new_where_there_was_nothing(self, live):
        for slug, words in live.items():
            said = said_in(fields(None, words))
            for holder, name, way in leaves(words):
                if isinstance(holder[name], str) and " " in holder[name]:
                    assert name in CHOICES or holder[name] in said, (slug, *way)

    def test_everything_new_is_said_to_be_added(self, rfa):
        assert {field.kind for field in fields(None, rfa)} == {"added"}


class TestNoChangeAtAll:
    def test_is_what_an_older_version_did_not_have_while_it_is_empty(self, rfa, edited):
        older = {key: value for key, value in edited.items() if key not in ("clinic_note",)}
        for finding in older["findings"]:
            if not finding["up_to"]:
                del finding["up_to"]

        assert changes(older | {"schema_version": 1}, rfa) == []

    def test_is_another_version_of_the_shape(self, rfa):
        assert changes(rfa, rfa | {"schema_version": 99}) == []

    def test_is_an_empty_list_that_was_not_there(self, live):
        words = live["when-to-consider"]
        older = {key: value for key, value in words.items() if key != "sheet_lines"}

        assert changes(older, words | {"sheet_lines": []}) == []


class TestAField:
    def test_stands_under_the_heading_of_the_page_with_a_label_of_its_own(self, rfa, edited):
        edited["facts"]["relief_lasts"] += " or so"
        edited["sections"][10]["text"] += " More."

        found = [(part.heading, part.fields[0].label) for part in changes(rfa, edited)]

        assert found == [
            ("At a glance", "Relief may last"),
            ("Possible harms", "Possible harms"),
        ]

    def test_shows_the_words_that_changed_and_a_few_around_them(self, rfa, edited):
        edited["lead"] = edited["lead"].replace("months of relief", "weeks of relief")

        lead = one(rfa, edited)

        assert (lead.label, lead.kind) == ("Lead", "changed")
        assert text(lead, "removed") == "months"
        assert text(lead, "added") == "weeks"
        assert lead.pieces[1] == (
            *("same", "may carry pain from a joint in your spine. Some people get "),
        )
        assert [piece.op for piece in lead.pieces] == [
            *("gap", "same", "removed", "added", "same", "gap"),
        ]

    def test_that_was_emptied_says_so(self, rfa, edited):
        edited["compared"]["driver"] = ""

        ride = one(rfa, edited)

        assert (ride.label, ride.kind) == ("Ride home", "removed")
        assert text(ride, "added") == "(empty)"

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("evidence_phrase", "few", "Few good studies"),
            ("is_a_procedure", False, "no"),
            ("schema_type", "", "not a procedure"),
        ],
    )
    def test_with_a_choice_says_it_in_words(self, rfa, edited, name, value, words):
        edited[name] = value

        assert words in text(one(rfa, edited), "added", "same")

    def test_a_picture_is_told_by_its_words_and_its_file(self, rfa, edited):
        edited["picture"] = PICTURE | {"sha256": "0123456789abcdef", "alt": "A nurse"}

        picture = one(rfa, edited)

        assert text(picture, "added", "same").startswith("A nurse (")
        assert "file 0123456789ab)" in text(picture, "added", "same")
        assert "file 8f3ae51c77d0)" in text(picture, "removed", "same")


class TestRows:
    def test_a_moved_row_is_said_to_be_moved_once(self, rfa, edited):
        edited["findings"].insert(0, edited["findings"].pop(5))

        moved = one(rfa, edited)

        assert moved.kind == "moved"
        assert text(moved, "same") == "from place 6 to place 1"

    def test_a_row_that_moved_and_changed_is_the_same_row(self, rfa, edited):
        row = edited["stances"].pop(3)
        edited["stances"].insert(0, row | {"stance": "against", "text": "They advise against it."})

        found = fields(rfa, edited)

        assert [field.kind for field in found] == ["moved", "changed", "changed"]
        assert {field.label.partition(" – ")[0] for field in found} == {
            f"What experts say: {row['body']}, {row['year']}"
        }

    def test_a_row_before_all_others_changes_none_of_them(self, rfa, edited):
        edited["questions_to_ask"].insert(0, "May I bring somebody?")

        added = one(rfa, edited)

        assert (added.label, added.kind) == ("Question: May I bring somebody?", "added")

    def test_a_row_with_other_words_is_the_one_most_alike(self, rfa, edited):
        edited["findings"][2]["text"] += " Nobody knows more."

        changed = one(rfa, edited)

        assert changed.kind == "changed"
        assert changed.label.endswith("it is very unsure … – text")
        assert text(changed, "added") == " Nobody knows more."

    def test_a_row_unlike_any_other_is_new_and_the_old_one_is_gone(self, rfa, edited):
        was = edited["common_questions"][0]["question"]
        edited["common_questions"][0] = {"question": "Who pays?", "answer": "Ask your insurer."}

        removed, added = fields(rfa, edited)

        assert (added.label, added.kind) == ("Question: Who pays?", "added")
        assert (removed.label, removed.kind) == (f"Question: {was}", "removed")
        assert text(added, "added") == "Question: Who pays?\nAnswer: Ask your insurer."

    def test_a_figure_is_said_as_one(self, rfa, edited):
        edited["findings"][0] |= {"treated": 2, "scale_max": 100}

        figure = one(rfa, edited)

        assert figure.label.startswith("Finding: Pain from facet joints")
        assert figure.label.endswith(" – figure")
        assert text(figure, "removed", "same") == "1.5 of 10 points"
        assert text(figure, "added", "same") == "2 of 100 points"

    def test_a_finding_that_becomes_a_harm_stands_with_the_harms(self, rfa, edited):
        edited["findings"][1] |= {"is_harm": True, "how_often": "less common"}

        [part] = changes(rfa, edited)

        assert part.heading == "Possible harms"
        assert [text(field, "added") for field in part.fields] == ["yes", "Less common"]

    def test_a_source_is_named_where_it_is_cited(self, rfa, edited):
        edited["findings"][0]["source"] = "juch-2017"

        source = one(rfa, edited)

        assert text(source, "added", "same") == "Juch JNS and others, 2017 (juch-2017)"

    def test_an_entry_of_the_sources_has_its_number(self, rfa, edited):
        edited["sources"][2]["title"] = "Another title"

        assert one(rfa, edited).label == "Source 3: Cleveland Clinic – title"

    def test_an_answer_belongs_to_its_question(self, live):
        before = live["when-to-consider"]
        after = copy.deepcopy(before)
        after["check_questions"][0]["answers"][0]["text"] += " or so"

        answer = one(before, after)

        question = before["check_questions"][0]["text"]
        assert answer.label.startswith(f"Question: {question[:20]}")
        assert " – Answer: " in answer.label
        assert text(answer, "added") == " or so"

    def test_sixty_changed_terms_take_no_time(self, live):
        before = live["glossary"] | {"terms": live["glossary"]["terms"][:60]}
        after = copy.deepcopy(before)
        for number, term in enumerate(after["terms"]):
            term |= {"slug": f"t{number}", "term": f"T{number}", "text": f"{term['text']} More."}

        began = perf_counter()
        found = fields(before, after)

        assert timedelta(seconds=perf_counter() - began) < timedelta(seconds=0.3)
        assert {field.kind for field in found} == {"changed"}
        assert len({field.label.partition(" – ")[0] for field in found}) == 60
