"""Editors and clinicians are told by mail which reviews are due: each notice once, no person."""

import fcntl
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as Locmem
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from practice.models import StaffAccount
from tests.conftest import account
from tests.treatments.desk import publish
from treatments.models import Edition, Finding, ReviewReminder, Treatment
from treatments.reminding import remind

pytestmark = pytest.mark.django_db

HERE = "tests.treatments.test_reminding"
REVIEW_ON = date(2027, 3, 1)
CLARA, EDDIE = "clara@example.com", "eddie@example.com"


class Refusing(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("nothing for clara@example.com")


class RefusingEddie(Locmem):
    def send_messages(self, messages):
        if messages[0].to == [EDDIE]:
            raise ValueError(f"{EDDIE} cannot stand in a header")
        return super().send_messages(messages)


class Watching(Locmem):
    """Notes what is so while a mail leaves."""

    seen = []

    def send_messages(self, messages):
        self.seen.append((connection.savepoint_ids, is_somebody_else_let_in()))
        return super().send_messages(messages)


def is_somebody_else_let_in():
    with open(site.VAR_DIR / "reminding", "ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@pytest.fixture(autouse=True)
def people(editor, clinician):
    """The two who work on pages have addresses."""
    for person, address in [(editor, EDDIE), (clinician, CLARA)]:
        person.email = address
        person.save()


@pytest.fixture(autouse=True)
def no_stale_figures():
    Finding.objects.update(recheck_on=date(2030, 1, 1))


def live(slug, next_review_on, editor, clinician):
    """A page that was signed, with that day for its next review."""
    article = Treatment.objects.get(slug=slug)
    article.lead = "A changed first sentence."
    article.save()
    edition = publish(article, editor, clinician)
    Edition.objects.filter(pk=edition.pk).update(next_review_on=next_review_on)
    return edition


@pytest.fixture
def rfa(people, editor, clinician):
    return live("radiofrequency-ablation", REVIEW_ON, editor, clinician)


@pytest.fixture
def nerve_blocks(people, editor, clinician):
    return live("nerve-blocks", REVIEW_ON + timedelta(days=20), editor, clinician)


def before(days):
    return REVIEW_ON - timedelta(days=days)


def notices_of(edition):
    reminders = ReviewReminder.objects.filter(edition=edition)
    return sorted(reminders.values_list("days_before", flat=True), reverse=True)


def sent_to():
    return sorted(address for message in mail.outbox for address in message.to)


def run(today, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)
    said = StringIO()
    call_command("remind_of_reviews", stdout=said)
    return said.getvalue()


class TestWhen:
    @pytest.mark.parametrize("days", [60, 30, 0])
    def test_a_notice_leaves_on_its_day_and_is_written_down(self, rfa, days):
        assert remind(before(days)).people == 2
        assert notices_of(rfa) == [days]

    def test_the_day_before_the_first_notice_nothing_leaves(self, rfa):
        assert remind(before(61)) is None
        assert mail.outbox == []
        assert notices_of(rfa) == []

    def test_day_by_day_there_are_three_mails_to_each_and_no_more(self, rfa):
        told = [days for days in range(62, -40, -1) if remind(before(days))]

        assert told == [60, 30, 0]
        assert sent_to() == [CLARA] * 3 + [EDDIE] * 3

    def test_a_second_run_on_the_same_day_sends_nothing(self, rfa):
        remind(before(30))
        mail.outbox.clear()

        assert remind(before(30)) is None
        assert mail.outbox == []

    def test_after_a_week_without_a_run_the_last_notice_is_made_up_for(self, rfa):
        remind(before(60))

        remind(before(23))

        assert notices_of(rfa) == [60, 30]
        assert "due in 23 days" in mail.outbox[-1].body

    def test_of_several_missed_notices_only_the_last_one_leaves(self, rfa):
        remind(before(-3))

        assert len(mail.outbox) == 2
        assert notices_of(rfa) == [0]
        assert remind(before(-4)) is None

    def test_a_clock_that_was_put_back_tells_no_earlier_notice_again(self, rfa):
        remind(before(0))

        assert remind(before(40)) is None

    def test_words_that_nobody_reads_any_more_need_no_review(self, rfa, editor):
        rfa.unpublish(editor, "A dose was wrong.")

        assert remind(before(0)) is None

    def test_unsigned_pages_have_no_day(self):
        assert remind(before(0)) is None

    def test_the_day_is_that_of_the_clinic(self, rfa, monkeypatch):
        """Half past five in the morning at Greenwich is still the evening before."""
        the_day = before(60)
        evening_before = datetime(the_day.year, the_day.month, the_day.day, 5, 30, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: evening_before)
        call_command("remind_of_reviews", stdout=StringIO())
        assert mail.outbox == []

        monkeypatch.setattr("django.utils.timezone.now", lambda: evening_before.replace(hour=6))
        call_command("remind_of_reviews", stdout=StringIO())
        assert len(mail.outbox) == 2


class TestWhatItSays:
    def test_how_many_pages_which_and_by_when_with_the_way_there(self, rfa, nerve_blocks, settings):
        remind(before(30))

        message = mail.outbox[0]
        assert message.subject == "2 pages wait for a review"
        assert (
            "- Radiofrequency ablation: due in 30 days (March 1, 2027)\n"
            "- Nerve blocks: due in 50 days (March 21, 2027)\n"
        ) in message.body
        assert settings.SITE_URL + reverse("admin:treatments_pages") in message.body.splitlines()

    def test_pages_that_are_named_together_are_all_told(self, rfa, nerve_blocks):
        remind(before(30))

        assert (notices_of(rfa), notices_of(nerve_blocks)) == ([30], [60])

    @pytest.mark.parametrize(
        ("days", "words"), [(0, "due today"), (-1, "overdue by 1 day"), (-3, "overdue by 3 days")]
    )
    def test_from_the_day_on_it_says_today_or_overdue(self, rfa, days, words):
        remind(before(days))

        assert f"Radiofrequency ablation: {words} (March 1, 2027)" in mail.outbox[0].body

    def test_one_that_is_overdue_stands_in_the_mail_about_another(self, rfa, nerve_blocks):
        remind(before(0))
        mail.outbox.clear()

        remind(before(-20))  # the other one's day

        assert "Radiofrequency ablation: overdue by 20 days" in mail.outbox[0].body
        assert notices_of(rfa) == [0]

    def test_figures_past_their_day_are_counted(self, rfa):
        late, today = Finding.objects.first(), before(30)
        Finding.objects.filter(pk=late.pk).update(recheck_on=today - timedelta(days=1))

        remind(today)

        assert "1 figure was not checked again by its day." in mail.outbox[0].body
        assert late.text not in mail.outbox[0].body

    def test_without_such_figures_none_are_mentioned(self, rfa):
        remind(before(30))

        assert "figure" not in mail.outbox[0].body

    def test_figures_alone_send_no_mail(self, rfa):
        Finding.objects.update(recheck_on=date(2020, 1, 1))

        assert remind(before(61)) is None

    def test_it_names_no_person_and_no_other_reader(self, rfa):
        remind(before(0))

        for message in mail.outbox:
            said = f"{message.subject} {message.from_email} {message.to} {message.body}"
            assert len(message.recipients()) == 1
            assert not [name for name in ["Clara Example", "MD"] if name in said]
            other = EDDIE if message.to == [CLARA] else CLARA
            assert other not in said
            assert not [name for name in ["eddie", "clara"] if name in message.body.lower()]

    def test_it_asks_for_no_automatic_answer(self, rfa):
        remind(before(0))

        assert mail.outbox[0].message()["Auto-Submitted"] == "auto-generated"


class TestWhoIsTold:
    def test_each_address_once_in_a_mail_of_its_own(self, rfa, editor):
        editor.email = "Clara@Example.com"
        editor.save()

        remind(before(0))

        assert len(mail.outbox) == 1

    def test_nobody_without_the_right(self, rfa, front_desk, manager, admin_user):
        for person in [front_desk, manager, admin_user]:
            person.email = f"{person.username}@example.com"
            person.save()

        remind(before(0))

        assert sent_to() == [CLARA, EDDIE]

    def test_nobody_who_has_left(self, rfa, editor):
        StaffAccount.objects.filter(pk=editor.pk).update(is_active=False)

        remind(before(0))

        assert sent_to() == [CLARA]

    def test_who_has_no_address_keeps_nobody_else(self, rfa, editor):
        StaffAccount.objects.filter(pk=editor.pk).update(email="")

        assert remind(before(0)) == (1, 1, 0)
        assert sent_to() == [CLARA]

    def test_while_nobody_has_an_address_it_says_what_to_do(self, rfa, monkeypatch):
        StaffAccount.objects.update(email="")

        with pytest.raises(CommandError, match="Add one under “Staff accounts”"):
            run(before(0), monkeypatch)
        assert notices_of(rfa) == []


class TestMailThatDoesNotLeave:
    def test_is_tried_again_by_the_next_run(self, rfa, settings, monkeypatch):
        settings.EMAIL_BACKEND = f"{HERE}.Refusing"
        with pytest.raises(CommandError, match="no mail about them left"):
            run(before(30), monkeypatch)
        assert notices_of(rfa) == []

        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        run(before(29), monkeypatch)
        assert sent_to() == [CLARA, EDDIE]
        assert notices_of(rfa) == [30]

    def test_to_one_address_keeps_no_other(self, rfa, settings, monkeypatch):
        settings.EMAIL_BACKEND = f"{HERE}.RefusingEddie"

        said = run(before(30), monkeypatch)

        assert said == "Pages to review: 1. People told: 1. Could not be told: 1.\n"
        assert sent_to() == [CLARA]
        assert notices_of(rfa) == [30]

    def test_is_logged_without_the_address(self, rfa, settings, caplog):
        settings.EMAIL_BACKEND = f"{HERE}.RefusingEddie"

        remind(before(30))

        assert "A mail to staff did not leave: ValueError." in caplog.text
        assert "@" not in caplog.text

    def test_a_site_that_sends_no_mail_says_what_to_set(self, rfa, settings, monkeypatch):
        settings.CAN_MAIL = False

        with pytest.raises(CommandError, match="Set MAIL_HOST"):
            run(before(30), monkeypatch)
        assert mail.outbox == []
        assert notices_of(rfa) == []


def test_no_other_run_is_let_in_and_no_transaction_open_while_mails_leave(rfa, settings):
    settings.EMAIL_BACKEND = f"{HERE}.Watching"
    Watching.seen.clear()

    remind(before(30))

    assert Watching.seen == [([], False)] * 2
    assert is_somebody_else_let_in()


def test_a_run_that_broke_off_before_it_was_written_down_sends_again(rfa, monkeypatch):
    def broken(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as power_fails:
        power_fails.setattr(ReviewReminder.objects, "bulk_create", broken)
        with pytest.raises(KeyboardInterrupt):
            remind(before(30))

    assert remind(before(30)).people == 2
    assert len(mail.outbox) == 4


def test_with_nothing_new_the_command_says_so(rfa, monkeypatch):
    run(before(30), monkeypatch)

    assert run(before(30), monkeypatch) == "No review is due that was not told already.\n"


def test_the_command_says_how_many_were_told(rfa, monkeypatch):
    account("Clinician", "carl")  # has no address

    assert run(before(0), monkeypatch) == (
        "Pages to review: 1. People told: 2. Could not be told: 0.\n"
    )
    assert timezone.localdate() == before(0)
