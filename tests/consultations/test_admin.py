"""The front desk opens a request, calls, and moves it on; nobody else sees it."""

import uuid

import pytest
from cryptography.fernet import Fernet
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from consultations.models import ConsultationRequest, Status
from consultations.receiving import receive
from tests.consultations.desk import LIST, change, move, verbs
from tests.consultations.page import page
from tests.consultations.visitor import LANGUAGE, NAME, PHONE, WORDS, answers, received

pytestmark = pytest.mark.django_db


def message_texts(response):
    return " ".join(str(message) for message in response.context["messages"])


def test_the_list_opens_although_a_request_cannot_be_read(front_desk_client, request_, settings):
    """Somebody must still be able to see that people are waiting."""
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]
    readable = received()

    listed = page(front_desk_client.get(LIST)).text

    assert request_.reference in listed
    assert readable.reference in listed


# who may


@pytest.mark.parametrize("role", ["front_desk_client", "manager_client"])
def test_front_desk_and_manager_see_and_move_requests(request, request_, role):
    client = request.getfixturevalue(role)

    assert request_.reference in page(client.get(LIST)).text
    assert NAME in page(client.get(change(request_))).text
    move(client, request_, Status.IN_PROGRESS)
    request_.refresh_from_db()
    assert request_.status == Status.IN_PROGRESS


@pytest.mark.parametrize("role", ["editor_client", "clinician_client"])
def test_nobody_else_on_the_staff_sees_or_moves_one(request, request_, role):
    client = request.getfixturevalue(role)

    for response in (
        client.get(LIST),
        client.get(change(request_)),
        client.get(f"{LIST}{request_.pk}/history/"),
        move(client, request_, Status.IN_PROGRESS),
    ):
        assert response.status_code == 403
        assert not [w for w in [*WORDS, request_.reference] if w in response.content.decode()]
    request_.refresh_from_db()
    assert request_.status == Status.NEW
    assert "viewed" not in verbs(request_)


def test_a_visitor_is_sent_to_sign_in(client, request_):
    for address in (LIST, change(request_)):
        assert client.get(address).url.startswith(reverse("admin:login"))


@pytest.mark.parametrize("action", ["add/", "{pk}/delete/"])
def test_nobody_adds_or_deletes_a_request(admin_client, request_, action):
    """Not even a superuser: requests come from visitors and go by the rules."""
    address = LIST + action.format(pk=request_.pk)

    assert admin_client.get(address).status_code == 403
    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    assert ConsultationRequest.objects.exists()


def test_nobody_deletes_requests_in_bulk(admin_client, request_):
    data = {"action": "delete_selected", "_selected_action": request_.pk, "post": "yes"}
    response = admin_client.post(LIST, data, follow=True)

    assert "delete_selected" not in response.content.decode()
    assert ConsultationRequest.objects.exists()


# the list


def test_the_list_names_no_visitor(front_desk_client, request_):
    response = front_desk_client.get(LIST)

    assert request_.reference in response.content.decode()
    assert not [word for word in WORDS if word in response.content.decode()]


def test_looking_at_the_list_is_not_opening_a_request(front_desk_client, request_):
    front_desk_client.get(LIST)

    assert verbs(request_) == ["received"]


def test_open_requests_stand_on_top_of_the_list(front_desk_client, request_):
    later = received()
    ConsultationRequest.objects.filter(pk=request_.pk).update(status=Status.CLOSED)

    text = page(front_desk_client.get(LIST)).text

    assert text.index(later.reference) < text.index(request_.reference)


def test_the_list_can_be_narrowed_to_a_status(front_desk_client, request_):
    response = front_desk_client.get(LIST, {"status__exact": Status.SPAM})

    assert request_.reference not in page(response).text


@pytest.mark.parametrize("query", [{"name__startswith": "W"}, {"phone": PHONE}, {"q": NAME}])
def test_the_address_of_the_list_cannot_be_used_to_guess_words(front_desk_client, request_, query):
    response = front_desk_client.get(LIST, query, follow=True)

    assert response.status_code == 200
    if "q" not in query:
        assert request_.reference in page(response).text  # sent back to the whole list


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(
    front_desk_client, count, django_assert_max_num_queries
):
    for _ in range(count):
        received()

    with django_assert_max_num_queries(8):
        front_desk_client.get(LIST)


# one request


def test_a_request_shows_whom_to_call_before_anything_else(front_desk_client, request_):
    response = front_desk_client.get(change(request_))
    headings = [node.text for node in page(response).all("h2")]

    wanted = ["Who to call", "What they asked", "Where it stands", "Record"]
    assert [heading for heading in headings if heading in wanted] == wanted
    text = page(response).text
    assert [word for word in [*WORDS, "Nerve blocks"] if word not in text] == []
    order = ["911 sign", "who it is for", NAME, PHONE, "may leave a message", LANGUAGE]
    places = [text.lower().index(words.lower()) for words in order]
    assert places == sorted(places)


def test_every_choice_of_the_visitor_is_shown_in_words(front_desk_client, request_):
    text = page(front_desk_client.get(change(request_))).text

    for words in (
        *("Another adult", "Phone call", "Morning", "Lower back, Buttock, leg or foot"),
        *("More than a year", "Exercise or physical therapy", "Nerve blocks"),
    ):
        assert words in text


def test_a_checked_911_sign_and_a_promised_time_stand_in_the_list(front_desk_client):
    received(has_checked_sign=True)
    headings = [n.text for n in page(front_desk_client.get(LIST)).all("th")]

    assert "911 sign" in str(headings)
    assert "Promised call" in str(headings)


@pytest.mark.parametrize(
    ("has", "words"), [(True, "YES: says a doctor checked it"), (False, "None")]
)
def test_a_911_sign_is_said_in_words_not_by_a_green_tick(front_desk_client, has, words):
    request = received(has_checked_sign=has)

    for address in (LIST, change(request)):
        tree = page(front_desk_client.get(address))
        assert words in tree.text
        assert not [n for n in tree.all("img") if "icon-" in (n["src"] or "")]


def test_the_list_can_be_narrowed_to_checked_signs(front_desk_client, request_):
    flagged = received(has_checked_sign=True)
    text = page(front_desk_client.get(LIST, {"has_checked_sign__exact": "1"})).text

    assert flagged.reference in text
    assert request_.reference not in text


def test_a_correction_and_the_request_it_corrects_name_each_other(front_desk_client):
    token = uuid.uuid4()
    first = receive(token, answers(), sender="x")
    second = receive(token, answers(note="Since April."), sender="x")

    older, newer = (page(front_desk_client.get(change(request))) for request in (first, second))
    assert f"CORRECTED BY THE NEWER {second.reference}" in older.text
    assert f"Corrects the older {first.reference}" in newer.text
    assert change(second) in [n["href"] for n in older.all("a")]


def test_a_topic_that_left_the_site_is_shown_as_it_was_sent(front_desk_client):
    request = received(about="retired-treatment")

    assert "retired-treatment" in page(front_desk_client.get(change(request))).text


def test_the_visitors_words_are_escaped_and_kept_to_themselves(front_desk_client):
    request = received(name="<script>alert(1)</script>", note="first\n<b>second</b> \u200fשלום")

    html = front_desk_client.get(change(request)).content.decode()

    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>" in html
    assert "<bdi>first<br>&lt;b&gt;second&lt;/b&gt; \u200fשלום</bdi>" in html
    assert "<script>alert(1)" not in html


@pytest.mark.parametrize(("allowed", "word"), [(True, "Yes"), (False, "No")])
def test_whether_a_message_may_be_left_is_said_in_words_not_by_colour(
    front_desk_client, allowed, word
):
    request = received(may_leave_message=allowed)

    for address in (LIST, change(request)):
        tree = page(front_desk_client.get(address))
        cells = [n.text for n in [*tree.by_class("readonly"), *tree.all("td")]]
        assert word in cells


def test_an_answer_that_was_not_given_is_named_so(front_desk_client):
    request = received(email="", note="", pain_places="", tried="")

    assert page(front_desk_client.get(change(request))).text.count("Not given") == 4


def test_nothing_a_visitor_wrote_can_be_changed(front_desk_client, request_):
    tree = page(front_desk_client.get(change(request_)))
    (form,) = [f for f in tree.all("form") if f["id"] == "consultationrequest_form"]
    fields = {n["name"] for n in form.all("input", "select", "textarea")}

    assert {name for name in fields if name and not name.startswith("_")} == {
        "csrfmiddlewaretoken",
        "status",
        "seen_status",
    }


def test_posting_other_fields_changes_nothing(front_desk_client, request_):
    data = {"status": "in_progress", "seen_status": "new", "name": "X", "reference": "X"}
    front_desk_client.post(change(request_), data)

    saved = ConsultationRequest.objects.get()
    assert (saved.name, saved.reference) == (NAME, request_.reference)


# what Django writes down by itself


def test_djangos_own_log_and_messages_hold_the_reference_only(front_desk_client, request_):
    response = move(front_desk_client, request_, Status.IN_PROGRESS, follow=True)

    entry = LogEntry.objects.get()
    assert entry.object_repr == request_.reference
    assert request_.reference in message_texts(response)
    for text in (entry.change_message, message_texts(response)):
        assert not [word for word in WORDS if word in text]


def test_the_history_page_names_no_visitor(front_desk_client, request_):
    move(front_desk_client, request_, Status.IN_PROGRESS)
    html = front_desk_client.get(f"{LIST}{request_.pk}/history/").content.decode()

    assert request_.reference in html
    assert not [word for word in WORDS if word in html]


def test_no_page_of_the_desk_is_kept_by_a_browser(front_desk_client, request_):
    for address in (LIST, change(request_)):
        assert "no-store" in front_desk_client.get(address).headers["Cache-Control"]
