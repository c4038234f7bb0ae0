"""Each rule is proved on a planted line: it finds the bad one and leaves the good one alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules import PROJECT, all_faults, faults_in_python, faults_in_template

BAD = [
    "mark_safe(words)",
    "from django.utils.safestring import mark_safe",
    "safestring.SafeString(words)",
    "class Words:\n    __html__ = None",
    'format_html(f"<b>{words}</b>")',
    'format_html("<b>%s</b>" % words, 1)',
    'format_html("<b>{}</b>".format(words), 1)',
    'format_html("<b>x</b>")',
    'format_html_join(f"{words}", "{}", rows)',
    'Edition.objects.raw(f"SELECT {words}")',
    'RawSQL("SELECT " + words, [])',
    "Edition.objects.extra(where=[words])",
    "@csrf_exempt\ndef view(request): ...",
    "eval(words)",
    "exec(words)",
]
GOOD = [
    'format_html("<b>{}</b>", words)',
    'format_html_join("", "<li>{}</li>", rows)',
    'Edition.objects.raw("SELECT %s", [words])',
    'pattern = re.compile("x")',
    "model.evaluate(words)",
]


@pytest.mark.parametrize("line", [line for line in BAD if "__html__" not in line])
def test_a_planted_line_of_python_is_found(line):
    assert list(faults_in_python("treatments/planted.py", line))


@pytest.mark.parametrize("line", GOOD)
def test_its_good_neighbour_is_not(line):
    assert list(faults_in_python("treatments/planted.py", line)) == []


def test_the_one_place_that_marks_text_safe_may():
    assert list(faults_in_python("treatments/safe_html.py", "mark_safe(words)")) == []


@pytest.mark.parametrize(
    "line",
    [
        "{{ words|safe }}",
        "{{ rows | safeseq }}",
        "{% autoescape off %}",
        '<p style="color: red">',
        '<a class="x" onclick="go()">',
        "<script>go()</script>",
        "<style>p { color: red }</style>",
        '<img src="https://elsewhere.example/x.gif">',
        '<link rel="stylesheet" href="//elsewhere.example/x.css">',
    ],
)
def test_a_planted_line_of_a_template_is_found(line):
    [fault] = set(faults_in_template("templates/planted.html", f"<p>\n{line}"))
    assert fault.line == 2


@pytest.mark.parametrize(
    "line",
    [
        "{{ words|safe_words }}",
        '<a href="https://elsewhere.example/">A reader may go there</a>',
        '<script type="application/ld+json">{}</script>',
        "<script src=\"{% static 'x.js' %}\" defer></script>",
        '<p class="style">only = words</p>',
    ],
)
def test_a_good_line_of_a_template_is_not(line):
    assert list(faults_in_template("templates/planted.html", line)) == []


def test_the_project_keeps_its_rules():
    assert list(map(str, all_faults())) == []


RUFF = ["ruff", "check", "--no-cache", "--isolated", "--select", "S"]
BANDIT = ["bandit", "-q", "-c", "pyproject.toml"]


@pytest.mark.parametrize("tool", [RUFF, BANDIT])
@pytest.mark.parametrize(
    "line", ["subprocess.run(x, shell=True)", "pickle.loads(x)", "hashlib.md5(x)"]
)
def test_the_tools_find_a_planted_line(tool, line, tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text(f"import hashlib, pickle, subprocess\n{line}\n")

    program = Path(sys.executable).with_name(tool[0])
    found = subprocess.run(
        [program, *tool[1:], planted], cwd=PROJECT, capture_output=True, text=True
    )

    assert found.returncode == 1, found.stdout + found.stderr
