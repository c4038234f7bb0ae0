"""The review packet: all that a clinician needs to judge an edition, on paper."""

import pytest
from django.urls import reverse

from tests.consultations.page import page
from tests.treatments.desk import propose, sign
from treatments.models import Edition, Treatment
from treatments.wording.passages import ArticleText
from treatments.wording.review import claims

pytestmark = pytest.mark.django_db
REASON = "The trial itself says it so."
ENDLESS = f"It goes on {'and on ' * 20}with no end."  # of a reader's patience, too


@pytest.fixture
def rfa():
    return Treatment.objects.get(slug="radiofrequency-ablation")


@pytest.fixture
def proposed(rfa, editor):
    rfa.lead = f"It may help 3 to 5 in 100 people. {ENDLESS}"
    rfa.to_confirm = "The new figure\n\nThe dose"
    rfa.save()
    return propose(rfa, editor, note="The trial of 2025\nchanged it.", reason=REASON)


def address(edition):
    return reverse("admin:treatments_edition_packet", args=[edition.pk])


def shown(client, edition):
    answer = client.get(address(edition))
    assert answer.status_code == 200
    return page(answer)


def part(tree, heading):
    """The section with that heading."""
    for section in tree.all("section"):
        if any(node.text == heading for node in section.all("h2")):
            return section
    raise AssertionError(f"no section “{heading}”")


def test_says_which_words_and_who_proposed_them(clinician_client, proposed):
    packet = shown(clinician_client, proposed)

    facts = {row.all("dt")[0].text: row.all("dd")[0].text for row in packet.all("dl")[0].children}
    assert facts["Edition"] == "2, proposed"
    assert facts["Page"] == "/treatments/radiofrequency-ablation/"
    assert facts["Proposed"].endswith("by eddie")
    assert facts["SHA-256 of the words"] == proposed.sha256


def test_has_the_note_for_the_reviewer(clinician_client, proposed):
    note = part(shown(clinician_client, proposed), "Note for the reviewer")

    assert "The trial of 2025 changed it." in note.text


def test_names_each_check_that_was_overridden_and_why(clinician_client, proposed):
    overridden = part(shown(clinician_client, proposed), "Checks that were overridden")

    assert proposed.overridden
    assert [node.text for node in overridden.all("li")] == [
        " ".join(said.split()) for said in proposed.overridden
    ]
    assert REASON in overridden.text


def test_shows_what_changed_against_the_live_edition(clinician_client, proposed):
    changed = part(shown(clinician_client, proposed), "What changed")

    assert "Against edition 1 (live)." in changed.text
    assert [node.text for node in changed.all("h3")] == ["Top of the page"]
    assert changed.by_class("rev-label")[0].text == "Lead changed"


def test_holds_every_word_that_is_signed(clinician_client, proposed):
    words = part(shown(clinician_client, proposed), "All the words").text

    for passage in ArticleText(proposed.content).passages:
        assert " ".join(passage.text.split()) in words
    assert "Never stop a blood thinner on your own." in words


def test_of_a_first_edition_shows_all_words(clinician_client, rfa):
    changed = part(shown(clinician_client, rfa.live_edition), "What changed")

    assert "There was no edition before this one" in changed.text
    assert rfa.findings.first().text in changed.text


def test_lists_every_claim_with_a_number_and_its_sources(clinician_client, proposed):
    numbers = part(shown(clinician_client, proposed), "Numbers, and what they rest on")

    expected = list(claims(ArticleText(proposed.content)))
    assert len(numbers.all("li")) == len(expected) > 20
    for claim in expected:
        assert " ".join(f"{claim.text} ({claim.cited})".split()) in numbers.text
    assert "It may help 3 to 5 in 100 people. (no source of its own)" in numbers.text
    assert "Possible harms" in [node.text for node in numbers.all("h3")]


def test_lists_what_is_to_be_confirmed_with_a_box_each(clinician_client, proposed):
    [boxes] = part(shown(clinician_client, proposed), "To confirm").by_class("packet-boxes")

    assert [line.text for line in boxes.all("li")] == ["The new figure", "The dose"]


def test_says_what_the_checks_found_under_the_headings_of_the_page(clinician_client, rfa, editor):
    rfa.harms += f" {ENDLESS}"
    rfa.save()

    found = part(
        shown(clinician_client, propose(rfa, editor, reason=REASON)),
        "What the checks of the words say",
    )

    assert "Possible harms" in [node.text for node in found.all("h3")]
    assert f"over 35 words: {ENDLESS}" in found.text
    assert rfa.slug not in found.text


def test_has_the_sources_in_full_with_their_addresses(clinician_client, proposed):
    sources = part(shown(clinician_client, proposed), "Sources")

    assert len(sources.all("li")) == len(proposed.content["sources"])
    for source in proposed.content["sources"]:
        assert " ".join(source["title"].split()) in sources.text
        assert source["url"] in sources.text


def test_ends_with_a_place_to_sign(clinician_client, proposed):
    place = part(shown(clinician_client, proposed), "Signature")

    assert [node.text for node in place.all("dt")] == [
        *("Name", "Credentials", "Date", "Next review by", "Signature"),
    ]
    assert "may be published need these changes:" in place.text


def test_says_who_signed(clinician_client, clinician, proposed):
    sign(proposed, clinician)

    assert "by Dr. Clara Example, MD. Next review by" in shown(clinician_client, proposed).text


def test_opens_for_every_edition_of_every_kind(clinician_client):
    for edition in Edition.objects.all():
        assert part(shown(clinician_client, edition), "Signature")


@pytest.mark.parametrize("client_name", ["editor_client", "clinician_client", "manager_client"])
def test_is_for_all_who_read_editions(request, client_name, proposed):
    assert shown(request.getfixturevalue(client_name), proposed).by_class("packet")


def test_is_not_for_the_front_desk_nor_for_strangers(front_desk_client, client, proposed):
    assert front_desk_client.get(address(proposed)).status_code == 403
    assert client.get(address(proposed)).url.startswith(reverse("admin:login"))


def test_takes_nothing(clinician_client, proposed):
    assert clinician_client.post(address(proposed)).status_code == 405


def test_markup_in_the_words_is_shown_as_text(clinician_client, rfa, editor):
    planted = "<script>alert(1)</script>"
    rfa.lead = f"In 3 to 5 of 100 people {planted}."
    rfa.to_confirm = planted
    rfa.save()
    edition = propose(rfa, editor, note=planted, reason=planted)

    html = clinician_client.get(address(edition)).content.decode()

    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert "<script>alert" not in html


def test_costs_few_queries(clinician_client, proposed, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        shown(clinician_client, proposed)
