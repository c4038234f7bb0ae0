"""The front desk opens a request, calls, and moves it on; nobody else sees it."""

import uuid

import pytest
from cryptography.fernet import Fernet
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.urls import reverse

from consultations.models import ConsultationRequest, Status
from consultations.receiving import receive
from tests.consultations.desk import LIST, change, do, move, verbs
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


def test_one_that_cannot_be_read_says_so_instead_of_breaking(front_desk_client, request_, settings):
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]

    for address in (change(request_), f"{LIST}{request_.pk}/sheet/"):
        response = front_desk_client.get(address)
        assert response.status_code == 503
        assert "A key is missing" in page(response).text
        assert "gAAAA" not in response.content.decode()


def test_a_note_that_cannot_be_read_says_so_too(front_desk_client, front_desk, request_, settings):
    request_.add_note("She called.", by=front_desk)
    lost = Fernet(Fernet.generate_key()).encrypt(b"words").decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE consultations_note SET words = %s", [lost])

    response = front_desk_client.get(change(request_))

    assert response.status_code == 503
    assert "A key is missing" in page(response).text


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


@pytest.mark.parametrize("query", [{"name__startswith": "W"}, {"phone": PHONE}, {"q": NAME}])
def test_the_address_of_the_list_cannot_be_used_to_guess_words(front_desk_client, request_, query):
    response = front_desk_client.get(LIST, query)

    assert request_.reference in page(response).text  # the whole board, whatever is asked for
    assert not [word for word in WORDS if word in response.content.decode()]


# one request


def test_a_request_shows_whom_to_call_before_anything_else(front_desk_client):
    request = received(has_checked_sign=True)
    response = front_desk_client.get(change(request))

    headings = [node.text for node in page(response).all("h2")]
    assert headings == ["Whom to reach", "What is next", "What they asked", "What happened"]
    text = page(response).text
    assert [word for word in [*WORDS, "Nerve blocks"] if word not in text] == []
    order = ["911 sign.", NAME, "It is for", PHONE, "A message", LANGUAGE, "Call them"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_the_treatments_they_asked_about_are_linked(front_desk_client):
    request = received(about="nerve-blocks when-to-consider something-else")

    links = [node["href"] for node in page(front_desk_client.get(change(request))).all("a")]

    assert "/treatments/nerve-blocks/" in links
    assert "/when-to-consider/" in links
    assert not [link for link in links if "something-else" in link]


def test_the_phone_is_dialled_with_one_tap_and_nothing_else_leads_out(front_desk_client, request_):
    tree = page(front_desk_client.get(change(request_)))

    links = [node["href"] for node in tree.all("a") if not node["href"].startswith(("/", "#"))]
    assert links == ["tel:+1-918-555-0142;ext=77"]
    (link,) = [node for node in tree.all("a") if node["href"] == links[0]]
    assert link.text == PHONE


def test_what_cannot_be_dialled_is_shown_as_it_was_typed(front_desk_client):
    request = received(phone="ask my neighbor")

    tree = page(front_desk_client.get(change(request)))

    assert "ask my neighbor" in tree.text
    assert not [node for node in tree.all("a") if node["href"].startswith("tel:")]


def test_every_choice_of_the_visitor_is_shown_in_words(front_desk_client, request_):
    text = page(front_desk_client.get(change(request_))).text

    for words in (
        *("Another adult", "Phone call", "Morning", "Lower back, Buttock, leg or foot"),
        *("More than a year", "Exercise or physical therapy", "Nerve blocks"),
    ):
        assert words in text


def test_a_correction_and_the_request_it_corrects_name_each_other(front_desk_client):
    token = uuid.uuid4()
    first = receive(token, answers(), sender="x")
    second = receive(token, answers(note="Since April."), sender="x")

    older, newer = (page(front_desk_client.get(change(request))) for request in (first, second))
    assert f"Corrected by the newer {second.reference}" in older.text
    assert f"Corrects the older {first.reference}" in newer.text
    assert change(second) in [n["href"] for n in older.all("a")]


def test_a_topic_that_left_the_site_is_shown_as_it_was_sent(front_desk_client):
    request = received(about="retired-treatment")

    tree = page(front_desk_client.get(change(request)))
    assert "retired-treatment" in tree.text
    assert not [link for link in tree.all("a") if "retired" in (link["href"] or "")]


def test_the_visitors_words_are_escaped_and_kept_to_themselves(front_desk_client):
    request = received(name="<script>alert(1)</script>", note="first\n<b>second</b> \u200fשלום")

    html = front_desk_client.get(change(request)).content.decode()

    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>" in html
    assert "<bdi>first<br>&lt;b&gt;second&lt;/b&gt; \u200fשלום</bdi>" in html
    assert "<script>alert(1)" not in html


@pytest.mark.parametrize(
    ("allowed", "words"), [(True, "You may leave one"), (False, "NO. Hang up if somebody else")]
)
def test_whether_a_message_may_be_left_is_said_in_words_not_by_colour(
    front_desk_client, allowed, words
):
    request = received(may_leave_message=allowed)

    assert words in page(front_desk_client.get(change(request))).text


def test_an_answer_that_was_not_given_is_named_so(front_desk_client):
    request = received(email="", note="", pain_places="", tried="")

    assert page(front_desk_client.get(change(request))).text.count("Not given") == 4


def test_nothing_a_visitor_wrote_can_be_changed(front_desk_client, request_):
    tree = page(front_desk_client.get(change(request_)))
    names = {node["name"] for node in tree.all("input", "select", "textarea")}

    words = {
        "name",
        "phone",
        "email",
        "relation",
        "language",
        "access_needs",
        "about",
        "referred_by",
    }
    assert not {name.partition("-")[2] for name in names if name} & words


def test_posting_other_fields_changes_nothing(front_desk_client, request_):
    do(front_desk_client, "move", request_, status="in_progress", name="X", reference="X")

    saved = ConsultationRequest.objects.get()
    assert (saved.name, saved.reference) == (NAME, request_.reference)


@pytest.mark.parametrize("count", [1, 20])
def test_the_screen_costs_the_same_however_much_happened(
    front_desk_client, front_desk, request_, count, django_assert_max_num_queries
):
    for _ in range(count):
        request_.add_note("She called.", by=front_desk)
        received()

    with django_assert_max_num_queries(26):
        front_desk_client.get(change(request_))


# what Django writes down by itself


def test_djangos_own_log_stays_empty_and_messages_hold_the_reference_only(
    front_desk_client, request_
):
    response = move(front_desk_client, request_, Status.IN_PROGRESS)

    assert not LogEntry.objects.exists()
    assert request_.reference in message_texts(response)
    assert not [word for word in WORDS if word in message_texts(response)]


def test_djangos_history_page_leads_to_the_record_on_the_screen(front_desk_client, request_):
    response = front_desk_client.get(f"{LIST}{request_.pk}/history/")

    assert response.url == f"{change(request_)}#record"


def test_no_page_of_the_desk_is_kept_by_a_browser(front_desk_client, request_):
    for address in (LIST, change(request_)):
        assert "no-store" in front_desk_client.get(address).headers["Cache-Control"]
