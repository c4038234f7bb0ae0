"""What the editors’ desk does, in one step."""

from datetime import timedelta

from django.utils import timezone

from treatments.models import Edition


def next_year():
    return timezone.localdate() + timedelta(days=365)


def propose(article, editor, **options):
    return Edition.objects.propose(article, by=editor, **options)


def sign(edition, clinician, next_review_on=None):
    edition.sign(clinician, next_review_on or next_year())
    return edition


def publish(article, editor, clinician, **options):
    """The draft, proposed by the editor, signed by the clinician, live."""
    edition = sign(propose(article, editor, **options), clinician)
    edition.publish(editor)
    return edition
