"""The manager's desk: practice facts and accounts, and what nobody else may open."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from practice.models import Act, Profile, StaffAccount
from practice.roles import CLINICIAN

PAGES = ["profile", "clinician", "staffaccount", "act"]


def form_data(page, **changes):
    """What a browser would send back for an admin form, with some fields changed."""
    form = page.context["adminform"].form
    data = {
        name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()
    }
    for formset in page.context["inline_admin_formsets"]:
        data |= {
            f"{formset.formset.prefix}-{field}": value
            for field, value in formset.formset.management_form.initial.items()
        }
    return data | changes


@pytest.mark.parametrize("role", ["front_desk_client", "editor_client", "clinician_client"])
@pytest.mark.parametrize("page", PAGES)
def test_only_a_manager_opens_practice_facts_and_accounts(request, role, page):
    client = request.getfixturevalue(role)

    assert client.get(reverse(f"admin:practice_{page}_changelist")).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_sent_to_sign_in(client, db, page):
    response = client.get(reverse(f"admin:practice_{page}_changelist"))

    assert response.url.startswith(reverse("admin:login"))


def test_the_profile_opens_at_once_and_a_change_is_recorded(manager_client, manager):
    opened = manager_client.get(reverse("admin:practice_profile_changelist"), follow=True)
    assert opened.redirect_chain == [(reverse("admin:practice_profile_change", args=[1]), 302)]

    manager_client.post(opened.request["PATH_INFO"], form_data(opened, phone="918-555-0142"))

    assert Profile.current().phone == "918-555-0142"
    act = Act.objects.about(Profile.current()).get()
    assert (act.by, act.detail) == (manager, "Changed Phone.")


def test_a_phone_that_cannot_be_dialled_is_refused(manager_client):
    opened = manager_client.get(reverse("admin:practice_profile_change", args=[1]))
    answer = manager_client.post(
        opened.request["PATH_INFO"], form_data(opened, phone="call the desk")
    )

    assert "Enter a phone number with its area code" in answer.content.decode()
    assert Profile.current().phone == ""


def test_a_manager_says_how_soon_visitors_are_called_and_where_staff_are_told(manager_client):
    address = reverse("admin:practice_profile_change", args=[1])
    opened = manager_client.get(address)
    assert "it promises nothing" in opened.content.decode()

    sent = form_data(opened, call_back_hours="8", notice_email="desk@example.com")
    manager_client.post(address, sent)

    profile = Profile.current()
    assert (profile.call_back_hours, profile.notice_email) == (8, "desk@example.com")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *[("call_back_hours", hours) for hours in ["0", "-1", "201", "1.5", "two days"]],
        ("notice_email", "the desk"),
    ],
)
def test_a_call_back_time_or_an_address_that_cannot_be_is_refused(manager_client, field, typed):
    address = reverse("admin:practice_profile_change", args=[1])

    answer = manager_client.post(address, form_data(manager_client.get(address), **{field: typed}))

    assert list(answer.context["adminform"].form.errors) == [field]
    assert not getattr(Profile.current(), field)


def test_a_manager_gives_roles_but_cannot_make_a_superuser(manager_client, editor):
    address = reverse("admin:practice_staffaccount_change", args=[editor.pk])
    opened = manager_client.get(address)
    assert "is_superuser" not in opened.context["adminform"].form.fields
    assert "user_permissions" not in opened.context["adminform"].form.fields

    role = Group.objects.get(name=CLINICIAN)
    sent = form_data(opened, is_superuser="on", groups=[role.pk], is_active="on", is_staff="on")
    manager_client.post(address, sent)

    editor.refresh_from_db()
    assert editor.has_role(CLINICIAN)
    assert not editor.is_superuser


def test_nobody_gives_a_role_to_themself(manager_client, manager):
    address = reverse("admin:practice_staffaccount_change", args=[manager.pk])
    opened = manager_client.get(address)
    role = Group.objects.get(name=CLINICIAN)

    manager_client.post(address, form_data(opened, groups=[role.pk], is_active="on"))

    assert not manager.has_role(CLINICIAN)


def test_roles_and_credentials_are_recorded(manager_client, manager, editor):
    address = reverse("admin:practice_staffaccount_change", args=[editor.pk])
    role = Group.objects.get(name=CLINICIAN)
    sent = form_data(manager_client.get(address), groups=[role.pk], is_active="on")
    manager_client.post(address, sent | {"is_staff": "on"})
    manager_client.post(
        reverse("admin:practice_clinician_add"),
        {"name": "Dr. Example", "credentials": "MD", "position": "0", "account": editor.pk},
    )

    manager_acts = Act.objects.filter(by=manager).exclude(verb="signed in").order_by("pk")
    acts = [(act.by, act.verb, act.subject_name, act.detail) for act in manager_acts]
    assert acts == [
        (manager, "changed roles", "eddie", "Clinician given, Editor taken away"),
        (manager, "changed", "eddie", "Changed Groups."),
        (manager, "added", "Dr. Example, MD", ""),
    ]


def test_hours_may_be_typed_as_people_write_them(manager_client):
    address = reverse("admin:practice_profile_change", args=[1])
    prefix = "opening_hours-0"
    answer = manager_client.post(
        address,
        form_data(
            manager_client.get(address),
            **{
                "opening_hours-TOTAL_FORMS": "1",
                f"{prefix}-weekday": "0",
                f"{prefix}-opens": "9am",
                f"{prefix}-closes": "4:30 pm",
                f"{prefix}-profile": "1",
            },
        ),
    )

    assert answer.status_code == 302, answer.context["errors"]
    assert Profile.current().hours == ["Monday, 9 am to 4:30 pm"]


def test_a_manager_cannot_change_a_superuser(manager_client):
    boss = StaffAccount.objects.create_superuser("boss", password="a long enough password")
    address = reverse("admin:practice_staffaccount_change", args=[boss.pk])

    manager_client.post(address, {"username": "taken", "password": "x"})
    boss.refresh_from_db()
    assert boss.username == "boss"
    assert boss.check_password("a long enough password")


def test_nobody_adds_or_changes_acts_by_hand(manager_client):
    for screen in ("add/", "1/", "1/change/", "1/delete/"):
        assert manager_client.get(f"/admin/practice/act/{screen}").status_code == 404
