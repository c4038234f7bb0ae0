"""Whatever staff see or do leaves one line in the record, with the right name and no visitor's
words."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.urls import reverse

from consultations.models import Status
from practice.models import Act
from practice.roles import EDITOR
from tests.consultations.desk import LIST, change, do, move
from tests.consultations.visitor import NAME, NOTE, PHONE, WORDS, received
from tests.practice.test_admin import form_data
from tests.treatments.desk import seen
from tests.treatments.test_admin import browser_data
from treatments.models import Page

pytestmark = pytest.mark.django_db

FIND, FIGURES, EXPORT = (f"{LIST}{page}/" for page in ("find", "figures", "export"))
RECORD = "/admin/practice/act/"
PROFILE = "/admin/practice/profile/1/change/"


@pytest.fixture
def request_(db):
    return received()


def change_profile(client, request):
    client.post(PROFILE, form_data(client.get(PROFILE), phone="918-555-0142"))


def make_an_editor(client, request):
    address = reverse("admin:practice_staffaccount_add")
    role = Group.objects.get(name=EDITOR)
    data = {"username": "new", "email": "new@example.com", "groups": [role.pk]}
    client.post(address, data)


def save_draft(client, request):
    draft = reverse("admin:treatments_page_change", args=[Page.objects.first().pk])
    client.post(draft, browser_data(client.get(draft)) | {"lead": "A new first sentence."})


def ask_for_review(client, request):
    page = Page.objects.first()
    Page.objects.filter(pk=page.pk).update(lead="A new first sentence.")
    ask = reverse("admin:treatments_propose", args=[page.pk])
    client.post(ask, {"note": "A shorter lead."} | seen(page))


# What is done, by whom, and the lines it leaves.
ACTIONS = {
    "opens a request": ("front_desk", lambda c, r: c.get(change(r)), ["viewed"]),
    "looks for somebody": (
        "front_desk",
        lambda c, r: c.post(FIND, {"name": NAME, "phone": PHONE}),
        ["searched"],
    ),
    "prints a sheet": (
        "front_desk",
        lambda c, r: c.get(reverse("admin:consultations_sheet", args=[r.pk])),
        ["took out a sheet"],
    ),
    "takes a request": (
        "front_desk",
        lambda c, r: do(c, "take", r, follow=False),
        ["took", "moved"],
    ),
    "notes something": (
        "front_desk",
        lambda c, r: do(c, "note", r, words=NOTE, follow=False),
        ["noted"],
    ),
    "moves a request": (
        "manager",
        lambda c, r: move(c, r, Status.SPAM, follow=False),
        ["moved"],
    ),
    "takes all out": (
        "manager",
        lambda c, r: c.post(EXPORT, {"kind": "csv", "with_names": "on"}),
        ["exported"],
    ),
    "reads the figures": ("manager", lambda c, r: c.get(FIGURES), ["read the figures"]),
    "reads the record": ("manager", lambda c, r: c.get(RECORD), ["read the record"]),
    "changes the profile": ("manager", change_profile, ["changed"]),
    "makes an account": ("manager", make_an_editor, ["changed roles", "added"]),
    "saves a draft": ("editor", save_draft, ["changed"]),
    "asks for a review": ("editor", ask_for_review, ["proposed"]),
    "signs out": ("front_desk", lambda c, r: c.post("/admin/logout/"), ["signed out"]),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_is_recorded_once_and_by_who_did_it(request, request_, action):
    role, act, verbs = ACTIONS[action]
    person = request.getfixturevalue(role)
    client = request.getfixturevalue(f"{role}_client")
    before = Act.objects.latest("number").number

    act(client, request_)

    lines = Act.objects.filter(number__gt=before).order_by("number")
    assert [(line.by, line.verb) for line in lines] == [(person, verb) for verb in verbs]


def test_no_words_of_a_visitor_are_in_any_line(request_, front_desk_client, manager_client):
    clients = {"front_desk": front_desk_client, "manager": manager_client}
    for role, act, _ in ACTIONS.values():
        if role in clients:  # others see no request at all
            act(clients[role], request_)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM practice_act")
        record = str(cursor.fetchall())
    assert request_.reference in record  # what is looked for would be found
    assert not [word for word in WORDS if word in record]


def test_two_people_one_after_the_other_are_never_mistaken(
    front_desk, manager, front_desk_client, manager_client, request_
):
    """A hundred times on one thread, as a server does it."""
    for _ in range(100):
        front_desk_client.get(change(request_))
        manager_client.get(change(request_))

    looks = Act.objects.about(request_).filter(verb="viewed").order_by("number")
    assert [look.by for look in looks] == [front_desk, manager] * 100
