"""Any text in any field of any page, with any button and any draft: an answer that helps."""

import logging
from collections import Counter
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.draft import Draft, DraftClosed
from consultations.forms.steps import Safety
from consultations.journey import PAGES
from consultations.text import clean_text, without_control_characters
from tests.consultations.page import page
from tests.consultations.visitor import FORM, TYPED, draft
from tests.reliability.clients import FORM_HEADERS
from tests.reliability.conftest import MANY

pytestmark = pytest.mark.django_db

quick = settings(max_examples=500, deadline=None, derandomize=True)
thorough = settings(max_examples=10_000, deadline=None)

SLUGS = [page.slug for page in PAGES]
TEXTS = {"relation", "name", "phone", "email", "language", "access_needs", "referred_by", "note"}
FIELDS = sorted({name for page in PAGES for name in page.base_fields})

odd = [
    "",
    " ",
    "\x00",
    "\ud800",
    "\u202eevil",
    "e\u0301",
    "\r\n",
    "\x85",
    "on",
    "-1",
    "yes",
    "a@b.c",
]
long = st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=9), st.just(300))
texts = st.one_of(st.text(max_size=60), st.sampled_from(odd), long)
several = st.lists(texts, max_size=3)
right = {name: value for page in TYPED.values() for name, value in page.items()}


def as_list(value):
    return value if isinstance(value, list) else [value]


@st.composite
def answers(draw, names):
    """For each field what a person would give, or anything, or nothing."""
    given = {}
    for name in names:
        what = draw(st.sampled_from(["right", "right", "any", "nothing"]))
        if what == "right" and name in right:
            given[name] = as_list(right[name])
        elif what == "any":
            given[name] = draw(several)
    return given


@st.composite
def drafts(draw):
    """Sealed by us with whatever was typed before, or broken on the way."""
    kind = draw(st.sampled_from(["finished", "finished", "changed", "cut", "text", "missing"]))
    if kind == "missing":
        return []
    if kind == "text":
        return [draw(texts)]
    kept = draft()
    kept.is_checked = draw(st.booleans())
    if kind == "changed":
        kept.keep(FIELDS, MultiValueDict(kept.answers | draw(answers(FIELDS[::3]))))
    return [kept.seal()[: draw(st.integers(0, 600)) if kind == "cut" else None]]


@st.composite
def posts(draw):
    """What is posted: name -> texts."""
    slug = draw(st.sampled_from([*SLUGS, "check", "check"]))
    sent = draw(answers(PAGES[SLUGS.index(slug)].base_fields)) | {
        "draft": draw(drafts()),
        "step": [slug],
    }
    if draw(st.integers(0, 9)) == 0:
        sent["step"] = draw(several)
    button = draw(st.sampled_from(["on", "on", "on", "back", "change", "none"]))
    target = draw(st.sampled_from(SLUGS) | texts) if button == "change" else "1"
    return sent | ({} if button == "none" else {button: [target]})


def as_sent(fields):
    """As it goes over the line; halves of characters, too."""
    return urlencode(fields, doseq=True, errors="surrogatepass")


def look_at(fields):
    """Send it, and see whether a person could go on from what comes back; returns its status."""
    response = Client().post(FORM, as_sent(fields), content_type=FORM_HEADERS["Content-Type"])

    assert response.status_code in (200, 302, 422)
    if response.status_code == 302:
        return 302
    tree = page(response)
    if response.status_code == 422:
        assert_helps(tree)
    # the buttons “Change” stand in a form where nothing is typed
    if "change" not in fields and not gives_up_a_change(fields):
        assert_keeps(tree, fields)
    return response.status_code


def gives_up_a_change(fields):
    """“Back” from a page that was opened to change it: what does not hold is left as it was."""
    try:
        return "back" in fields and Draft.open("".join(fields["draft"][-1:])).is_checked
    except DraftClosed:
        return False


def assert_helps(tree):
    """The page names what is wrong: each link of the summary leads to a field that is
    described by words. Or it says that all starts again."""
    assert tree.all("title")[0].text.startswith("Error:")
    (summary,) = tree.by_class("errors")
    links = summary.all("a")
    assert links or "Please start again" in summary.text
    for link in links:
        field = tree.by_id(link["href"].removeprefix("#"))
        assert any("Error:" in words for words in described_by(tree, field)), field["name"]


def described_by(tree, field):
    """The words that are read out with a field: its own, or those of its group."""
    nodes = [field, *tree.around(field)]
    names = " ".join(node["aria-describedby"] or "" for node in nodes).split()
    return [tree.by_id(name).text for name in names]


def assert_keeps(tree, fields):
    """Every text that was typed on the posted page stands in its field, or travels along."""
    carried = Draft.open(next(n["value"] for n in tree.all("input") if n["name"] == "draft"))
    typed = {name: texts[-1] for name, texts in fields.items() if texts}
    for name in names_on(fields["step"]) & TEXTS & typed.keys():
        field = tree.by_id(f"id_{name}")
        stands = [field.text or field["value"]] if field else []
        assert seen(typed[name]) in [seen(text) for text in stands + carried.answers[name]]


def names_on(slug):
    """The fields of the page that is meant by what stands in “step”."""
    posted = slug[-1] if slug else ""
    return next((p for p in PAGES if p.slug == posted), Safety).base_fields.keys()


def seen(text):
    """What a person sees of a text, whose halves of characters do not survive the line."""
    text = (text or "").encode(errors="surrogatepass").decode(errors="replace")
    return " ".join(without_control_characters(clean_text(text)).split())


@pytest.fixture(autouse=True)
def no_limits(settings, caplog):
    caplog.set_level(logging.ERROR, logger="django.request")  # not a line for each refusal
    settings.BELIEVED_PER_HOUR = settings.ACCEPTED_PER_HOUR = MANY
    settings.ACCEPTED_PER_HOUR_BY_SITE = MANY


def look_at_many(how):
    """How often each status was answered."""
    statuses = Counter()

    @how
    @given(posts())
    def each(fields):
        statuses[look_at(fields)] += 1

    each()
    assert set(statuses) == {200, 302, 422}  # the inputs were not all of a kind
    return statuses


def test_any_input_gets_an_answer_that_helps():
    look_at_many(quick)


@pytest.mark.long
def test_ten_thousand_inputs_get_an_answer_that_helps(figures):
    figures(f"{dict(look_at_many(thorough))}")
