"""Whatever editors type, a file keeps it, and rows that say what the file says compose to the
same words."""

import tomllib
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from treatments.compose import compose
from treatments.content_files import draft_as_file, write_draft
from treatments.models import Guidance, Source, Treatment
from treatments.toml_text import in_toml

# whatever UTF-8 can hold, and what TOML, JSON or a browser might trip over more often
texts = st.text(
    st.one_of(
        st.characters(codec="utf-8"), st.sampled_from("\"'\\\r\n\t \x0b\x7f\x85\u2028=#[]{}é")
    )
)
a_line = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
some = texts.filter(lambda text: text.strip() and "\0" not in text)
values = st.one_of(
    texts,
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.dates(),
    st.lists(texts),
)
keys = st.from_regex(r"[-A-Za-z0-9_]+", fullmatch=True)
tables = st.dictionaries(keys, values)


@settings(deadline=None)
@given(st.dictionaries(keys, st.one_of(values, tables, st.lists(tables, min_size=1))))
@example({"text": '"""\\'})
@example({"text": 'ends in three """\n"""'})
@example({"text": "one\rtwo\r\nthree \n \n"})
@example({"steps": [], "facts": {"figure": Decimal("0.25"), "day": date(2027, 11, 22)}})
def test_toml_that_is_read_again_says_the_same(data):
    assert tomllib.loads(in_toml(data), parse_float=Decimal) == data


@pytest.fixture
def treatment(db):
    """With few rows, so that many texts can be tried."""
    treatment = Treatment.objects.get(slug="radiofrequency-ablation")
    for rows in ("steps", "findings", "stances", "questions_to_ask", "articlesource_set"):
        getattr(treatment, rows).all().delete()
    first = treatment.common_questions.first()
    treatment.common_questions.exclude(pk=first.pk).delete()
    return treatment


@pytest.fixture
def guidance(db):
    """With one question of the self-check, and no other rows."""
    guidance = Guidance.objects.get()
    first = guidance.check_questions.first()
    guidance.check_questions.exclude(pk=first.pk).delete()
    for rows in ("needs", "criteria", "booking_notes", "sheet_lines", "first_line_care", "roles"):
        getattr(guidance, rows).all().delete()
    guidance.articlesource_set.all().delete()
    return guidance


def there_and_back(article):
    """The words of the draft, and its words after it was written to a file and read again."""
    article = type(article).objects.get(pk=article.pk)
    words = compose(article)
    data = tomllib.loads(in_toml(draft_as_file(article)), parse_float=Decimal)
    write_draft(article, data)
    return words, compose(type(article).objects.get(pk=article.pk))


few = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@few
@given(some, some, some, texts.filter(lambda text: "\0" not in text))
@example("one\rtwo", "x\r\r\ny", 'x"""\\', " \r\nx\r\r\ny\t\r\n")
def test_text_is_kept_as_it_is_composed(treatment, lead, harms, answer, note):
    lead = lead[:300] if lead[:300].strip() else "x"
    with transaction.atomic():
        Treatment.objects.filter(pk=treatment.pk).update(lead=lead, harms=harms, clinic_note=note)
        treatment.common_questions.update(answer=answer)
        before, after = there_and_back(treatment)
        transaction.set_rollback(True)
    assert after == before


hundredths = st.integers(0, 9999).map(lambda number: Decimal(number) / 100)
figures = st.one_of(
    st.builds(
        lambda low, more, has_range: {
            "shape": "rate",
            "treated": low,
            "up_to": low + more if has_range and more else None,
            "per": 1000,
        },
        *(hundredths, hundredths, st.booleans()),
    ),
    st.builds(
        lambda treated, compared: {
            "shape": "pair",
            "treated": treated,
            "compared": compared,
            "per": 100,
        },
        *(hundredths, hundredths),
    ),
    st.builds(
        lambda mean: {"shape": "mean", "treated": -mean, "scale": "0 to 10", "scale_max": 10},
        hundredths,
    ),
    st.just({"shape": "words"}),
)


@few
@given(st.lists(st.tuples(figures, st.dates(), st.booleans()), max_size=5))
def test_figures_days_and_their_order_are_kept(treatment, rows):
    source = Source.objects.first()
    with transaction.atomic():
        for figure, day, is_cited in rows:
            has_figure = figure["shape"] != "words"
            treatment.findings.create(
                text="It helps some.",
                compared_with="nothing",
                time_frame="at one year",
                recheck_on=day if has_figure else None,
                source=source if has_figure or is_cited else None,
                **figure,
            )
        before, after = there_and_back(treatment)
        transaction.set_rollback(True)
    assert after == before
    assert len(after["findings"]) == len(rows)


@few
@given(st.lists(a_line.filter(lambda text: any(line.strip() for line in text.splitlines()))))
def test_answers_of_the_self_check_are_kept(guidance, lines):
    offered = [f"answer-{number}: {' '.join(line.split())}" for number, line in enumerate(lines)]
    with transaction.atomic():
        guidance.check_questions.update(answers="\r\n\r\n".join(offered) or "a: b")
        before, after = there_and_back(guidance)
        transaction.set_rollback(True)
    assert after == before
