"""Rows in every table, as a while at a clinic leaves them.

manage.py shell --command "from tests.upkeep.every_row import fill; fill()"
"""

from datetime import timedelta
from io import BytesIO

from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from consultations import limits
from consultations.models import ConsultationRequest, DeliveryLease, Status
from consultations.models.status import CloseReason, Outcome
from consultations.retention import purge
from practice.accounts.codes import set_up_app
from practice.models import Clinician, Closure, OpeningHours, Profile
from practice.pictures import encode, keep
from practice.roles import CLINICIAN, EDITOR, FRONT_DESK, MANAGER
from tests.conftest import account, signed_in
from tests.consultations.ends import request_at
from tests.consultations.visitor import received
from tests.practice.picture_files import photo, saved
from tests.practice.signing_in import SECRET
from tests.treatments.desk import propose, publish, sign
from treatments.models import Comment, ReviewReminder, Treatment


def fill():
    fran, mona = account(FRONT_DESK, "fran"), account(MANAGER, "mona")
    eddie, clara = account(EDITOR, "eddie"), account(CLINICIAN, "clara")
    introduce(clara)
    let_in(fran, mona)
    ask(fran, mona)
    edit(eddie, clara)


def introduce(clara):
    """The practice, with a picture."""
    picture, _ = keep(encode(BytesIO(saved(photo(), "PNG"))), name="A room", by=clara)
    Clinician.objects.create(
        name="Clara",
        credentials="MD",
        account=clara,
        picture=picture,
        picture_alt="She sits at a desk.",
    )
    profile, today = Profile.current(), timezone.localdate()
    profile.phone = "918 555 0199"
    profile.save()
    OpeningHours.objects.create(profile=profile, weekday=0, opens="08:00", closes="16:30")
    Closure.objects.create(profile=profile, first_on=today, last_on=today, reason="Repairs")


def let_in(fran, mona):
    """Sessions, second factors, rights."""
    signed_in(fran)
    set_up_app(mona, SECRET)
    mona.user_permissions.add(Permission.objects.first())
    address = EmailAddress.objects.create(user=mona, email="mona@example.com")
    EmailConfirmation.objects.create(email_address=address, key="key", sent=timezone.now())


def ask(fran, mona):
    """Requests in every state, one forgotten: the newest, so that its id must not come again."""
    for status in Status:
        request_at(status, days=1)
    worked_on = received(note="“Quoted” ünïcödé – 腰痛\r\n\twith a tab", wants_mail=True)
    worked_on.take(by=fran)
    worked_on.record_try(Outcome.REACHED, by=fran, words="She calls back.")
    worked_on.move_to(Status.CLOSED, by=fran, reason=CloseReason.ANSWERED, words="All said.")
    LogEntry.objects.create(
        user=mona,
        content_type=ContentType.objects.get_for_model(ConsultationRequest),
        object_id=worked_on.pk,
        object_repr=str(worked_on),
        action_flag=CHANGE,
    )
    request_at(Status.SPAM, days=400)
    purge(ConsultationRequest.objects.all(), by=mona)
    limits.may_look("a hash of somebody")
    DeliveryLease.take("nobody", timezone.now())


def edit(eddie, clara):
    """Editions that are signed and live, planned, proposed with a comment."""
    live, planned, proposed = Treatment.objects.order_by("pk")[:3]
    for treatment in (live, planned, proposed):
        treatment.lead += " More of it."
        treatment.save()
    why = {"reason": "It is no longer than before."}
    edition = publish(live, eddie, clara, **why)
    ReviewReminder.objects.create(edition=edition, days_before=60)
    in_a_week = timezone.now() + timedelta(days=7)
    sign(propose(planned, eddie, **why), clara).schedule(eddie, in_a_week)
    Comment.objects.make(propose(proposed, eddie, **why), clara, part="What it is", text="Why?")
