"""A row for any table, as the models of a migration's state know it."""

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

from django.db import IntegrityError, models, transaction
from django.utils import timezone

numbers = count(1000)

# Made by a migration, and the only row there can be.
ONLY_ONE = {"practice.profile", "practice.recordhead"}
# Hold a few rows at most: those from earlier steps make room. With what each row must be.
FEW = {"practice.openinghours": {}, "consultations.deliverylease": {"pk": 1}}
# What the rules of a table want of a row with as little as may be.
SUITS = {"treatments.edition": {"is_starter": True}}


def fill_every_table(apps):
    """Add rows to each table of this state: one with all filled in, one with as little as may
    be, as far as the rules of the table let them. Returns the labels of the models."""
    waiting = [m for m in apps.get_models(include_auto_created=True) if can_be_filled(m)]
    filled = []
    while waiting:
        ready = [m for m in waiting if not targets(m) & set(waiting)] or waiting[:1]
        for model in ready:
            waiting.remove(model)
            if all(target._base_manager.exists() for target in targets(model)):
                add_rows(model)
                filled.append(model._meta.label_lower)
    return filled


def can_be_filled(model):
    is_ours = not model._meta.proxy and model._meta.managed and not model._meta.swapped
    return is_ours and model._meta.label_lower not in ONLY_ONE


def targets(model):
    """The models that a row of this one points at."""
    needed = {f.remote_field.model for f in fields_to_fill(model) if f.remote_field and not f.null}
    return needed - {model}


def add_rows(model):
    """At least one, or the table refuses both: then SUITS must know better."""
    if model._meta.label_lower in FEW:
        model._base_manager.all().delete()
    added = [add_row(model, choose) for choose in (all_filled, as_little_as_may_be)]
    assert any(added), f"{model._meta.label_lower}: no row suits its rules"


def add_row(model, choose):
    values = choose(model) | FEW.get(model._meta.label_lower, {})
    try:
        with transaction.atomic():
            return model._base_manager.create(**values)
    except IntegrityError:
        return None


def all_filled(model):
    return {field.name: value_for(field) for field in fields_to_fill(model)}


def as_little_as_may_be(model):
    fields = [f for f in fields_to_fill(model) if not f.null and not f.has_default()]
    values = {f.name: "" if may_be_blank(f) else value_for(f) for f in fields}
    return values | SUITS.get(model._meta.label_lower, {})


def may_be_blank(field):
    return field.blank and field.empty_strings_allowed and not field.remote_field


def fields_to_fill(model):
    """All but the keys that the database or Django gives."""
    return [field for field in model._meta.concrete_fields if not field.auto_created]


def value_for(field):
    if field.remote_field:
        return field.remote_field.model._base_manager.order_by("-pk").first()
    if field.choices:
        return field.choices[0][0]
    if field.has_default() and not field.unique:
        return field.get_default()
    number = next(numbers)
    for kind, value in VALUES.items():
        if isinstance(field, kind):
            return value(field, number)
    raise TypeError(f"No example for {field!r}")


VALUES = {
    models.EmailField: lambda field, number: f"a{number}@example.com",
    models.SlugField: lambda field, number: f"a-{number}",
    models.CharField: lambda field, number: f"{field.name} {number}"[-(field.max_length or 40) :],
    models.TextField: lambda field, number: f"Words of {field.name}, ’{number}’.",
    models.BooleanField: lambda field, number: False,
    models.IntegerField: lambda field, number: number,
    models.DecimalField: lambda field, number: Decimal(1),
    models.DateTimeField: lambda field, number: timezone.now(),
    models.DateField: lambda field, number: date(2020, 1, 1) + timedelta(number),
    models.TimeField: lambda field, number: time(number % 24, number % 60),
    models.JSONField: lambda field, number: {},
    models.UUIDField: lambda field, number: uuid4(),
    models.BinaryField: lambda field, number: number.to_bytes(2),
}
