"""One stylesheet goes over the line, made of several files."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from painclinic.finders import PARTS


def test_the_stylesheet_has_the_rules_of_all_parts_in_their_order_and_no_comments():
    joined = Path(finders.find("css/site.css")).read_text()
    rules = {"tokens": "@font-face", "base": "@layer base {", "print": "@layer print {"}
    places = [joined.index(rule) for rule in rules.values()]
    assert places == sorted(places)
    assert "/*" not in joined
    whole = [(settings.BASE_DIR / "static/css" / f"{part}.css").read_text() for part in PARTS]
    assert joined.count("{") == sum(text.count("{") for text in whole)
