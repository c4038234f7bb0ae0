"""Several requests at once: read together, given to somebody or marked as spam. Each is changed
for itself, and what could not be done stays on the screen."""

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse

from consultations.models import ConsultationRequest, Status
from tests.consultations.desk import LIST, verbs
from tests.consultations.page import page
from tests.consultations.visitor import received

pytestmark = pytest.mark.django_db

TOGETHER = f"{LIST}together/"
SPAM_LIST = f"{LIST}?show=spam"


@pytest.fixture
def three():
    return [received(name=name, note=f"Words of {name}") for name in ("Ann", "Bob", "Cid")]


def seen(*requests):
    """As the screen shows them: key and version."""
    rows = ConsultationRequest.objects.filter(pk__in=[each.pk for each in requests])
    return [f"{key}-{version}" for key, version in rows.values_list("pk", "version")]


def give(client, person, seen, **more):
    return client.post(TOGETHER, {"do": "give", "person": person.pk, "seen": seen, **more})


def spam(client, seen, **more):
    return client.post(TOGETHER, {"do": "spam", "seen": seen, **more})


def test_the_ticked_ones_of_a_list_are_read_together_and_no_other(front_desk_client, three):
    listed = page(front_desk_client.get(LIST, {"show": "unassigned"}))
    boxes = [node for node in listed.all("input") if node["name"] == "request"]
    assert {node["form"] for node in boxes} == {"ticked"}
    ann, bob, cid = three
    assert [str(each.pk) for each in three] == sorted(node["value"] for node in boxes)

    shown = page(front_desk_client.get(TOGETHER, {"request": [ann.pk, cid.pk]})).text

    for words in ("Ann", "Words of Ann", "Cid", "Words of Cid"):
        assert words in shown
    assert "Bob" not in shown


def test_one_click_leads_to_all_of_a_page(front_desk_client, three):
    links = page(front_desk_client.get(LIST, {"show": "unassigned"})).all("a")
    [everybody] = [node["href"] for node in links if node.text == "Read all on this page"]

    assert "Several at once" in page(front_desk_client.get(everybody)).text
    assert all("viewed" in verbs(each) for each in three)


def test_who_reads_them_together_has_opened_each_and_the_record_says_so(
    front_desk_client, front_desk, three
):
    ann, bob, _ = three

    front_desk_client.get(TOGETHER, {"request": [ann.pk]})

    assert "viewed" in verbs(ann)
    assert "viewed" not in verbs(bob)


def test_they_are_given_to_a_colleague_each_with_a_line_of_its_own(
    front_desk_client, front_desk, manager, three
):
    response = give(front_desk_client, manager, seen(*three), show="unassigned")

    assert response.url == f"{LIST}?show=unassigned"
    assert "Given to mona: 3." in page(front_desk_client.get(response.url)).text
    for each in three:
        each.refresh_from_db()
        assert each.assigned_to == manager
        assert "assigned" in verbs(each)


def test_they_are_marked_as_spam(front_desk_client, three):
    spam(front_desk_client, seen(*three))

    assert set(ConsultationRequest.objects.values_list("status", flat=True)) == {Status.SPAM}
    assert all("moved" in verbs(each) for each in three)


def test_what_cannot_be_done_stays_and_says_why_while_the_rest_is_done(
    front_desk_client, front_desk, three
):
    ann, bob, cid = three
    booked = received(name="Dot")
    ConsultationRequest.objects.filter(pk=booked.pk).update(status=Status.BOOKED)
    flagged = received(name="Eve", has_checked_sign=True)
    before = seen(ann, bob, cid, booked, flagged)
    bob.add_note("Meanwhile.", by=front_desk)

    response = spam(front_desk_client, before)

    assert response.status_code == 422
    text = page(response).text
    assert "Marked as spam: 2." in text
    assert "Ann" not in text
    assert "Cid" not in text
    assert "Bob" in text
    assert "Somebody changed it since you opened this page." in text
    assert "A request that is “Booked” cannot become “Spam”." in text
    assert "Say what became of the 911 sign." in text
    statuses = dict(ConsultationRequest.objects.values_list("pk", "status"))
    assert statuses == {
        ann.pk: Status.SPAM,
        cid.pk: Status.SPAM,
        bob.pk: Status.NEW,
        booked.pk: Status.BOOKED,
        flagged.pk: Status.NEW,
    }


def test_sent_again_after_a_look_it_holds(front_desk_client, front_desk, manager, three):
    before = seen(*three)
    three[0].add_note("Meanwhile.", by=front_desk)

    refused = give(front_desk_client, manager, before)
    again = [node["value"] for node in page(refused).all("input") if node["name"] == "seen"]
    chosen = [n["value"] for n in page(refused).all("option") if "selected" in n.attributes]
    assert chosen == [str(manager.pk)]
    give(front_desk_client, manager, again)

    assert {each.assigned_to for each in ConsultationRequest.objects.all()} == {manager}


def test_nobody_is_no_one_to_give_them_to(front_desk_client, three):
    response = front_desk_client.post(TOGETHER, {"do": "give", "seen": seen(*three)})

    assert response.status_code == 422
    assert "Choose who deals with them." in page(response).text
    assert "Words of Ann" in page(response).text


def test_they_go_to_nobody_who_may_not_work_them(front_desk_client, editor, three):
    response = give(front_desk_client, editor, seen(*three))

    assert response.status_code == 422
    assert {each.assigned_to for each in ConsultationRequest.objects.all()} == {None}


def test_spam_is_offered_only_where_it_may_be(front_desk_client, request_):
    assert (
        "Mark them as spam" in page(front_desk_client.get(TOGETHER, {"request": request_.pk})).text
    )

    ConsultationRequest.objects.update(status=Status.SPAM)

    shown = page(front_desk_client.get(TOGETHER, {"request": request_.pk})).text
    assert "Mark them as spam" not in shown


def test_one_that_cannot_be_read_hides_no_other_and_stays_unopened(
    front_desk_client, three, settings
):
    bob = three[1]
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]
    fresh = received(name="Fay")

    shown = page(front_desk_client.get(TOGETHER, {"request": [bob.pk, fresh.pk]})).text

    assert "Cannot be read" in shown
    assert "Fay" in shown
    assert "viewed" in verbs(fresh)
    assert "viewed" not in verbs(bob)


@pytest.mark.parametrize("keys", [[], ["x", "-1"], ["9" * 40], ["١"]])
def test_who_ticked_nothing_is_told_so_on_the_list(front_desk_client, keys):
    response = front_desk_client.get(TOGETHER, {"request": keys, "show": "spam"})

    assert response.url == SPAM_LIST
    assert "Tick some requests first." in page(front_desk_client.get(SPAM_LIST)).text


@pytest.mark.parametrize("show", ["everybody", "//example.com", ""])
def test_a_list_that_is_not_there_leads_back_to_the_board(front_desk_client, show):
    assert front_desk_client.get(TOGETHER, {"show": show}).url == LIST


def test_gone_meanwhile_is_said_and_nothing_breaks(front_desk_client, manager, request_):
    before = [*seen(request_), "x", "9" * 40, "7-"]
    ConsultationRequest.objects.all().delete()

    assert "None of them is here" in page(front_desk_client.get(TOGETHER, {"request": 1})).text
    assert give(front_desk_client, manager, before).url == reverse(
        "admin:consultations_consultationrequest_changelist"
    )
