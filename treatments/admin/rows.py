"""The rows of an article on its screen."""

from django.contrib import admin
from django.forms import BaseInlineFormSet

from treatments import models
from treatments.admin.fields import TYPED
from treatments.admin.sources import KnownSources, SourceField


class RowFormSet(BaseInlineFormSet):
    """The rows that were read with their article, if they were: the screen shows the same ones in
    its fields and in what is composed of them. After a form that was refused, the row of each
    form that came back, or None where it is gone: the admin lays the two side by side, and would
    leave out the last forms if there were more of them."""

    def get_queryset(self):
        if self.is_bound and "forms" in self.__dict__:
            rows = [form.instance for form in self.initial_forms]
            return [row if row.pk else None for row in rows]
        if self.instance.pk is None:
            return super().get_queryset()
        return getattr(self.instance, self.get_default_prefix()).all()


class RowInline(admin.StackedInline):
    """Rows of one kind, folded until they are needed, stacked so that each field has its label.
    What each row has to choose from is asked for once: 30 rows take as many queries as one."""

    extra = 0
    classes = ["collapse"]
    formfield_overrides = TYPED
    formset = RowFormSet

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name != "source":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return SourceField(
            known_sources(request),
            required=not db_field.blank,
            label=db_field.verbose_name.capitalize(),
            help_text=f"Its key, such as juch-2017. {db_field.help_text}",
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.choices = once(request, db_field.name, lambda: list(field.choices))
        return field


def once(request, name, ask):
    """What `ask` gives, asked for once for each screen."""
    asked = request.__dict__.setdefault("asked_for_rows", {})
    if name not in asked:
        asked[name] = ask()
    return asked[name]


def names_of_rows(article_model, inlines):
    """How an article calls the rows of these inlines, as prefetch_related takes them."""
    rows = {inline.model for inline in inlines}
    related = article_model._meta.related_objects
    return [each.get_accessor_name() for each in related if each.related_model in rows]


def rows_on_screen(article, formsets):
    """The beginning of the names of a row's fields, as the article's words count rows → as its
    form does: there a row that was moved, or one below a deleted one, keeps its number."""
    found = {}
    for formset in formsets:
        names = {form.instance.pk: form.prefix for form in formset.forms}
        for number, row in enumerate(getattr(article, formset.prefix).all()):
            found[f"{formset.prefix}-{number}"] = names[row.pk]
    return found


def known_sources(request):
    """All sources, shared by the rows of this screen."""
    return once(request, "sources", KnownSources)


def rows_of(row_model):
    """An inline for one kind of row."""
    return type(f"{row_model.__name__}Inline", (RowInline,), {"model": row_model})


class SourceInline(RowInline):
    """The page's list of sources, in the order of their numbers."""

    model = models.ArticleSource
    verbose_name = "source"
    verbose_name_plural = "sources of this page"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")
