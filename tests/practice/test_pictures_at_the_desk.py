"""Pictures at the desk: added from a file, shown, chosen, and deleted when nothing shows them."""

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from practice.models import Act, Clinician, Picture
from practice.pictures import encode, keep, uses_of
from tests.practice.picture_files import REFUSED, photo, saved
from tests.site.pages import Page
from treatments.models import Edition, Treatment

ADD = "/admin/practice/picture/add/"
LIST = "/admin/practice/picture/"
WHOLE = 8 * 1024 * 1024  # bytes; the most that a picture may have


def file(sent, name="photo.jpg"):
    return SimpleUploadedFile(name, sent, content_type="image/jpeg")


def send(client, sent, name="The waiting room", **more):
    return client.post(ADD, {"file": file(sent), "name": name, **more})


def raw(client, filename, sent):
    """A form as no browser sends it: the name of the file is written as it stands here."""
    name = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nA name\r\n'
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n\r\n'
    body = name.encode() + head.encode() + sent + b"\r\n--x--\r\n"
    return client.generic("POST", ADD, body, content_type="multipart/form-data; boundary=x")


@pytest.fixture
def picture(db):
    made = encode(io.BytesIO(saved(photo(), "JPEG")))
    return keep(made, name="The waiting room", by=None)[0]


def page_of(picture, screen="change"):
    return reverse(f"admin:practice_picture_{screen}", args=[picture.pk])


@pytest.mark.parametrize("role", ["editor", "clinician", "manager"])
def test_whoever_adds_a_picture_sees_what_readers_will_get(request, role):
    client, person = (request.getfixturevalue(name) for name in (f"{role}_client", role))

    answer = client.post(
        ADD, {"file": file(saved(photo(), "JPEG")), "name": "The waiting room"}, follow=True
    )

    picture = Picture.objects.get()
    html = answer.content.decode()
    assert answer.redirect_chain == [(page_of(picture), 302)]
    assert "Now choose it where it is to be shown" in html
    for size in ("large", "small"):
        assert f"/pictures/{picture.sha256}/{size}.webp" in html
    assert "640 × 480 pixels" in html and "480 × 360 pixels" in html
    assert "nothing yet" in html
    assert (picture.name, picture.added_by) == ("The waiting room", person)
    act = Act.objects.about(picture).get()
    assert (act.verb, act.by, act.subject_name) == ("added", person, "The waiting room")


def test_the_form_says_what_it_takes_and_where_the_words_come(editor_client):
    html = editor_client.get(ADD).content.decode()
    assert "at most 8 MB and 25 million pixels" in html
    assert "There you also say in words what it shows" in html
    assert "For staff, to find it again." in html
    assert 'accept="image/jpeg,image/png,image/webp"' in html
    assert "Save and continue" not in html


@pytest.mark.parametrize("kind", sorted(REFUSED))
def test_what_is_refused_leaves_nothing_but_a_sentence_at_its_field(editor_client, kind):
    says, make = REFUSED[kind]

    answer = send(editor_client, make(), name="What I typed")

    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert list(form.errors) == ["file"]
    assert form.errors["file"][0].startswith(says)
    html = answer.content.decode()
    assert f'<ul class="errorlist" id="id_file_error"><li>{says}' in html
    assert 'value="What I typed"' in html
    assert not Picture.objects.exists()
    assert not Act.objects.filter(verb="added").exists()


def test_without_a_file_or_a_name_nothing_is_added(editor_client):
    nothing = editor_client.post(ADD, {"name": ""})
    assert nothing.context["adminform"].form.errors == {
        "file": ["Choose a picture."],
        "name": ["Give the picture a name, to find it again."],
    }
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "filename", ["../../x.jpg", "..\\..\\x.jpg", "x\0.jpg", "x.php", "é" * 90, f"x.{'j' * 250}"]
)
@pytest.mark.parametrize("more", [0, 3_000_000])
def test_the_name_of_a_file_is_never_asked(editor_client, filename, more):
    """Nor when the file is so large that Django would write it to the disk under that name."""
    answer = raw(editor_client, filename, saved(photo(), "JPEG") + bytes(more))

    assert answer.status_code == 302
    assert Picture.objects.get().name == "A name"


def test_the_same_picture_again_leads_to_the_one_that_is_there(editor_client, picture):
    answer = editor_client.post(
        ADD, {"file": file(saved(photo(), "JPEG")), "name": "Again"}, follow=True
    )

    assert answer.redirect_chain == [(page_of(picture), 302)]
    assert "was here already, as “The waiting room”. Nothing was added." in answer.content.decode()
    assert Picture.objects.get() == picture
    assert not Act.objects.filter(verb="added").exists()


def test_others_can_write_while_a_picture_is_made(editor_client, monkeypatch):
    """An upload that is worked on holds no transaction."""
    depths, before = [], len(connection.atomic_blocks)

    def watched(file):
        depths.append(len(connection.atomic_blocks) - before)
        return encode(file)

    monkeypatch.setattr("practice.admin_pictures.encode", watched)
    send(editor_client, saved(photo(), "JPEG"))
    send(editor_client, b"no picture")

    assert depths == [0, 0]
    assert Picture.objects.count() == 1


def test_nothing_is_made_for_whoever_may_not_add(front_desk_client, monkeypatch):
    monkeypatch.delattr("practice.admin_pictures.encode")
    assert send(front_desk_client, saved(photo(), "JPEG")).status_code == 403


def test_a_form_that_opened_the_window_gets_the_picture(editor_client):
    answer = send(editor_client, saved(photo(), "JPEG"), _popup="1")
    assert str(Picture.objects.get().pk) in answer.context["popup_response_data"]


class TestHowMuchMayBeSent:
    def test_the_largest_picture_comes_through(self, editor_client):
        assert reverse("admin:practice_picture_add") in settings.LARGER_BODIES
        sent = saved(photo(), "JPEG").ljust(WHOLE, b"\0")
        assert send(editor_client, sent).status_code == 302

    def test_more_is_answered_with_a_page_for_staff(self, editor_client):
        answer = send(editor_client, bytes(9 * 1024 * 1024))

        html = answer.content.decode()
        assert answer.status_code == 413
        assert "<h1>That picture is too large to send</h1>" in html
        assert "larger than the 8 MB" in html and "Save a smaller copy" in html
        assert "note to the clinic" not in html
        assert not Picture.objects.exists()

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("post", "/admin/practice/clinician/add/"),
            ("post", "/admin/practice/picture/1/change/"),
            ("post", "/admin/practice/picture/"),
            ("put", ADD),
            ("post", "/request/form/"),
        ],
    )
    def test_everywhere_else_as_little_as_before(self, manager_client, method, path):
        answer = manager_client.generic(method.upper(), path, bytes(300_000))
        assert answer.status_code == 413

    def test_words_beside_the_picture_may_be_as_few_as_before(self, editor_client):
        answer = editor_client.post(ADD, {"name": "x" * 300_000})
        assert answer.status_code == 400


class TestLists:
    def test_shows_each_picture_small_with_who_added_it(self, editor_client, editor, picture):
        html = editor_client.get(LIST).content.decode()
        assert f'src="/pictures/{picture.sha256}/small.webp" width="480" height="360"' in html
        assert "The waiting room" in html
        assert 'alt="" loading="lazy"' in html

    @pytest.mark.parametrize("path", [LIST, "/admin/practice/clinician/add/"])
    def test_leave_the_bytes_where_they_are(self, manager_client, picture, path):
        with CaptureQueriesContext(connection) as asked:
            assert "The waiting room" in manager_client.get(path).content.decode()
        about = [q["sql"] for q in asked.captured_queries if '"practice_picture"' in q["sql"]]
        assert about
        assert [sql for sql in about if '"large"' in sql or '"small"' in sql] == []


class TestNothingChanges:
    def test_a_picture_has_no_field_to_change(self, manager_client, picture):
        page = Page("change", manager_client.get(page_of(picture)))
        names = {field.get("name") for field in page.all("input", "textarea", "select")}
        assert names <= {"csrfmiddlewaretoken", None}
        assert manager_client.post(page_of(picture), {"name": "x"}).status_code == 403

    def test_the_front_desk_does_not_come_here(self, front_desk_client, picture):
        for path in (LIST, ADD, page_of(picture), page_of(picture, "delete")):
            assert front_desk_client.get(path).status_code == 403, path
            assert front_desk_client.post(path).status_code == 403, path


def propose(picture, editor):
    article = Treatment.objects.get(slug="nerve-blocks")
    article.picture, article.picture_alt = picture, "A room."
    article.save()
    edition = Edition.objects.propose(article, by=editor)
    article.picture, article.picture_alt = None, ""
    article.save()
    return edition


class TestDeleting:
    def delete(self, client, picture):
        return client.post(page_of(picture, "delete"), {"post": "yes"})

    def test_is_for_managers(self, editor_client, clinician_client, manager_client, picture):
        for client in (editor_client, clinician_client):
            assert self.delete(client, picture).status_code == 403
        assert Picture.objects.exists()
        asked = manager_client.get(page_of(picture, "delete")).content.decode()
        assert "Nothing shows “The waiting room”." in asked

        self.delete(manager_client, picture)

        assert not Picture.objects.exists()
        act = Act.objects.get(verb="deleted")
        assert (act.by.username, act.subject_name) == ("mona", "The waiting room")

    def test_not_while_a_clinician_has_it(self, manager_client, picture):
        Clinician.objects.create(
            name="Dr. Example", credentials="MD", picture=picture, picture_is_decorative=True
        )
        self.refuses(manager_client, picture, "Clinicians: Dr. Example, MD")

    def test_not_while_a_draft_has_it(self, manager_client, picture):
        Treatment.objects.filter(slug="nerve-blocks").update(picture=picture, picture_alt="A room.")
        self.refuses(manager_client, picture, "Drafts: Nerve blocks")

    def test_never_when_an_edition_has_it(self, manager_client, editor, picture):
        """No draft has it any more, and the edition was never read."""
        edition = propose(picture, editor)
        assert uses_of(picture) == [f"Editions: {edition} (proposed)"]
        self.refuses(manager_client, picture, "Editions: Nerve blocks, edition 2 (proposed)")

    @pytest.mark.parametrize("delete", [Picture.delete, lambda _: Picture.objects.all().delete()])
    def test_not_in_a_shell_either(self, editor, picture, delete):
        propose(picture, editor)
        with pytest.raises(ProtectedError, match="shown by Editions: Nerve blocks"):
            delete(picture)

    def test_does_not_mind_editions_with_another_picture(self, manager_client, editor, picture):
        other = keep(encode(io.BytesIO(saved(photo((300, 300)), "PNG"))), name="x", by=None)[0]
        propose(picture, editor)
        assert uses_of(other) == []

    def refuses(self, client, picture, use):
        asked = client.get(page_of(picture, "delete")).content.decode()
        assert "Cannot delete picture" in asked
        assert "“The waiting room” stays, because it is shown by:" in asked
        assert f"<li>{use}</li>" in asked
        assert 'type="submit"' not in asked.partition('id="content"')[2]
        assert use in client.get(page_of(picture)).content.decode()
        self.delete(client, picture)
        assert Picture.objects.filter(pk=picture.pk).exists()
        assert not Act.objects.filter(verb="deleted").exists()


class TestPortraits:
    def save(self, client, **fields):
        data = {"name": "Dr. Example", "credentials": "MD", "position": "0", "is_shown": "on"}
        return client.post("/admin/practice/clinician/add/", data | fields)

    def test_a_manager_chooses_one_and_says_what_it_shows(self, manager_client, picture):
        self.save(manager_client, picture=picture.pk, picture_alt="A smiling doctor.")
        who = Clinician.objects.get()
        assert (who.picture, who.picture_alt) == (picture, "A smiling doctor.")

    @pytest.mark.parametrize(
        "fields",
        [
            {"picture_alt": ""},
            {"picture_alt": "A doctor.", "picture_is_decorative": "on"},
        ],
    )
    def test_not_without_words_nor_with_words_and_none(self, manager_client, picture, fields):
        answer = self.save(manager_client, picture=picture.pk, **fields)
        assert "Say what the picture shows, or that it is decoration" in answer.content.decode()
        assert not Clinician.objects.exists()

    def test_words_without_a_picture_are_refused_too(self, manager_client, db):
        self.save(manager_client, picture_alt="A doctor.")
        assert not Clinician.objects.exists()


def test_a_year_from_now_an_edition_still_names_the_bytes_it_was_signed_with(
    picture, editor, clinician
):
    edition = propose(picture, editor)
    edition.sign(clinician, timezone.localdate() + timedelta(days=365))
    assert edition.content["picture"]["sha256"] == picture.sha256
