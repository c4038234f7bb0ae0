"""Several requests at once: read together, given to somebody or marked as spam. Each is changed
for itself, and what could not be done stays on the screen."""

import pytest
from cryptography.fernet import Fernet

from consultations.models import ConsultationRequest, Status
from practice.models import Act
from tests.consultations.desk import LIST, verbs
from tests.consultations.page import page
from tests.consultations.visitor import received

pytestmark = pytest.mark.django_db

TOGETHER = f"{LIST}together/"
SPAM_LIST = f"{LIST}?show=spam&page=1"


@pytest.fixture
def three():
    return [received(name=name, note=f"Words of {name}") for name in ("Ann", "Bob", "Cid")]


def seen(*requests):
    """As the screen shows them: key and version."""
    rows = ConsultationRequest.objects.filter(pk__in=[each.pk for each in requests])
    return [f"{key}-{version}" for key, version in rows.values_list("pk", "version")]


def give(client, person, seen, **more):
    return client.post(TOGETHER, {"person": person.pk, "seen": seen, **more})


def move(client, status, seen):
    return client.post(TOGETHER, {"status": status, "seen": seen})


def set_status(status, *requests):
    ConsultationRequest.objects.filter(pk__in=[each.pk for each in requests]).update(status=status)


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
    [everybody] = [node["href"] for node in links if node.text == "Read all 3 on this page"]

    assert "Several at once" in page(front_desk_client.get(everybody)).text
    assert all("viewed" in verbs(each) for each in three)


def test_who_reads_them_together_has_opened_each_and_the_record_says_so(
    front_desk_client, front_desk, three
):
    ann, bob, _ = three

    front_desk_client.get(TOGETHER, {"request": [ann.pk]})

    assert Act.objects.about(ann).get(verb="viewed").by == front_desk
    assert "viewed" not in verbs(bob)


def test_they_are_given_to_a_colleague_each_with_a_line_of_its_own(
    front_desk_client, front_desk, manager, three
):
    response = give(front_desk_client, manager, seen(*three), show="unassigned", page=3)

    assert response.url == f"{LIST}?show=unassigned&page=3"
    assert "Given to mona: 3." in page(front_desk_client.get(response.url)).text
    for each in three:
        each.refresh_from_db()
        assert each.assigned_to == manager
        assert "assigned" in verbs(each)


def test_they_are_marked_as_spam(front_desk_client, three):
    move(front_desk_client, "spam", seen(*three))

    assert set(ConsultationRequest.objects.values_list("status", flat=True)) == {Status.SPAM}
    assert all("moved" in verbs(each) for each in three)


def test_what_cannot_be_done_stays_and_says_why_while_the_rest_is_done(
    front_desk_client, front_desk, three
):
    ann, bob, cid = three
    booked = received(name="Dot")
    set_status(Status.BOOKED, booked)
    flagged = received(name="Eve", has_checked_sign=True)
    before = seen(ann, bob, cid, booked, flagged)
    bob.add_note("Meanwhile.", by=front_desk)

    response = move(front_desk_client, "spam", before)

    assert response.status_code == 422
    text = page(response).text
    assert "Now “Spam”: 2." in text
    assert "3 could not be done. Each says why." in text
    assert response.content.decode().count("<title>Error: ") == 1
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
    response = front_desk_client.post(TOGETHER, {"seen": seen(*three)})

    assert response.status_code == 422
    assert "Choose who deals with them." in page(response).text
    assert "Words of Ann" in page(response).text


def test_they_go_to_nobody_who_may_not_work_them(front_desk_client, editor, three):
    response = give(front_desk_client, editor, seen(*three))

    assert response.status_code == 422
    assert {each.assigned_to for each in ConsultationRequest.objects.all()} == {None}


def test_only_what_may_be_done_is_offered(front_desk_client, request_):
    def buttons():
        shown = page(front_desk_client.get(TOGETHER, {"request": request_.pk}))
        return [node.text for node in shown.all("button") if node.text != "Sign out"]

    assert buttons() == ["Give them to that person", "Mark them as spam"]
    set_status(Status.SPAM, request_)
    assert buttons() == ["They are no spam"]
    set_status(Status.BOOKED, request_)
    assert buttons() == []
    shown = page(front_desk_client.get(TOGETHER, {"request": request_.pk})).text
    assert "Nothing is to be done with these together." in shown


def test_people_among_the_spam_go_back_to_the_board(front_desk_client, three):
    set_status(Status.SPAM, *three)

    move(front_desk_client, "new", seen(*three[:2]))

    assert ConsultationRequest.objects.new().count() == 2
    assert ConsultationRequest.objects.spam().get() == three[2]


def test_what_is_no_ones_work_any_more_is_given_to_nobody(front_desk_client, manager, three):
    """A colleague's list shows what is open: the rest would be lost there."""
    set_status(Status.SPAM, three[0])

    response = give(front_desk_client, manager, seen(*three))

    assert "It is “Spam”: nothing is to be done." in page(response).text
    three[0].refresh_from_db()
    assert three[0].assigned_to is None


def test_a_second_click_changes_nothing_and_reads_as_done(front_desk_client, manager, three):
    before = seen(*three)

    for _ in range(2):
        give(front_desk_client, manager, before)
        assert "Given to mona: 3." in page(front_desk_client.get(LIST)).text
    assert verbs(three[0]).count("assigned") == 1

    before = seen(*three)
    for _ in range(2):
        move(front_desk_client, "spam", before)
        assert "Now “Spam”: 3." in page(front_desk_client.get(LIST)).text
    assert verbs(three[0]).count("moved") == 1


def test_a_refused_form_says_which_ones_a_colleague_changed(
    front_desk_client, front_desk, manager, three
):
    before = seen(*three)
    three[0].take(by=manager)

    refused = page(front_desk_client.post(TOGETHER, {"seen": before})).text

    assert "Choose who deals with them." in refused
    assert refused.count("Somebody changed it since you opened this page.") == 1


def test_what_was_withdrawn_meanwhile_is_said(front_desk_client, manager, three):
    before = seen(*three)
    three[0].forget("withdrawn")

    give(front_desk_client, manager, before)

    told = page(front_desk_client.get(LIST)).text
    assert "Given to mona: 2." in told
    assert "Gone meanwhile, withdrawn or forgotten: 1." in told


def test_one_that_cannot_be_read_hides_no_other_and_stays_unopened(
    front_desk_client, three, settings
):
    ann, bob, _ = three
    settings.REQUEST_KEYS = [Fernet.generate_key().decode()]
    fresh = received(name="Fay")
    half = ConsultationRequest.objects.filter(pk=ann.pk)
    half.update(name="Gus")  # under the new key, unlike the note

    keys = [ann.pk, bob.pk, fresh.pk]
    shown = page(front_desk_client.get(TOGETHER, {"request": keys})).text

    assert shown.count("Cannot be read") == 2
    assert "Gus" not in shown
    assert "Fay" in shown
    assert "viewed" in verbs(fresh)
    assert "viewed" not in verbs(ann) + verbs(bob)


@pytest.mark.parametrize("keys", [[], ["x", "-1"], ["9" * 40], ["١"]])
def test_who_ticked_nothing_is_told_so_on_the_list(front_desk_client, keys):
    response = front_desk_client.get(TOGETHER, {"request": keys, "show": "spam"})

    assert response.url == SPAM_LIST
    assert "Tick some requests first." in page(front_desk_client.get(SPAM_LIST)).text


@pytest.mark.parametrize("show", ["everybody", "//example.com", ""])
def test_a_list_that_is_not_there_leads_back_to_the_board(front_desk_client, show):
    assert front_desk_client.get(TOGETHER, {"show": show}).url == LIST


def test_all_gone_or_never_there_breaks_nothing(front_desk_client, manager, request_):
    before = [*seen(request_), "x", "9" * 40, "7-"]
    request_.forget("withdrawn")

    assert "None of them is here" in page(front_desk_client.get(TOGETHER, {"request": 1})).text
    assert give(front_desk_client, manager, before).url == LIST
    assert "Gone meanwhile, withdrawn or forgotten: 1." in page(front_desk_client.get(LIST)).text
    assert give(front_desk_client, manager, []).url == LIST
    assert "Tick some requests first." in page(front_desk_client.get(LIST)).text
