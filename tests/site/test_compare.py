"""Treatments side by side: every option has every row, and none looks better than it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.site.pages import PROCEDURES
from treatments.comparison import NOT_HERE_YET
from treatments.compose import card, digest
from treatments.models import Edition

TITLES = [
    "Epidural steroid injections",
    "Nerve blocks",
    "Radiofrequency ablation",
    "Spinal cord stimulation",
    "Vertebral augmentation",
    "None of these now",
]
COLUMNS = [
    ["Used for", "Not for, or with extra care"],
    ["Visits", "Takes", "Numbing or sleep", "Ride home", "Days off"],
    ["Relief may start", "Relief may last", "Can it be repeated?", "Can it be undone?"],
    ["What may help", "What may go wrong", "Rare but serious"],
    ["Studies", "What guidelines and experts say"],
]
TWO = "/compare/?with=spinal-cord-stimulation&with=none-of-these-now"


def tables(page):
    """Each table as rows of (treatment, {column: words})."""
    for table in page.all("table"):
        rows = table.inside("tbody")[0].inside("tr")
        yield [
            (row.inside("th")[0].text, {c.get("data-label"): c for c in row.inside("td")})
            for row in rows
        ]


def test_every_option_has_every_row_and_each_row_has_words(read):
    compared = list(tables(read("/compare/")))
    assert [[title for title, _ in table] for table in compared] == [TITLES] * len(COLUMNS)
    for table, columns in zip(compared, COLUMNS, strict=True):
        for title, cells in table:
            assert list(cells) == columns, title
            for label, cell in cells.items():
                assert len(cell.text) >= 4, (title, label)


def test_each_table_is_one_for_software_too(read):
    page = read("/compare/")
    assert len(page.all("table")) == len(COLUMNS)
    for table in page.all("table"):
        assert table.get("aria-labelledby") in page.ids
        columns, *rows = table.inside("tr")
        assert {th.get("scope") for th in columns.inside("th")} == {"col"}
        assert {row.inside("th")[0].get("scope") for row in rows} == {"row"}
        assert {len(row.inside("th", "td")) for row in rows} == {len(columns.inside("th"))}


def test_benefits_harms_and_rare_harms_are_those_of_the_treatments_own_page(read):
    *_, findings, _ = tables(read("/compare/"))
    for (title, cells), path in zip(findings, PROCEDURES, strict=False):
        own = read(path)
        for label, cell in cells.items():
            rows = [row.text for row in cell.inside("li")]
            assert rows, (title, label)
            for row in rows:
                assert row in own.text, (title, label)


def test_no_rare_harm_of_a_treatment_is_left_out(read):
    *_, findings, _ = tables(read("/compare/"))
    for title, cells in findings:
        words = Edition.objects.live().get(card__title=title).content
        rare = [row["text"] for row in words["findings"] if row["how_often"] == "rare"]
        shown = cells["Rare but serious"].text
        assert [text for text in rare if text not in shown] == [], title
        assert rare or title == "None of these now"


def test_numbers_of_sources_lead_to_the_page_that_lists_them(read):
    page = read("/compare/")
    links = [a for a in page.all("a") if a.parent.tag == "sup"]
    assert len(links) > 20
    for link in links:
        path, _, anchor = link.get("href").partition("#")
        assert anchor in read(path).ids
        assert link.get("aria-label").startswith(f"Source {link.text} of ")


def test_two_are_laid_side_by_side_at_an_address_that_can_be_shared(read):
    page = read(TWO)
    for table in tables(page):
        assert [title for title, _ in table] == ["Spinal cord stimulation", "None of these now"]
    chosen = [box.get("value") for box in page.all("input") if "checked" in box.attributes]
    assert chosen == ["spinal-cord-stimulation", "none-of-these-now"]
    assert page.response.cookies == {}


@pytest.mark.parametrize("query", ["?with=nerve-blocks", "?with=nerve-blocks&with=never-was"])
def test_one_alone_is_no_comparison_and_the_form_says_so_and_keeps_it(read, query):
    page = read(f"/compare/{query}")
    assert "Choose at least two." in page.text
    assert [title for title, _ in next(tables(page))] == TITLES
    [fieldset] = page.all("fieldset")
    assert fieldset.get("aria-describedby") in page.ids
    chosen = [box.get("value") for box in page.all("input") if "checked" in box.attributes]
    assert chosen == ["nerve-blocks"]


def test_what_nobody_knows_is_said(read, editor, clinician):
    """As in words that were frozen before treatments could be compared."""
    live = Edition.objects.live().get(article__slug="nerve-blocks")
    publish(live, editor, clinician, compared={}, stances=[], findings=[])
    cells = {
        label: cell.text
        for table in tables(read("/compare/"))
        for title, row in table
        if title == "Nerve blocks"
        for label, cell in row.items()
    }
    assert {cells[label] for label in ("Visits", "Ride home", "Days off")} == {NOT_HERE_YET}
    assert cells["What may go wrong"] == "Not known. Our sources name none."
    assert cells["What guidelines and experts say"] == "Our sources name no guideline on it."


def publish(live, editor, clinician, **changes):
    """An edition with other words, signed and in the place of the live one."""
    words = live.content | changes
    frozen = {"content": words, "card": card(words), "sha256": digest(words)}
    edition = Edition.objects.create(
        article_id=live.article_id, number=live.number + 1, proposed_by=editor, **frozen
    )
    edition.sign(clinician, timezone.localdate() + timedelta(days=365))
    edition.publish(clinician)


def test_a_figure_past_its_day_is_shown_nowhere(read, editor, clinician):
    live = Edition.objects.live().get(article__slug="spinal-cord-stimulation")
    past = [
        row | {"recheck_on": row["recheck_on"] and "2020-01-01"} for row in live.content["findings"]
    ]
    publish(live, editor, clinician, findings=past)
    stale = [row for row in past if row["recheck_on"] and row["is_main"]]
    assert len(stale) >= 4
    for path in (live.path, f"{live.path}large-print/", TWO):
        page = read(path)
        rows = [row.text for row in page.all("li") if "checking this figure again" in row.text]
        assert len(rows) >= len(stale), path
        for finding in stale:
            assert finding["text"] not in page.text, path
        drawn = [svg for svg in page.all("svg") if svg.parent.parent.get("class") == "arrays"]
        assert len(drawn) == 0, path


def test_a_rare_harm_that_is_marked_keeps_no_common_one_off_the_page(read, editor, clinician):
    live = Edition.objects.live().get(article__slug="nerve-blocks")
    rows = [row | {"is_main": row["how_often"] == "rare"} for row in live.content["findings"]]
    publish(live, editor, clinician, findings=rows)
    *_, findings, _ = tables(read("/compare/"))
    shown = dict(findings)["Nerve blocks"]
    for row in rows:
        side = "What may go wrong" if row["is_harm"] else "What may help"
        column = "Rare but serious" if row["how_often"] == "rare" else side
        assert row["text"] in shown[column].text


def test_a_treatment_that_was_taken_down_is_gone_at_once(client, editor, read):
    assert "Nerve blocks" in read("/compare/").text
    Edition.objects.live().get(article__slug="nerve-blocks").unpublish(editor, "A mistake.")
    page = read("/compare/?with=nerve-blocks&with=none-of-these-now")
    assert "Nerve blocks" not in page.text


def test_words_stand_beside_each_drawing_which_itself_is_silent(read):
    for path in ("/compare/", PROCEDURES[3]):
        page = read(path)
        drawings = [svg for svg in page.all("svg") if svg.parent.parent.get("class") == "arrays"]
        assert len(drawings) >= 4
        for drawing in drawings:
            assert drawing.get("aria-hidden") == "true"
            row = drawing.parent.parent.parent
            assert row.tag == "li"
            assert " in 100" in row.text
            assert "How sure:" in row.text
        assert page.text.count("each mark is 1 of 100") == 1


def test_the_reader_is_told_that_figures_of_different_studies_rank_nothing(read):
    for path in ("/compare/", TWO):
        assert "do not tell which treatment is better" in read(path).text
