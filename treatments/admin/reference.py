"""What articles lean on and readers search by."""

from django.contrib import admin
from django.db.models import URLField

from practice.admin import RecordedAdmin
from treatments import models


@admin.register(models.Source)
class SourceAdmin(RecordedAdmin):
    # an address that is typed without one begins with https://
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["key", "authors", "year", "kind", "checked_on"]
    list_filter = ["kind"]
    search_fields = ["key", "authors", "title"]


@admin.register(models.Synonym)
class SynonymAdmin(RecordedAdmin):
    list_display = ["phrase", "means"]
    search_fields = ["phrase", "means"]
