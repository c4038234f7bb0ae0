"""What was found is marked, and nothing that stands in the words becomes HTML."""

from hypothesis import given
from hypothesis import strategies as st

from treatments.safe_html import MARK_END, MARK_START, marked


def test_what_stands_between_the_marks_is_marked():
    assert marked(f"a {MARK_START}worn{MARK_END} disc") == "a <mark>worn</mark> disc"


def test_words_stay_words():
    assert marked(f"{MARK_START}<b>{MARK_END} & <script>") == (
        "<mark>&lt;b&gt;</mark> &amp; &lt;script&gt;"
    )


@given(st.text(alphabet=st.sampled_from(["a", "<", "&", '"', MARK_START, MARK_END])))
def test_every_mark_is_closed_and_no_other_tag_is_made(text):
    html = marked(text)
    assert html.count("<mark>") == html.count("</mark>") == html.count("<") / 2
    assert MARK_START not in html and MARK_END not in html
