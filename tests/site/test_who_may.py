"""Who may open what under /admin/: every address × every role × reading and sending.

The table is the house plan's, written out. An address that is not in it may be opened by
nobody, so a new screen has to be entered here.
"""

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from practice.models import Picture
from tests.consultations.visitor import WORDS, received

ROLES = ["front_desk", "editor", "clinician", "manager"]
F, E, C, M = ROLES
EVERYBODY = {F, E, C, M}
NOBODY = set()

# The small forms on the screen of a request.
WORK = ["take", "try", "move", "note", "assign", "chart", "unchart"]
HOLDS = ["hold", "release"]

# The small forms on the screen of an edition, but signing and taking down.
EDITION_STEPS = ["publish", "schedule", "unschedule", "restore", "comment", "resolve"]

# Who reads a screen and who sends it back, by the name of the address.
SCREENS = {
    "index": (EVERYBODY, EVERYBODY),
    "jsi18n": (EVERYBODY, NOBODY),
    # the front desk
    "consultations_consultationrequest_changelist": ({F, M}, {F, M}),
    "consultations_consultationrequest_change": ({F, M}, {F, M}),
    "consultations_consultationrequest_history": ({F, M}, {F, M}),
    "consultations_mail_changelist": ({F, M}, {F, M}),
    "consultations_mail_change": ({F, M}, NOBODY),
    "consultations_mail_history": ({F, M}, {F, M}),
    # the practice
    "auth_group_changelist": ({M}, {M}),
    "auth_group_change": ({M}, NOBODY),
    "auth_group_history": ({M}, {M}),
    "practice_staffaccount_signing_in": ({M}, {M}),
    "practice_picture_changelist": ({E, C, M}, {E, C, M}),
    "practice_picture_add": ({E, C, M}, {E, C, M}),
    "practice_picture_change": ({E, C, M}, NOBODY),
    "practice_picture_history": ({E, C, M}, {E, C, M}),
    "practice_picture_delete": ({M}, {M}),
    "app_list": ({F, M}, {F, M}),
    "practice_act_changelist": ({M}, NOBODY),
    "consultations_find": ({F, M}, {F, M}),
    "consultations_together": ({F, M}, {F, M}),
    "consultations_sheet": ({F, M}, {F, M}),
    "consultations_export": ({M}, {M}),
    "consultations_forgetting": ({M}, {M}),
    "consultations_figures": ({M}, {M}),
    "consultations_trouble": ({M}, {M}),
    **{f"consultations_{form}": ({F, M}, {F, M}) for form in WORK},
    **{f"consultations_{form}": ({M}, {M}) for form in HOLDS},
    # the words
    "treatments_edition_changelist": ({E, C, M}, {E, C, M}),
    "treatments_edition_change": ({E, C, M}, NOBODY),
    "treatments_edition_history": ({E, C, M}, {E, C, M}),
    "treatments_edition_compare": ({E, C, M}, NOBODY),
    "treatments_draft_compare": ({E, C}, NOBODY),
    "treatments_edition_packet": ({E, C, M}, NOBODY),
    "treatments_edition_preview": ({E, C, M}, {E, C, M}),
    "treatments_edition_sign": (NOBODY, {C}),
    **{f"treatments_edition_{step}": (NOBODY, {E, C}) for step in EDITION_STEPS},
    "treatments_edition_unpublish": (NOBODY, {E, C, M}),
    "treatments_pages": ({E, C, M}, NOBODY),
    "treatments_propose": ({E, C}, {E, C}),
    "treatments_safetynet_changelist": ({E, C}, {E, C}),
    "treatments_safetynet_change": ({E, C}, {C}),
    "treatments_safetynet_history": ({E, C}, {E, C}),
    "treatments_safetynet_preview": ({E, C}, {E, C}),
}
for model in ("profile", "clinician", "staffaccount"):
    for screen in ("changelist", "change", "history"):
        SCREENS[f"practice_{model}_{screen}"] = ({M}, {M})
for model in ("clinician", "staffaccount"):
    SCREENS[f"practice_{model}_add"] = ({M}, {M})
for model in ("treatment", "guidance", "page", "glossary", "source", "synonym"):
    for screen in ("changelist", "change", "history"):
        SCREENS[f"treatments_{model}_{screen}"] = ({E, C}, {E, C})
for model in ("treatment", "guidance", "page", "glossary"):
    SCREENS[f"treatments_{model}_preview"] = ({E, C}, {E, C})
for model in ("source", "synonym"):
    SCREENS[f"treatments_{model}_add"] = ({E, C}, {E, C})
SCREENS["treatments_synonym_delete"] = ({E, C}, {E, C})

# Not somebody's right, but everybody's or nobody's: signing in and out, and what only leads on.
LEADS_ON = {"login", "logout", "password_change", "password_change_done", "view_on_site"}


def admin_patterns():
    """(name, pattern) of each address under /admin/ that has a name of its own."""
    admin = next(p for p in get_resolver().url_patterns if getattr(p, "namespace", None) == "admin")
    found, queue = [], list(admin.url_patterns)
    while queue:
        pattern = queue.pop(0)
        if hasattr(pattern, "url_patterns"):
            queue += pattern.url_patterns
        elif pattern.name:
            found.append(pattern)
    return found


def address(pattern):
    """An example of this address: the first thing of the model that there is."""
    if pattern.name == "app_list":  # a pattern without named converters
        return reverse("admin:app_list", kwargs={"app_label": "consultations"})
    arguments = pattern.pattern.converters
    examples = {name: example(pattern.name, name) for name in arguments}
    return reverse(f"admin:{pattern.name}", kwargs=examples)


def example(name, argument):
    fixed = {"content_type_id": "1"}
    if argument in fixed:
        return fixed[argument]
    label, _, rest = name.partition("_")
    known = [m for m in apps.get_models() if m._meta.app_label == label]
    of_it = [m for m in known if rest.startswith(f"{m._meta.model_name}_")]
    if argument == "article_pk":
        of_it = [apps.get_model("treatments", "Article")]
    if not of_it:  # a screen about one request
        of_it = [apps.get_model("consultations", "ConsultationRequest")]
    first = of_it[0].objects.order_by("pk").first()
    return first.pk if first else 1


def answer(client, method, where):
    """What happens, and is then undone."""
    before = transaction.savepoint()
    response = getattr(client, method)(where)
    transaction.savepoint_rollback(before)
    return response


def is_open(response):
    to_sign_in = response.status_code == 302 and "/login/" in response.url
    return response.status_code not in (403, 404, 405) and not to_sign_in


@pytest.fixture
def something_of_each(db, clinician):
    """So that every address leads to something."""
    sizes = dict.fromkeys(["width", "height", "small_width", "small_height"], 1)
    Picture.objects.create(name="A room", sha256="a" * 64, large=b"a", small=b"a", **sizes)
    return received()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_the_table_says_and_nothing_else(request, something_of_each, role):
    client = request.getfixturevalue(f"{role}_client")
    wrong = []
    for pattern in admin_patterns():
        if pattern.name in LEADS_ON:
            continue
        reads, sends = SCREENS.get(pattern.name, (NOBODY, NOBODY))
        for method, may in (("get", role in reads), ("post", role in sends)):
            response = answer(client, method, address(pattern))
            if is_open(response) != may:
                wrong.append(f"{method} {pattern.name}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [E, C])
def test_who_may_not_see_requests_sees_no_word_of_one_anywhere(request, something_of_each, role):
    client = request.getfixturevalue(f"{role}_client")
    needles = [*WORDS, something_of_each.reference]
    leaks = []
    for pattern in admin_patterns():
        for method in ("get", "post"):
            html = answer(client, method, address(pattern)).content.decode()
            leaks += [(pattern.name, method) for needle in needles if needle in html]
    assert leaks == []


def test_a_stranger_opens_nothing_but_the_way_in(something_of_each):
    needles = [*WORDS, something_of_each.reference, "clara"]
    for pattern in admin_patterns():
        for method in ("get", "post"):
            response = answer(Client(), method, address(pattern))
            html = response.content.decode()
            assert [needle for needle in needles if needle in html] == [], pattern.name
            if pattern.name not in ("login", "logout"):
                assert not is_open(response), pattern.name
