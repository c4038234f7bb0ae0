"""The rows of an article on its screen."""

from django import forms
from django.contrib import admin
from django.db.models import Q

from treatments import models
from treatments.admin.fields import TYPED


class RowInline(admin.StackedInline):
    """Rows of one kind, folded until they are needed, stacked so that each field has its label.
    A row cites one of the sources that its page lists: a list of all sources in every row would
    be megabytes, and one to search in needs a script."""

    extra = 0
    classes = ["collapse"]
    formfield_overrides = TYPED

    def get_formset(self, request, obj=None, **kwargs):
        self.article = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "source" and self.article:
            field = _own_source(field, self._sources())
        return field

    def _sources(self):
        """Those of the page's list, and those that a row cites all the same."""
        cited = self.model.objects.filter(**{self._owner: self.article.pk}).values("source")
        listed = Q(articlesource__article=self.article.pk)
        return models.Source.objects.filter(listed | Q(pk__in=cited)).distinct()

    @property
    def _owner(self):
        """The name of the field that holds the row's article."""
        return next(f.name for f in self.model._meta.fields if f.related_model is self.parent_model)


def _own_source(field, sources):
    """The field with these sources to choose from, asked for once and not by every row."""
    choices = [(source.pk, source.in_a_word) for source in sources]
    own = forms.ModelChoiceField(
        sources,
        required=field.required,
        label=field.label,
        help_text="One of this page’s list of sources. Add it there and save first. "
        + field.help_text,
    )
    own.choices = [("", "---------"), *choices]
    return own


def rows_of(row_model):
    """An inline for one kind of row."""
    return type(f"{row_model.__name__}Inline", (RowInline,), {"model": row_model})


class SourceInline(admin.StackedInline):
    """The page's list of sources, in the order of their numbers."""

    model = models.ArticleSource
    verbose_name = "source"
    verbose_name_plural = "sources of this page"
    extra = 0
    classes = ["collapse"]
    autocomplete_fields = ["source"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")
