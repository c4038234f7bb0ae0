"""The content's files, both ways: an article's rows that say what a file says, and the file that
says what composed words say. `treatments.content_format` is what a file may say."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from practice.models import Picture
from treatments.articles import MODELS
from treatments.compose import compose
from treatments.content_format import (
    CITATION,
    PICTURE,
    PROCEDURE,
    ROWS,
    WORDS,
    check_table,
    named_in_errors,
)
from treatments.models import Article, ArticleSource, Source, Treatment
from treatments.models.article import ArticleRow
from treatments.needs import is_for_the_unsure


def draft_as_file(article):
    """What the file of an article's draft says; `article` is an instance of its own kind."""
    data = as_file(compose(article), article.to_confirm)
    if not article.illustration:  # its caption may wait for a drawing, and is in no words
        data["illustration_caption"] = article.illustration_caption
    return data


def as_file(words, to_confirm=""):
    """The inverse of compose(): what a file says that has these words, of a draft or of an
    edition of any version. Rows that say it compose to the same words again.

    What older words do not have is empty, or in a row left out. The size of a picture and
    the citations of sources are not in it: they are said by rows of their own.
    """
    words = _typed(words)
    model = MODELS[words["kind"]]
    of_its_kind = PROCEDURE if model is Treatment else []
    drawing = words["illustration"] or {"name": "", "caption": ""}
    shown = {"illustration": drawing["name"], "illustration_caption": drawing["caption"]}
    data = {key: words[key] for key in ("slug", "title", "position", *of_its_kind)}
    data |= {key: shown[key] if key in shown else words[key] for key in WORDS}
    data["sources"] = [source["key"] for source in words["sources"]]
    data["to_confirm"] = _lines(to_confirm)
    if words.get("picture"):
        data["picture"] = {key: words["picture"][key] for key in PICTURE}
    if "needs" in words:  # which said it by their slug only, before version 3
        words["needs"] = [
            need | {"is_for_the_unsure": is_for_the_unsure(need)} for need in words["needs"]
        ]
    rows = {
        name: [_row_as_file(row, keys) for row in words.get(name, [])]
        for name, keys in ROWS[model].items()
    }
    return data | _tables(words, model) | rows


def _typed(value):
    """What was composed, as it could have been typed."""
    if isinstance(value, str):
        return value.replace("\r\n", "\r\r\n")  # compose() takes one of them away again
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, list):
        return [_typed(each) for each in value]
    if isinstance(value, dict):
        return {key: _typed(each) for key, each in value.items()}
    return value


def _lines(text):
    """However a browser ended them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if text else []


def _tables(words, model):
    tables = {}
    if model is Treatment:
        facts = {name: words["facts"].get(name, "") for name in Treatment.FACTS}
        also_called, evidence = words["also_called"], words["evidence_phrase"]
        tables["facts"] = {"also_called": also_called, **facts, "evidence": evidence}
        compared = words.get("compared", {})
        tables["compared"] = {name: compared.get(name, "") for name in Treatment.COMPARED}
    if model.SECTIONS:
        texts = {part["key"]: part["text"] for part in words["sections"]}
        tables["sections"] = {name: texts.get(name, "") for name in model.SECTIONS}
    if model is Treatment:
        tables["sections"]["clinic_note"] = words.get("clinic_note", "")
    return tables


def _row_as_file(row, keys):
    row = {"text": row} if isinstance(row, str) else row  # a question to ask
    said = {key: _in_file(key, row.get(key)) for key in keys}
    return {key: value for key, value in said.items() if value is not None}


def _in_file(key, value):
    """What a file says for what a row says; None for a key that is left out."""
    if key == "source":
        return value or ""
    if value is None:
        return None
    if key == "recheck_on":
        return date.fromisoformat(value)
    if key == "answers":
        return "\n".join(f"{answer['slug']}: {answer['text']}" for answer in value)
    if key == "treatments":
        return sorted(value)  # the page shows them in the order of all treatments
    return value


def article_at(model, slug):
    """The article of this kind at this address, else one that was read there once, else None."""
    was_read_there = {"editions__went_live_at__isnull": False, "editions__card__slug": slug}
    articles = model.objects
    return articles.filter(slug=slug).first() or articles.filter(**was_read_there).first()


def write_draft(article, data, **more):
    """Make the rows of `article` say what a file says, and return it: those of a new one,
    of its own kind and with its slug, and those of an old one, whose version goes up.

    The slug stays. `more` are further fields of the article. Raises ValidationError for
    words that may not be or a picture that is not there, KeyError for a source and
    DoesNotExist for a treatment that is not there.
    """
    with transaction.atomic():
        if article.pk:
            Article.objects.filter(pk=article.pk).update(version=F("version") + 1)
            article.refresh_from_db(fields=["version"])
        save_row(article, **_fields(article, data), **more)
        for name in ROWS[type(article)]:
            _write_rows(getattr(article, name), name, data[name])
        article.articlesource_set.all().delete()
        for position, key in enumerate(data["sources"], start=1):
            save_row(ArticleSource(article=article, source=_source(key), position=position))
    return article


def save_row(row, **fields):
    """Save a row with these fields, checked as the admin would."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()


def _fields(article, data):
    fields = {name: data.get(name, "") for name in ["title", *WORDS]}
    fields |= {name: data["sections"][name] for name in article.SECTIONS}
    if isinstance(article, Treatment):
        fields |= _treatment_fields(data)
    return fields | {
        "position": data.get("position", 0),
        "to_confirm": "\n".join(data["to_confirm"]),
        **_picture_fields(data.get("picture")),
    }


def _treatment_fields(data):
    facts = dict(data["facts"])
    return {
        **{name: data[name] for name in PROCEDURE},
        "evidence_phrase": facts.pop("evidence"),
        **facts,
        **data["compared"],
        "clinic_note": data["sections"].get("clinic_note", ""),
    }


def _picture_fields(said):
    if said is None:
        return {"picture": None, "picture_alt": "", "picture_is_decorative": False}
    picture = Picture.objects.filter(sha256=said["sha256"]).first()
    if picture is None:
        raise ValidationError(f"There is no picture {said['sha256']}.")
    return {
        "picture": picture,
        "picture_alt": said["alt"],
        "picture_is_decorative": not said["alt"].strip(),
    }


def _write_rows(rows, name, said):
    rows.all().delete()
    for position, fields in enumerate(said, start=1):
        with named_in_errors(f"[[{name}]] number {position}"):
            _add_row(rows, position, fields)


def _add_row(rows, position, fields):
    fields = dict(fields)
    treatments = [_treatment(slug) for slug in fields.pop("treatments", [])]
    if "source" in fields:
        fields["source"] = _source(fields["source"]) if fields["source"] else None
    if issubclass(rows.model, ArticleRow):  # a glossary's terms stand by the alphabet
        fields["position"] = position
    row = rows.model(**{rows.field.name: rows.instance}, **fields)
    save_row(row)
    if treatments:
        row.treatments.set(treatments)


def _treatment(slug):
    if treatment := article_at(Treatment, slug):
        return treatment
    raise Treatment.DoesNotExist(f"The treatment “{slug}” does not exist.")


def _source(key):
    try:
        return Source.objects.get(key=key)
    except Source.DoesNotExist:
        raise KeyError(f"No source “{key}” in sources.toml") from None


def citation(source):
    """What a source's row says, as JSON keeps it."""
    said = {name: getattr(source, name) for name in CITATION}
    return said | {"checked_on": str(source.checked_on)}


def citation_in_file(fields):
    """What a table of sources.toml says of its source; what it leaves out is empty. Raises
    what check_table raises."""
    check_table(fields, [*CITATION, "checked_on"])
    return citation(Source(**fields))


def source_as_file(source):
    """The table of a source in sources.toml."""
    said = {name: getattr(source, name) for name in [*CITATION, "checked_on"]}
    return {name: value for name, value in said.items() if value not in (None, "")}
