"""One request on a sheet of paper, and as text for the chart."""

import pytest
from django.urls import reverse

from consultations.models import Outcome
from practice.models import Act
from tests.consultations.page import page
from tests.consultations.visitor import WORDS, received

pytestmark = pytest.mark.django_db


def sheet(request):
    return reverse("admin:consultations_sheet", args=[request.pk])


def test_the_sheet_and_the_text_hold_all_that_belongs_into_the_chart(front_desk_client, front_desk):
    request = received(has_checked_sign=True)
    request.record_try(
        Outcome.REACHED, by=front_desk, words="Wants Tuesday.", sign_outcome="checked"
    )

    tree = page(front_desk_client.get(sheet(request)))

    (text,) = tree.all("textarea")
    (paper,) = tree.by_class("desk-sheet")
    for words in [
        *WORDS,
        "Nerve blocks",
        "tried to reach: reached, fran. Wants Tuesday.",
        "Named one",
    ]:
        assert words in text.text
        assert words in paper.text
    assert text["readonly"] is not None or "readonly" in text.attributes


def test_who_looked_at_it_does_not_belong_into_the_chart(front_desk_client, request_):
    front_desk_client.get(f"/admin/consultations/consultationrequest/{request_.pk}/change/")

    (text,) = page(front_desk_client.get(sheet(request_))).all("textarea")

    assert "viewed" not in text.text
    assert "received" in text.text


def test_taking_it_out_stands_in_the_record(front_desk_client, front_desk, request_):
    front_desk_client.get(sheet(request_))

    act = Act.objects.about(request_).first()
    assert (act.verb, act.by) == ("took out a sheet", front_desk)


def test_the_words_are_no_markup(front_desk_client):
    request = received(name="</textarea><script>alert(1)</script>", note="a\u202eb")

    html = front_desk_client.get(sheet(request)).content.decode()

    assert "<script>alert" not in html
    assert "\u202e" not in html


@pytest.mark.parametrize("role", ["editor_client", "clinician_client", "client"])
def test_nobody_else_takes_one_out(request, request_, role):
    answer = request.getfixturevalue(role).get(sheet(request_))

    refused = answer.status_code == 403
    assert refused or answer.url.startswith(reverse("admin:login"))
    assert not [word for word in WORDS if word in answer.content.decode()]
    assert not Act.objects.filter(verb="took out a sheet").exists()
