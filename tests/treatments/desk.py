"""What the editors’ desk does, in one step."""

from datetime import timedelta

from django.utils import timezone

from treatments.articles import as_its_kind
from treatments.compose import compose, digest
from treatments.models import Article, Edition


def next_year():
    return timezone.localdate() + timedelta(days=365)


def seen(article):
    """What the screen that asks for a review hides in its form."""
    saved = as_its_kind(Article.objects.get(pk=article.pk))
    return {"version": saved.version, "sha256": digest(compose(saved))}


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
