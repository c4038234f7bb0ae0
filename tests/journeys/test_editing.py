"""An editor corrects a figure while a patient reads; a clinician reviews on paper and signs; the
draft shows unsigned; a review falls due; an old edition returns; a page goes at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys.editing import (
    PAGES,
    ask_for_review,
    open_draft,
    open_waiting,
    publish,
    read,
    save,
    sign,
    unfold,
)


def test_an_editor_corrects_a_figure_while_a_patient_reads(editor, clinician, words_site):
    title, page = "Radiofrequency ablation", "/treatments/radiofrequency-ablation/"
    before = read(words_site.url + page)
    open_draft(editor, title)
    findings = unfold(editor, "Findings")
    figure = findings.get_by_label("With the treatment").first
    was = figure.input_value()
    figure.fill("1.4")

    with ThreadPoolExecutor(4) as readers:
        reading = [readers.submit(read, words_site.url + page) for _ in range(40)]
        save(editor)
        seen = {answer.result() for answer in reading}

    assert seen == {before}  # nobody met a half-changed page
    expect(editor.locator(".edit-standing")).to_contain_text("Differs in 1 part")
    editor.get_by_role("link", name="Compare word by word").click()
    expect(editor.locator(".rev-words del")).to_contain_text(was.rstrip("0"))
    expect(editor.locator(".rev-words ins")).to_contain_text("1.4")

    open_draft(editor, title)
    ask_for_review(editor)
    assert read(words_site.url + page) == before
    sign(clinician, title)
    assert read(words_site.url + page) == before
    publish(editor, title)

    status, now = read(words_site.url + page)
    assert status == 200
    assert "1.4 of 10 points" in now
    assert "1.4 of 10 points" not in before[1]
    assert "Checked by Demo clinician, not a real credential" in now


def test_a_clinician_reviews_on_paper_and_signs(editor, clinician, words_site):
    title, page = "Nerve blocks", f"{words_site.url}/treatments/nerve-blocks/"
    open_draft(editor, title).get_by_label("Lead").fill("Numbing medicine next to a nerve. Short.")
    ask_for_review(editor, note="The lead was too long for a phone.")

    open_waiting(clinician, title)
    clinician.get_by_role("link", name="Review packet").click()
    packet = clinician.locator("#content")
    for words in [
        "The lead was too long for a phone.",
        "What changed",
        "To confirm",
        "Numbers, and what they rest on",
        "SHA-256 of the words",
        "Signature",
    ]:
        expect(packet).to_contain_text(words)
    expect(packet.locator("ins").first).to_be_visible()
    assert clinician.pdf(format="Letter").startswith(b"%PDF")
    sign(clinician, title)
    publish(clinician, title)

    assert "Checked by Demo clinician" in read(page)[1]
    clinician.goto(page)
    stamp = clinician.locator("dl.stamp")
    expect(stamp).to_contain_text("Demo clinician, not a real credential")
    expect(stamp).to_contain_text("Next check by")
    reviewed = clinician.locator("script[type='application/ld+json']").text_content()
    assert '"lastReviewed"' in reviewed


def test_the_one_who_proposed_cannot_sign(clinician):
    title = "Vertebral augmentation"
    open_draft(clinician, title).get_by_label("Lead").fill("Cement for a broken bone. Short.")
    ask_for_review(clinician)
    open_waiting(clinician, title)
    clinician.get_by_role("button", name="Sign these words").click()

    expect(clinician.locator(".errors")).to_contain_text(
        "Another person than the one who proposed it must sign."
    )


def test_what_is_edited_after_signing_shows_that_the_draft_is_unsigned(
    editor, clinician, words_site
):
    title = "Epidural steroid injections"
    page = f"{words_site.url}/treatments/epidural-steroid-injections/"
    open_draft(editor, title).get_by_label("Lead").fill("Medicine near a nerve. It may help.")
    ask_for_review(editor)
    sign(clinician, title)
    publish(editor, title)
    signed = read(page)

    standing = open_draft(editor, title).locator(".edit-standing")
    expect(standing).to_contain_text("Nothing: patients read what a clinician signed.")
    expect(standing).not_to_contain_text("The draft is not signed.")
    editor.get_by_label("Lead").fill("Medicine near a nerve. Nobody checked these words.")
    save(editor)

    expect(standing).to_contain_text("The draft is not signed.")
    expect(standing).to_contain_text("Top of the page")
    assert read(page) == signed


def test_a_review_falls_due(editor, clinician, words_site):
    title, page = "What a first visit is like", None
    editor.goto(PAGES)
    title = (
        editor.get_by_role("region", name="All pages")
        .get_by_role("link")
        .filter(has_text="visit")
        .first.inner_text()
    )
    open_draft(editor, title)
    page = editor.get_by_role("link", name="See the page").get_attribute("href")
    editor.get_by_label("Lead").fill("What to bring, what happens, what to ask.")
    ask_for_review(editor)
    sign(clinician, title)
    publish(editor, title)
    yesterday = (date.today() - timedelta(days=2)).isoformat()
    words_site.query(
        "UPDATE treatments_edition SET next_review_on = ? WHERE signed_at IS NOT NULL "
        "AND retired_at IS NULL AND json_extract(card, '$.title') = ?",
        yesterday,
        title,
    )

    assert "A new check is overdue" in read(words_site.url + page)[1]
    editor.goto(PAGES)
    due = editor.get_by_role("region", name="Reviews due")
    expect(due).to_contain_text(title)
    expect(due).to_contain_text("overdue by")
    due.get_by_role("link", name=f"Ask for a review of {title}").click()
    editor.get_by_label("What changed, and why").fill("Nothing changed; the review is due.")
    editor.get_by_role("button", name="Ask for a review").click()
    sign(clinician, title)
    publish(editor, title)

    assert "A new check is overdue" not in read(words_site.url + page)[1]
    editor.goto(PAGES)
    expect(editor.get_by_role("region", name="Reviews due")).not_to_contain_text(title)


def test_an_old_edition_returns(editor, clinician, words_site):
    title, page = "None of these now", f"{words_site.url}/treatments/none-of-these-now/"
    old_lead = open_draft(editor, title).get_by_label("Lead").input_value()
    editor.get_by_label("Lead").fill("You can choose none of these. It may suit you.")
    ask_for_review(editor)
    sign(clinician, title)
    publish(editor, title)
    assert old_lead not in read(page)[1]

    open_draft(editor, title).get_by_role("link", name="All editions of this page").click()
    editor.get_by_role("link", name=f"{title}, edition 1").click()
    editor.locator("summary", has_text="Make these words the draft again").click()
    editor.get_by_role("button", name="Make them the draft").click()
    expect(editor.locator(".messagelist")).to_contain_text("The draft has these words now.")
    assert old_lead not in read(page)[1]
    assert open_draft(editor, title).get_by_label("Lead").input_value() == old_lead
    ask_for_review(editor, note="Back to the first words.")
    sign(clinician, title)
    publish(editor, title)

    assert old_lead in read(page)[1]


def test_a_page_goes_at_once(at_the_desk, words_site):
    title, page = "Spinal cord stimulation", "/treatments/spinal-cord-stimulation/"
    manager = at_the_desk("Manager")
    manager.goto(PAGES)
    row = manager.get_by_role("region", name="All pages").get_by_role("listitem")
    row.filter(has_text=title).get_by_role("link", name="Edition 1").click()
    manager.locator("summary", has_text="Take this page down at once").click()
    take_down = manager.get_by_role("button", name="Take the page down now")
    take_down.click()
    expect(manager.locator(".errors")).to_contain_text("Say why; the record keeps it.")
    manager.get_by_label("Why it must go at once").fill("A dose was wrong.")
    take_down.click()
    expect(manager.locator(".messagelist")).to_contain_text("The page is down.")

    status, gone = read(words_site.url + page)
    assert status == 410
    assert "We took this page down" in gone
    assert "A dose was wrong." not in gone
    for other in ["/", "/treatments/", "/compare/", "/search/?q=stimulation", "/sitemap.xml"]:
        assert page not in read(words_site.url + other)[1], other
