"""What our form templates write, read as a screen reader would."""

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string
from django.urls import reverse

from consultations.draft import Draft
from consultations.forms.choices import about_choices
from consultations.forms.steps import AboutYou
from consultations.journey import PAGES, Journey
from tests.consultations.page import page

pytestmark = pytest.mark.django_db

CONTROLS = ("input", "select", "textarea")


class EveryKind(forms.Form):
    """One field of every kind the templates know, none of them from a real form."""

    use_required_attribute = False

    text = forms.CharField(label="Text", help_text="Hint of text.")
    long_text = forms.CharField(label="Long text", widget=forms.Textarea)
    choice = forms.ChoiceField(label="Choice", choices=[("", "Choose one"), ("a", "A")])
    group = forms.ChoiceField(
        label="Group",
        help_text="Hint of group.",
        choices=[("a", "A"), ("b", "<B>")],
        widget=forms.RadioSelect,
    )
    several = forms.MultipleChoiceField(
        label="Several", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    tick = forms.BooleanField(label="Tick", help_text="Hint of tick.")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def shown(form):
    return page(f"<main>{render_crispy_form(form)}</main>")


def pages_blank():
    journey = Journey(about_choices(), can_mail=True)
    return [journey.form(page, draft=Draft()) for page in PAGES]


def pages_wrong():
    journey = Journey(about_choices(), can_mail=True)
    return [journey.form(page, Draft().data, draft=Draft()) for page in PAGES]


def blank():
    return [shown(form) for form in (EveryKind(), *pages_blank())]


def wrong():
    return [shown(form) for form in (EveryKind({}), *pages_wrong())]


def visible_controls(tree):
    return [
        node
        for node in tree.all(*CONTROLS)
        if node["type"] not in ("hidden", "submit")
        and "true" not in [outer["aria-hidden"] for outer in tree.around(node)]
    ]


@pytest.mark.parametrize("forms_shown", [blank, wrong])
def test_every_control_has_one_label(forms_shown):
    for tree in forms_shown():
        labels = [label["for"] for label in tree.all("label")]
        for control in visible_controls(tree):
            assert labels.count(control["id"]) == 1, control["id"]


@pytest.mark.parametrize("forms_shown", [blank, wrong])
def test_every_id_is_there_once(forms_shown):
    for tree in forms_shown():
        ids = [node["id"] for node in tree.everything if node["id"]]
        assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("forms_shown", [blank, wrong])
def test_every_description_that_is_pointed_to_exists(forms_shown):
    for tree in forms_shown():
        pointed_to = " ".join(node["aria-describedby"] or "" for node in tree.everything).split()
        assert not [identifier for identifier in pointed_to if tree.by_id(identifier) is None]


def test_every_hint_and_every_error_is_pointed_to():
    for tree in wrong():
        pointed_to = " ".join(node["aria-describedby"] or "" for node in tree.everything).split()
        texts = [*tree.by_class("form-text"), *tree.by_class("invalid-feedback")]
        assert sorted(node["id"] for node in texts) == sorted(pointed_to)


@pytest.mark.parametrize("forms_shown", [blank, wrong])
def test_a_group_of_choices_stands_in_a_fieldset_with_a_legend_first(forms_shown):
    for tree in forms_shown():
        for option in [n for n in visible_controls(tree) if n["type"] == "radio"]:
            fieldset = [n for n in tree.around(option) if n.name == "fieldset"][-1]
            assert fieldset.children[0].name == "legend"
            assert fieldset.children[0].text
            assert len({n["name"] for n in fieldset.all("input")}) == 1


def test_label_hint_and_error_stand_before_the_control():
    tree = shown(EveryKind({}))
    order = [node.element for node in tree.everything]
    for name in ("text", "group"):
        hint = tree.by_id(f"id_{name}_helptext")
        error = tree.by_id(f"id_{name}_error")
        control = tree.by_id(f"id_{name}") or tree.by_id(f"id_{name}_0")
        box = [n for n in tree.around(control) if "mb-3" in n.classes][-1]
        (label,) = box.by_class("form-label")
        places = [
            next(i for i, element in enumerate(order) if element is node.element)
            for node in (label, hint, error, control)
        ]
        assert places == sorted(places), name


def test_hint_and_error_of_a_single_box_stand_before_the_box():
    box = shown(EveryKind({})).by_id("id_tick_error")
    around = shown(EveryKind({}))
    (question,) = [
        n for n in around.by_class("mb-3") if any(i["id"] == "id_tick" for i in n.all("input"))
    ]
    assert box is not None
    assert [child["class"] for child in question.children] == [
        "form-text",
        "invalid-feedback",
        "form-check",
    ]


def test_only_what_is_wrong_is_marked_wrong():
    for tree in blank():
        assert not [n for n in tree.everything if n["aria-invalid"]]
        assert not tree.by_class("is-invalid")
        assert not tree.by_class("invalid-feedback")

    tree = shown(EveryKind({"text": "given", "group": "x"}))
    invalid = {n["name"] for n in tree.everything if n["aria-invalid"] == "true"}
    assert invalid == {"long_text", "choice", "group", "several", "tick"}
    assert {n["name"] for n in tree.by_class("is-invalid")} == invalid


def test_every_option_of_a_wrong_group_is_marked():
    tree = shown(EveryKind({}))

    options = [n for n in tree.all("input") if n["name"] == "group"]
    assert [n["aria-invalid"] for n in options] == ["true", "true"]


def test_what_was_chosen_stays_chosen():
    tree = shown(EveryKind({"group": "b", "several": ["a", "b"], "choice": "a"}))

    checked = [n["id"] for n in tree.all("input") if "checked" in n.attributes]
    assert checked == ["id_group_1", "id_several_0", "id_several_1"]


def test_an_option_is_text_not_markup():
    assert "&lt;B&gt;" in render_crispy_form(EveryKind())


def test_there_is_no_asterisk_no_inline_style_and_no_script():
    for form in (EveryKind(), EveryKind({}), *pages_blank(), *pages_wrong()):
        html = render_crispy_form(form)
        assert "*" not in html
        assert "style=" not in html
        assert "<script" not in html
        attributes = {name for node in page(html).everything for name in node.attributes}
        assert not [name for name in attributes if name.startswith("on")]


def test_the_form_leaves_checking_to_us_and_goes_to_its_own_address():
    (form,) = shown(AboutYou()).all("form")

    assert "novalidate" in form.attributes
    assert form["method"] == "post"
    assert form["action"] == reverse("consultations:form")


def test_a_hidden_field_is_there_without_a_label():
    tree = shown(EveryKind())

    assert tree.by_id("id_hidden")["type"] == "hidden"
    assert "id_hidden" not in [label["for"] for label in tree.all("label")]


def test_the_trap_is_out_of_everybodys_way():
    tree = shown(AboutYou())
    trap = tree.by_id("id_homepage")

    wrapper = next(n for n in tree.around(trap) if n["aria-hidden"] == "true")
    assert "vh" in wrapper.classes
    assert trap["tabindex"] == "-1"
    assert trap["autocomplete"] == "off"


# the summary above the form


def summary(form):
    return page(f"<main>{render_to_string('clinic/errors.html', {'form': form})}</main>")


def test_a_form_without_problems_has_no_summary():
    assert not summary(AboutYou()).all("section")


def test_the_summary_is_announced_and_focused_without_a_script():
    (section,) = summary(AboutYou({})).all("section")

    assert section["role"] == "alert"
    assert section["tabindex"] == "-1"
    assert "autofocus" in section.attributes
    assert summary(AboutYou({})).by_id(section["aria-labelledby"]).name == "h2"


def test_every_link_of_the_summary_leads_to_the_first_control_of_its_field():
    for form in (EveryKind({}), *pages_wrong()):
        targets = [link["href"].removeprefix("#") for link in summary(form).all("a")]

        assert len(targets) == len(form.errors)
        assert all(shown(form).by_id(target).name in CONTROLS for target in targets)


def test_a_link_to_a_group_leads_to_its_first_option():
    assert "#id_group_0" in [link["href"] for link in summary(EveryKind({})).all("a")]


def test_the_summary_says_the_same_as_the_field():
    form = AboutYou({})
    tree = shown(form)

    for link in summary(form).all("a"):
        errors = [n.text.removeprefix("Error: ") for n in tree.by_class("invalid-feedback")]
        assert link.text in errors


@pytest.mark.parametrize(
    ("wrong_fields", "heading"), [(1, "There is a problem"), (3, "There are 3 problems")]
)
def test_the_summary_says_how_many_problems_there_are(wrong_fields, heading):
    right = {"text": "x", "long_text": "x", "choice": "a", "group": "a", "several": ["a"]}
    form = EveryKind(dict(list({**right, "tick": "on"}.items())[wrong_fields:]))

    assert summary(form).all("h2")[0].text == heading


def test_a_problem_of_the_whole_form_is_listed_too():
    form = EveryKind({})
    form.add_error(None, "These two do not fit together.")

    assert "These two do not fit together." in summary(form).text
