"""The outbox at the desk: what could not be delivered is seen, tried again or dealt with."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.delivery import deliver_due
from consultations.models import Mail
from practice.models import Act, Profile
from tests.consultations.outbox import (
    DESK,
    acknowledged,
    acknowledgement_of,
    given_up,
    notice_of,
)
from tests.consultations.page import page
from tests.consultations.visitor import WORDS, received

pytestmark = pytest.mark.django_db

LIST = "/admin/consultations/mail/"
DEAD = "could not be delivered in 72 hours"
NO_ADDRESS = "Not sent: no address for notices is set. Ask a manager: Practice profile."


def unreachable_visitors(count=1):
    """Requests whose acknowledgement is dead."""
    requests = [acknowledged() for _ in range(count)]
    given_up(Mail.objects)
    return requests


def act_on(client, action, *mails):
    chosen = {"action": action, "_selected_action": [mail.pk for mail in mails]}
    return client.post(LIST, chosen, follow=True)


def rows(response):
    return [row.text for row in page(response).by_id("result_list").all("tr")][1:]


# the list


@pytest.mark.parametrize("role", ["front_desk_client", "manager_client"])
def test_who_works_requests_sees_what_became_of_the_mails(request, role):
    [unreachable] = unreachable_visitors()
    waiting = received()

    first, second = rows(request.getfixturevalue(role).get(LIST))

    assert unreachable.reference in first
    assert "Could not be delivered SMTPDataError 550" in first
    assert waiting.reference in second
    assert "Waiting" in second


def test_it_is_called_emails_in_words_that_hurt_nobody(front_desk_client):
    unreachable_visitors()

    html = front_desk_client.get(LIST).content.decode()

    assert "Emails" in page(front_desk_client.get("/admin/")).text
    assert "1 email" in html
    assert "Try undelivered emails again" in html
    assert "Set undelivered emails aside: dealt with" in html
    assert "dead" not in html.lower().replace("deadline", "")


def test_it_says_once_why_notices_wait_that_have_no_address(front_desk_client):
    received(), received()

    tree = page(front_desk_client.get(LIST))

    assert tree.text.count(NO_ADDRESS) == 1


def test_it_says_so_once_after_an_action_too(front_desk_client):
    notice = notice_of(received())

    response = act_on(front_desk_client, "try_again", notice)

    assert page(response).text.count(NO_ADDRESS) == 1


def test_it_asks_for_no_address_that_is_there_or_that_no_notice_waits_for(front_desk_client):
    acknowledged()
    assert NO_ADDRESS not in page(front_desk_client.get(LIST)).text

    received()
    Profile.objects.update(notice_email=DESK)
    assert NO_ADDRESS not in page(front_desk_client.get(LIST)).text


def test_a_sent_mail_is_named_so(front_desk_client):
    acknowledged()
    deliver_due()

    [row] = rows(front_desk_client.get(LIST))
    assert "Sent" in row


@pytest.mark.parametrize("role", ["editor_client", "clinician_client"])
def test_nobody_else_on_the_staff_sees_it(request, role):
    [unreachable] = unreachable_visitors()
    client = request.getfixturevalue(role)

    for response in (client.get(LIST), act_on(client, "try_again", *Mail.objects.all())):
        assert response.status_code == 403
        assert unreachable.reference not in response.content.decode()
    assert Mail.objects.dead().count() == 1


def test_it_shows_no_word_of_a_visitor(front_desk_client):
    received(wants_mail=True)
    mail = Mail.objects.first()

    for address in (LIST, f"{LIST}{mail.pk}/change/"):
        html = front_desk_client.get(address).content.decode()
        assert str(mail.request) in html
        assert [word for word in WORDS if word in html] == []


def test_it_leads_to_the_request_so_that_somebody_can_call(front_desk_client):
    [unreachable] = unreachable_visitors()

    links = [a["href"] for a in page(front_desk_client.get(LIST)).all("a")]

    assert f"/admin/consultations/consultationrequest/{unreachable.pk}/change/" in links


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(
    front_desk_client, count, django_assert_max_num_queries
):
    unreachable_visitors(count)

    with django_assert_max_num_queries(10):
        assert len(rows(front_desk_client.get(LIST))) == count


@pytest.mark.parametrize("action", ["add/", "{pk}/delete/"])
def test_nobody_adds_or_deletes_a_mail(admin_client, action):
    mail = notice_of(received())
    address = LIST + action.format(pk=mail.pk)

    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    assert Mail.objects.get() == mail


def test_nobody_changes_a_mail(admin_client):
    mail = notice_of(received())

    admin_client.post(f"{LIST}{mail.pk}/change/", {"last_error": "changed", "tries": 9})

    mail.refresh_from_db()
    assert (mail.last_error, mail.tries) == ("", 0)


# what can be done


def test_dead_mails_are_tried_again(front_desk_client, front_desk):
    request, other = unreachable_visitors(2)

    response = act_on(front_desk_client, "try_again", acknowledgement_of(request))

    assert "Tried again for 72 hours: 1." in page(response).text
    mail = acknowledgement_of(request)
    assert (mail.state, mail.tries, mail.last_error) == ("Waiting", 0, "")
    assert acknowledgement_of(other).state == "Could not be delivered"
    act = Act.objects.about(request).first()
    assert (act.verb, act.by, act.detail) == ("tried an email again", front_desk, "acknowledgement")


def test_dead_mails_are_set_aside_once_somebody_called(front_desk_client, front_desk):
    [request] = unreachable_visitors()

    response = act_on(front_desk_client, "set_aside", acknowledgement_of(request))

    assert DEAD not in page(response).text
    assert acknowledgement_of(request).state == "Set aside"
    act = Act.objects.about(request).first()
    assert (act.verb, act.by) == ("set an email aside", front_desk)


@pytest.mark.parametrize("action", ["try_again", "set_aside"])
def test_mails_that_are_not_dead_are_left_alone(front_desk_client, action):
    request = received()
    before = Mail.objects.values().get()

    response = act_on(front_desk_client, action, notice_of(request))

    assert ": 0." in page(response).text
    assert Mail.objects.values().get() == before
    assert [act.verb for act in Act.objects.about(request)] == ["received"]


# the banner


@pytest.mark.parametrize("address", ["/admin/", LIST, "/admin/consultations/"])
def test_every_page_of_the_desk_says_that_mails_are_dead(front_desk_client, address):
    unreachable_visitors(2)

    tree = page(front_desk_client.get(address))

    [banner] = tree.by_class("errornote")
    assert banner.text == "2 emails could not be delivered in 72 hours. See Emails ."
    assert banner.all("a")[0]["href"] == LIST


def test_one_dead_mail_is_in_the_singular(manager_client):
    unreachable_visitors()

    assert f"1 email {DEAD}" in page(manager_client.get("/admin/")).text


def test_there_is_no_banner_while_no_mail_is_dead(front_desk_client):
    received(wants_mail=True)

    assert DEAD not in page(front_desk_client.get("/admin/")).text


def test_who_may_not_see_the_outbox_sees_no_banner_and_it_costs_nothing(editor_client):
    unreachable_visitors()

    with CaptureQueriesContext(connection) as queries:
        response = editor_client.get("/admin/")

    assert DEAD not in page(response).text
    assert [q["sql"] for q in queries if "consultations_mail" in q["sql"]] == []


def test_who_is_not_signed_in_is_told_nothing(client):
    unreachable_visitors()

    assert DEAD not in page(client.get("/admin/login/")).text


def test_the_banner_costs_one_query(front_desk_client):
    unreachable_visitors(3)

    with CaptureQueriesContext(connection) as queries:
        front_desk_client.get("/admin/")

    [query] = [q["sql"] for q in queries if "consultations_mail" in q["sql"]]
    assert query.startswith("SELECT COUNT(*)")
