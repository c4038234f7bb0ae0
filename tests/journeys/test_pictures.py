"""A hostile picture is refused, and a good one is shown as it was encoded here."""

from playwright.sync_api import expect

from tests.journeys.editing import (
    ask_for_review,
    open_draft,
    publish,
    read,
    save,
    sign,
)
from tests.practice.picture_files import photo, saved, with_place

ADD = "/admin/practice/picture/add/"
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def upload(desk, name, file_name, content):
    desk.goto(ADD)
    desk.get_by_label("Name").fill(name)
    file = {"name": file_name, "mimeType": "image/jpeg", "buffer": content}
    desk.locator("input[type=file]").set_input_files(file)
    desk.get_by_role("button", name="Save", exact=True).click()


def test_a_hostile_picture_is_refused_with_what_to_do(editor, words_site):
    upload(editor, "The entrance", "entrance.jpg", SCRIPT)

    expect(editor.locator(".errorlist")).to_contain_text("JPEG")
    assert editor.get_by_label("Name").input_value() == "The entrance"
    assert words_site.query(
        "SELECT count(*) FROM practice_picture WHERE name = 'The entrance'"
    ) == [(0,)]


def test_a_picture_is_described_signed_and_read_without_where_it_was_taken(
    editor, clinician, words_site
):
    sent = saved(photo(), "JPEG", exif=with_place())
    upload(editor, "The waiting room", "room.jpg", sent)
    expect(editor.locator(".messagelist")).to_contain_text("The waiting room")

    title = "How we write and check"
    open_draft(editor, title).locator("#id_picture").select_option("The waiting room")
    editor.get_by_role("button", name="Save the draft").click()
    expect(editor.locator("#content")).to_contain_text("Say what the picture shows")
    editor.get_by_label("What the picture shows").fill("Six chairs by a window")
    save(editor)
    ask_for_review(editor, "A picture of the waiting room.")
    sign(clinician, title)
    publish(editor, title)

    open_draft(editor, title).get_by_role("link", name="See the page").click()
    shown = editor.get_by_alt_text("Six chairs by a window")
    expect(shown).to_be_visible()
    assert shown.evaluate(
        "async picture => { await picture.decode(); return picture.naturalWidth }"
    )
    answer = editor.request.get(shown.get_attribute("src"))
    assert answer.headers["content-type"] == "image/webp"
    assert b"GPS" not in answer.body() and answer.body() != sent
    assert "Six chairs by a window" in read(editor.url)[1]
