"""Each rule finds a planted line, and leaves its good neighbour alone."""

import pytest

from rules.templates import all_templates, findings

PLANTED = [
    ("safe-text", "{{ words|safe }}", "{{ words|linebreaks }}"),
    ("safe-text", "{{ words | safeseq|join:'' }}", "{{ words|safety }}"),
    ("safe-text", "{% autoescape off %}", "{% autoescape on %}"),
    ("inline-script", "<script>go()</script>", '<script src="{% static "go.js" %}"></script>'),
    (
        "inline-script",
        '<script type="module">go()</script>',
        '<script type="application/ld+json">{}</script>',
    ),
    ("inline-style", "<style>p { color: red }</style>", "<p>In the best style</p>"),
    ("inline-style", '<p\n  class="a"\n  style="color: red">', '<p data-style="a">style="b"</p>'),
    ("inline-handler", '<p onclick="go()">', '<p title="Click on it">on load="…"</p>'),
    ("inline-handler", '<a href="javascript:go()">', '<a href="/javascript/">'),
    ("words-in-a-script", "{{ name|escapejs }}", "{{ name|escape }}"),
]


def rules_broken(source):
    return {line.split(": ")[1] for line in findings("templates/planted.html", source)}


@pytest.mark.parametrize(("rule", "bad", "good"), PLANTED)
def test_a_bad_line_is_found_and_its_good_neighbour_is_not(rule, bad, good):
    assert rules_broken(bad) == {rule}
    assert rules_broken(good) == set()


def test_a_finding_says_where():
    [line] = findings("templates/a.html", "<p>\n</p>\n{{ words|safe }}")

    assert line.startswith("templates/a.html:3: safe-text: ")


def test_every_template_and_drawing_keeps_the_rules():
    looked_at = dict(all_templates())

    assert {"templates/base.html", "templates/illustrations/mark.svg"} <= looked_at.keys()
    assert [line for path, text in looked_at.items() for line in findings(path, text)] == []
