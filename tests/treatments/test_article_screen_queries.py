"""An article's screen asks the database a fixed number of questions, however many rows it has."""

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.consultations.page import page
from tests.treatments.exported import a_picture
from tests.treatments.test_admin import ARTICLES, screen
from treatments.models import (
    Article,
    ArticleSource,
    Finding,
    Guidance,
    Need,
    SafetySign,
    SheetLine,
    Source,
    Stance,
    Step,
    Treatment,
)

pytestmark = pytest.mark.django_db
MOST = 25
FEW, MANY = 10, 30


def source_called(number):
    about = {"authors": "A", "title": "A", "kind": "trial", "checked_on": "2026-01-01"}
    return Source.objects.get_or_create(key=f"source-{number}", defaults=about)[0]


# What a row of each kind says, by its number; all that cite a source cite another one each.
STEP = {"phase": Step.Phase.DAY, "when": "Now", "title": "x", "text": "x"}
STANCE = {"body": "x", "year": 2020, "stance": Stance.View.MIXED, "text": "x"}
SIGN = {"level": SafetySign.Level.SAME_DAY, "text": "x"}
ROWS = {
    "steps": lambda n: STEP,
    "findings": lambda n: {"shape": Finding.Shape.WORDS, "text": "x", "source": source_called(n)},
    "stances": lambda n: STANCE | {"source": source_called(n)},
    "questions_to_ask": lambda n: {"text": "x"},
    "common_questions": lambda n: {"question": "x", "answer": "x"},
    "needs": lambda n: {"slug": f"need-{n}", "title": "x", "summary": "x", "text": "x"},
    "criteria": lambda n: {"text": "x", "why_we_ask": "x", "source": source_called(n)},
    "booking_notes": lambda n: {"text": "x", "why_we_ask": "x", "source": source_called(n)},
    "check_questions": lambda n: {"slug": f"q-{n}", "text": "x", "answers": f"answer-{n}: x"},
    "sheet_lines": lambda n: {"kind": SheetLine.Kind.GOAL, "text": "x"},
    "first_line_care": lambda n: {"title": "x", "text": "x", "source": source_called(n)},
    "roles": lambda n: {"who": "x", "text": "x"},
    "sections": lambda n: {"heading": f"Part {n}", "text": "x"},
    "signs": lambda n: SIGN | {"source": source_called(n)},
    "terms": lambda n: {
        "slug": f"t-{n}",
        "term": f"T {n}",
        "text": "x",
        "source": source_called(n),
    },
    "articlesource_set": lambda n: {"source": source_called(n), "position": n},
}
INLINES = {
    "treatment": ["steps", "findings", "stances", "questions_to_ask", "common_questions"],
    "guidance": [
        *("needs", "criteria", "booking_notes", "check_questions", "sheet_lines"),
        *("first_line_care", "roles"),
    ],
    "page": ["sections"],
    "safetynet": ["signs"],
    "glossary": ["terms"],
}


def with_rows(article, count):
    for name in [*INLINES[article._meta.model_name], "articlesource_set"]:
        rows = getattr(article, name)
        rows.all().delete()
        for number in range(count):
            row = rows.model(**{rows.field.name: article}, **ROWS[name](number))
            row.full_clean()
            row.save()
            if isinstance(row, Need):
                row.treatments.set(Treatment.objects.all()[:2])


def queries(client, article):
    """What is asked, and how many fields of rows are shown."""
    address = screen(f"{article._meta.model_name}_change", article.pk)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    inlines = answer.context["inline_admin_formsets"]
    return [each["sql"] for each in asked.captured_queries], {
        inline.formset.prefix: len(inline.formset.forms) for inline in inlines
    }


@pytest.mark.parametrize("model", ARTICLES)
def test_is_the_same_with_ten_and_with_thirty_rows_of_each_kind(clinician_client, model):
    article = model.objects.first()
    Article.objects.filter(pk=article.pk).update(picture=a_picture(), picture_alt="A room")
    names = [*INLINES[model._meta.model_name], "articlesource_set"]
    ContentType.objects.get_for_model(model)  # asked for once, and kept in memory

    with_rows(article, FEW)
    few, shown = queries(clinician_client, article)
    assert shown == dict.fromkeys(names, FEW)

    with_rows(article, MANY)
    many, shown = queries(clinician_client, article)
    assert shown == dict.fromkeys(names, MANY)

    assert len(few) <= MOST, "\n".join(few)
    assert len(many) == len(few), "\n".join(many)


def test_each_row_of_many_shows_its_own_source_and_treatments(clinician_client):
    """What is asked for once is not shown everywhere."""
    guidance = Guidance.objects.get()
    with_rows(guidance, 3)
    last = guidance.needs.last()
    last.treatments.set([Treatment.objects.last()])

    tree = page(clinician_client.get(screen("guidance_change", guidance.pk)))

    keys = [tree.by_id(f"id_criteria-{number}-source")["value"] for number in range(3)]
    assert keys == ["source-0", "source-1", "source-2"]
    chosen = [
        [option["value"] for option in select.all("option") if "selected" in option.attributes]
        for select in (tree.by_id(f"id_needs-{number}-treatments") for number in range(3))
    ]
    first_two = [str(each.pk) for each in Treatment.objects.all()[:2]]
    assert chosen == [first_two, first_two, [str(Treatment.objects.last().pk)]]


def test_the_rows_here_are_all_that_there_are():
    """A new kind of row has to be entered above."""
    for model in ARTICLES:
        inlines = admin.site.get_model_admin(model).inlines
        rows = {inline.model for inline in inlines} - {ArticleSource}
        named = {getattr(model, name).rel.related_model for name in INLINES[model._meta.model_name]}
        assert rows == named
