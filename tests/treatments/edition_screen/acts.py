"""What is done on the screen of an edition, and what the screen offers."""

from datetime import timedelta

from django.utils import timezone

from tests.consultations.page import page
from tests.treatments.test_admin import screen
from treatments.models import Article, Edition


def do(client, step, edition, **typed):
    if step == "restore":
        typed = {"version": Article.objects.get(pk=edition.article_id).version} | typed
    data = {f"{step}-{name}": value for name, value in typed.items()}
    return client.post(screen(f"edition_{step}", edition.pk), data)


def opened(client, edition):
    return page(client.get(screen("edition_change", edition.pk)))


def offered(client, edition):
    """The steps that the screen has a form for."""
    actions = [form["action"] or "" for form in opened(client, edition).all("form")]
    start = screen("edition_change", edition.pk).removesuffix("change/")
    return {action.removeprefix(start).strip("/") for action in actions if start in action}


def again(edition):
    return Edition.objects.get(pk=edition.pk)


def in_days(days):
    """As a browser sends it."""
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%dT%H:%M}"
