"""A page that gets another address is still found at the one that patients know."""

import pytest
from django.core.exceptions import ValidationError

from tests.treatments.desk import propose, publish, sign
from treatments.models import Treatment

pytestmark = pytest.mark.django_db
OLD = "/treatments/radiofrequency-ablation/"
NEW = "/treatments/nerve-heating/"


@pytest.fixture
def moved(editor, clinician):
    """Radiofrequency ablation, live at another address."""
    treatment = Treatment.objects.get(slug="radiofrequency-ablation")
    treatment.slug = "nerve-heating"
    treatment.save()
    return publish(treatment, editor, clinician)


def test_a_draft_with_another_address_moves_nothing_yet(client):
    Treatment.objects.filter(slug="radiofrequency-ablation").update(slug="nerve-heating")

    assert client.get(OLD).status_code == 200
    assert client.get(NEW).status_code == 404


def test_the_former_address_leads_to_the_new_one_for_good(moved, client):
    answer = client.get(OLD)

    assert (answer.status_code, answer.url) == (301, NEW)
    assert client.get(NEW).status_code == 200
    assert client.get(f"{OLD}large-print/").url == f"{NEW}large-print/"


def test_it_leads_there_after_a_second_move_too(moved, client, editor, clinician):
    treatment = Treatment.objects.get(slug="nerve-heating")
    treatment.slug = "heat"
    treatment.save()
    publish(treatment, editor, clinician)

    for former in (OLD, NEW):
        assert client.get(former).url == "/treatments/heat/"


def test_going_back_to_the_first_address_makes_no_circle(moved, client, editor, clinician):
    treatment = Treatment.objects.get(slug="nerve-heating")
    treatment.slug = "radiofrequency-ablation"
    treatment.save()
    publish(treatment, editor, clinician)

    assert client.get(OLD).status_code == 200
    assert client.get(NEW).url == OLD
    assert client.get(NEW)["Cache-Control"] == "no-cache"  # no browser keeps the way there


def test_what_names_it_by_its_former_slug_still_finds_it(moved, client):
    """The signed guidance, a comparison that was shared, the list with its drawing."""
    need = client.get("/pain/stays-in-back/").content.decode()
    compared = client.get(f"/compare/?with={moved.former_slugs[0]}&with=nerve-blocks")
    listed = client.get("/treatments/").content.decode()

    assert f'href="{NEW}"' in need
    assert [page.slug for page in compared.context["comparison"].pages] == [
        "nerve-blocks",
        "nerve-heating",
    ]
    assert f'href="{NEW}"' in listed


def test_a_code_on_a_printed_handout_still_tells_whether_it_holds(moved, client):
    answer = client.get("/edition/radiofrequency-ablation/1/")

    assert answer.status_code == 410
    assert f'href="{NEW}"' in answer.content.decode()


def test_a_page_that_moved_and_was_taken_down_says_so_at_both_addresses(moved, client, editor):
    moved.unpublish(editor, "A dose was wrong.")

    assert client.get(OLD).status_code == 410
    assert client.get(NEW).status_code == 410


def test_editions_frozen_at_two_addresses_leave_both_leading_on(client, editor, clinician):
    """What was read counts, not what was frozen."""
    treatment = Treatment.objects.get(slug="radiofrequency-ablation")
    frozen = []
    for slug in ("nerve-heating", "heat"):
        treatment.slug = slug
        treatment.save()
        frozen.append(sign(propose(treatment, editor), clinician))
    for edition in frozen:
        edition.publish(editor)

    for former in (OLD, NEW):
        assert client.get(former).url == "/treatments/heat/"


def test_no_page_goes_live_where_another_was_read(moved, editor, clinician):
    other = Treatment.objects.get(slug="nerve-blocks")
    other.slug = "radiofrequency-ablation"  # is free among drafts, but was read
    other.save()
    edition = sign(propose(other, editor), clinician)

    with pytest.raises(ValidationError, match="Another page was read at this address"):
        edition.publish(editor)
