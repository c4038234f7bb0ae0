"""What happens to text: stored as typed in any script, and what hides in it is seen."""

import html
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import ConsultationRequest
from consultations.shown import as_written
from consultations.text import (
    clean_text,
    mark_hidden,
    refuse_control_characters,
    without_control_characters,
)
from tests.consultations.page import page
from tests.consultations.visitor import answers

# Judged by Unicode's own classes, not by the site's list: control, format, half of a
# character. Four of the format characters are needed to write; some of other classes hide.
NEEDED = "\u200c\u200d\u200e\u200f"  # ZWNJ, ZWJ, LRM, RLM
FILLERS = "\u115f\u1160\u3164\uffa0"  # letters by their class, and nothing to see
TAGS = [chr(c) for c in range(0xE0000, 0xE0080)]  # some are not assigned, none shows

CONTROLS = [chr(c) for c in [*range(0x20), *range(0x7F, 0xA0)] if chr(c) not in "\t\n\r"]

# what was typed -> what staff can read of it
DECEIVING = {
    "invoice\u202efdp.exe": "invoice fdp.exe",
    "\u202eanna": "anna",
    "call \u202d918 555 0142\u202c now": "call 918 555 0142 now",
    "\u202aleft\u202c": "left",
    "\u202bright\u202c": "right",
    "\u2066isolated\u2069": "isolated",
    "\u2067isolated\u2069": "isolated",
    "\u2068first strong\u2069": "first strong",
    "never closed \u2067 here": "never closed here",
    "closed too often \u2069\u202c\u202c": "closed too often",
    "شكرا \u202e123\u202c": "شكرا 123",
    "Wil\u200bhelmina": "Wil helmina",
    "Wil\u2060helmina": "Wil helmina",
    "2\u2062x\u20633\u2064y\u2061z": "2 x 3 y z",
    "\ufeffWilhelmina": "Wilhelmina",
    "can\u00adcel": "can cel",
    "a\u180eb": "a b",
    "swapped \u206a\u206b\u206c\u206d\u206e\u206f here": "swapped here",
    "note\ufff9between\ufffathe\ufffblines": "note between the lines",
    "ok\U000e0068\U000e0069\U000e007f": "ok",  # “hi” in tags, which no screen shows
    "\U000e0001\U000e0065\U000e006e english": "english",
    "nobody \u3164\u3164\u3164": "nobody",
    "nobody\uffa0\u115f\u1160": "nobody",
    "red \x1b[31malert\x1b[0m": "red [31malert [0m",
    "a\x00b": "a b",
    "bell\x07 back\x08space": "bell back space",
    "page\x0c break\x0b": "page break",
    "deleted\x7f": "deleted",
    "C1 \x85 \x9b31m \x9f": "C1 31m",
    "<b\u202e>bold</b>": "<b >bold</b>",
    "\u200b\u202e\ufeff": "",
}

HARMLESS = [
    "Seán O’Brien-Żółć",
    "D'Angelo St. James-O'Neil Jr.",
    "Nguyễn Thị Ánh",
    "Þórunn Ægisdóttir",
    "Γιώργος Παπαδόπουλος",
    "Олександр Шевченко",
    "Գևորգ Պետրոսյան",
    "გიორგი ბერიძე",
    "محمد علي",
    "می\u200cخواهم",  # Persian needs the non-joiner
    "שָׁלוֹם",
    "राजेश शर्मा",
    "क्\u200dष",  # and Hindi the joiner
    "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ",
    "Ōkla‘homa",
    "தமிழ்ச்செல்வி",
    "ශ්\u200dරී ලංකා",
    "สมชาย ใจดี",
    "မောင်မောင်",
    "ស្រីមុំ",
    "አበበ ቢቂላ",
    "山田 太郎",
    "김철수",
    "王小明",
    "👩🏽\u200d⚕️ 👨\u200d👩\u200d👧 ❤️ 1️⃣ 🇺🇸 😀",
    "\u200fnote\u200e",
    "pain: 7/10 — “sharp”, 3 × a day… ½ & <more> 50% @ 37 °C",
    "line\nline\tend",
    "  two  spaces\u00a0and a hard one",
    "",
]


def hidden_in(text):
    return [
        char
        for char in text
        if char in [*FILLERS, *TAGS, "\u2065"]
        or unicodedata.category(char) in ("Cc", "Cf", "Cs")
        and char not in f"\t\n\r{NEEDED}"
    ]


def only_seen(text):
    """What is left of a text when what does not show is a space."""
    return " ".join("".join(" " if hidden_in(char) else char for char in text).split())


# clean_text: as it can be stored


@pytest.mark.parametrize("text", [*HARMLESS, *DECEIVING])
def test_everything_that_can_be_stored_stays_as_it_was_typed(text):
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", HARMLESS)
def test_names_in_any_script_and_emoji_are_the_same_everywhere(text):
    refuse_control_characters(text)

    assert clean_text(text) == text
    assert without_control_characters(text) == text
    assert mark_hidden(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("e\u0301", "é"),
        ("one\rtwo\r\nthree\n", "one\ntwo\nthree\n"),
        ("one\u2028two\u2029three", "one\ntwo\nthree"),
        ("half \ud83d character", "half  character"),
    ],
)
def test_the_same_text_is_stored_alike_whatever_sends_it(typed, kept):
    assert clean_text(typed) == kept


texts = st.text(st.characters(categories=None) | st.sampled_from("".join(DECEIVING) + "\r\n\ud800"))


@given(texts)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@given(texts)
def test_clean_text_can_be_stored(text):
    clean_text(text).encode()


# control characters: refused in words, and gone when the form is shown again


@pytest.mark.parametrize("char", CONTROLS)
def test_a_control_character_is_refused_with_what_to_do(char):
    with pytest.raises(ValidationError) as refused:
        refuse_control_characters(f"my{char} back")

    [text] = refused.value.messages
    assert "We took it out. Look the text over, then go on." in text
    assert char not in text


@given(texts)
def test_what_the_form_shows_again_is_not_refused_again(text):
    refuse_control_characters(without_control_characters(clean_text(text)))


@pytest.mark.parametrize("text", ["tab\tand\nnewline", "\u202e", "\ufeff", "\u00ad"])
def test_nothing_else_is_refused(text):
    refuse_control_characters(text)
    assert without_control_characters(text) == text


def test_only_the_control_characters_are_taken_out():
    assert without_control_characters("red \x1b[31malert\x00\u202e\n") == "red [31malert\u202e\n"


# what hides is marked where it is shown


def test_the_list_of_these_tests_is_long_and_really_hides_something():
    assert len(DECEIVING) >= 25
    assert [text for text in DECEIVING if not hidden_in(text)] == []
    assert [text for text in HARMLESS if hidden_in(text)] == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("invoice\u202efdp.exe", "invoice[U+202E]fdp.exe"),
        ("a\x00b", "a[U+0000]b"),
        ("can\u00adcel", "can[U+00AD]cel"),
        ("\U000e0041", "[U+E0041]"),
        # the flag of Scotland is written in tags: kept, and its tags are marked
        ("🏴\U000e0067\U000e007f", "🏴[U+E0067][U+E007F]"),
    ],
)
def test_a_mark_gives_the_number_of_the_character(text, marked):
    assert mark_hidden(text) == marked


@given(texts.map(clean_text).filter(lambda text: not hidden_in(text)))
def test_text_that_hides_nothing_is_shown_as_it_is(text):
    assert mark_hidden(text) == text


@given(texts.map(clean_text))
def test_no_marked_text_holds_what_deceives(text):
    deceivers = {*"".join(DECEIVING), *CONTROLS}
    shown = mark_hidden(text)

    assert [char for char in hidden_in(shown) if char in deceivers] == []
    assert mark_hidden(shown) == shown


@given(texts)
def test_shown_words_cannot_become_markup(text):
    inside = as_written(f"x{text}").removeprefix("<bdi>").removesuffix("</bdi>")

    assert "<" not in inside.replace("<br>", "")


# promise 17: nothing hidden deceives staff


def shown_to_staff(client, **written):
    request = ConsultationRequest.objects.create(**answers(**written))
    change = reverse("admin:consultations_consultationrequest_change", args=[request.pk])
    return client.get(change).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("text", DECEIVING, ids=[f"{i}" for i in range(len(DECEIVING))])
def test_staff_see_that_something_is_hidden_and_can_read_the_rest(front_desk_client, text):
    source = shown_to_staff(
        front_desk_client, name=text, phone=text, email=text, note=f"first\n{text}\nlast"
    )

    assert hidden_in(source) == hidden_in(html.unescape(source)) == []
    assert source.count(f"[U+{ord(hidden_in(text)[0]):04X}]") >= 4
    assert f"<bdi>{html.escape(mark_hidden(text))}</bdi>" in source
    shown = page(source).text
    for char in set(hidden_in(text)):
        shown = shown.replace(f"[U+{ord(char):04X}]", " ")
    assert DECEIVING[text] == only_seen(text)
    assert DECEIVING[text] in " ".join(shown.split())


@pytest.mark.django_db
@pytest.mark.parametrize("text", [text for text in HARMLESS if text.strip()])
def test_staff_read_every_other_text_as_it_was_written(front_desk_client, text):
    source = shown_to_staff(front_desk_client, note=text)

    lines = html.escape(text).replace("\n", "<br>")
    assert f"<bdi>{lines}</bdi>" in source
