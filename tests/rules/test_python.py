"""Each rule finds a planted line, and leaves its good neighbour alone."""

import pytest

from rules import PROJECT, files, python
from rules.python import FORGERY, LOGGED, SAFE, SQL, findings

PLANTED = [
    (SAFE, "from django.utils.safestring import mark_safe", "from django.utils.html import escape"),
    (SAFE, "html = safestring.mark_safe(text)", "html = safe_html.render_markdown(text)"),
    (SAFE, "html = SafeString(text)", "html = str(text)"),
    (SAFE, "html_safe(Words)", "make_words(Words)"),
    (SAFE, "class Words:\n    def __html__(self): ...", "class Words:\n    def __str__(self): ..."),
    (SAFE, "Context(words, autoescape=False)", "Context(words, autoescape=True)"),
    (SAFE, "format_html(f'<b>{name}</b>')", "format_html('<b>{}</b>', name)"),
    (SAFE, "format_html(f'<b>{name}</b>', 1)", "format_html('<b>{name}</b>', name=name)"),
    (SAFE, "format_html('<b>%s</b>' % name, 1)", "format_html('<b>{}</b>', name % 1)"),
    (SAFE, "html.format_html('<b>{}</b>'.format(name), 1)", "'<b>{}</b>'.format(name)"),
    (SAFE, "format_html('<b>bold</b>')", "escape('<b>bold</b>')"),
    (SAFE, "format_html(text, name)", "escape(text)"),
    (
        SAFE,
        "format_html_join(',', f'<b>{a}</b>', rows)",
        "format_html_join(',', '<b>{}</b>', rows)",
    ),
    (SQL, "cursor.execute(f'SELECT {name}')", "cursor.execute('SELECT %s', [name])"),
    (SQL, "cursor.execute('SELECT %s' % name)", "cursor.execute('SELECT ' '%s', [name])"),
    (SQL, "cursor.execute('SELECT ' + name)", "cursor.execute('SELECT ' + '1')"),
    (SQL, "cursor.executemany('SELECT {}'.format(name), rows)", "cursor.executemany('…', rows)"),
    (
        SQL,
        "line = f'SELECT {name}'\ncursor.execute(line)",
        "line = 'SELECT 1'\ncursor.execute(line)",
    ),
    (SQL, "Act.objects.raw(f'SELECT {name}')", "Act.objects.raw('SELECT %s', [name])"),
    (SQL, "RawSQL('SELECT ' + name, [])", "RawSQL('SELECT %s', [name])"),
    (SQL, "Act.objects.extra(where=['1=1'])", "found.extend(where)"),
    (FORGERY, "@csrf_exempt\ndef view(request): ...", "@csrf_protect\ndef view(request): ..."),
    (FORGERY, "view = method_decorator(csrf.csrf_exempt)(view)", "view = never_cache(view)"),
    (LOGGED, "logger.error('%s', request.POST)", "logger.error('%s', type(error).__name__)"),
    (LOGGED, "logging.info(f'{request.body}')", "logging.info(f'{request.method}')"),
    (LOGGED, "logger.warning('No', extra={'q': form.cleaned_data})", "words = form.cleaned_data"),
]


def rules_broken(source, path="treatments/views/planted.py"):
    return {line.split(": ")[1] for line in findings(path, source)}


@pytest.mark.parametrize(("rule", "bad", "good"), PLANTED)
def test_a_bad_line_is_found_and_its_good_neighbour_is_not(rule, bad, good):
    assert rules_broken(bad) == {rule}
    assert rules_broken(good) == set()


def test_a_finding_says_where_and_what_to_do():
    [line] = findings("practice/views.py", "\n\nhtml = SafeString(text)")

    assert line.startswith("practice/views.py:3: safe-text: Only treatments/safe_html.py")


def test_a_migration_may_put_names_of_tables_into_sql_and_nothing_else():
    path = "practice/migrations/0099_planted.py"

    assert rules_broken("schema_editor.execute(f'DROP TRIGGER {NAME}')", path) == set()
    assert rules_broken("html = SafeString(text)", path) == {SAFE}


def test_the_project_keeps_the_rules():
    assert [line for path, text in files(".py") for line in findings(path, text)] == []


def test_what_is_allowed_is_needed(monkeypatch):
    allowed = python.ALLOWED
    monkeypatch.setattr(python, "ALLOWED", {})
    needed = {path: rules_broken((PROJECT / path).read_text(), path) for path in allowed}

    assert needed == allowed
