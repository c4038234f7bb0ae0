"""A source, chosen by its key: one list for all rows of a screen, and no query for each."""

from django import forms
from django.core.exceptions import ValidationError

from treatments.models import Source

LIST_ID = "all-sources"


class KnownSources:
    """All sources, asked for once for each screen."""

    def __init__(self):
        self.all = list(Source.objects.only("key", "authors", "year"))
        self._by_key = {source.key: source for source in self.all}
        self._keys = {source.pk: source.key for source in self.all}

    def key_of(self, pk):
        return self._keys.get(pk, "")

    def called(self, key):
        """The source with that key, or None."""
        return self._by_key.get(key)


class SourceField(forms.CharField):
    """Takes the key of a source and gives the source. Raises ValidationError for a key that
    there is not."""

    def __init__(self, known, **kwargs):
        self.known = known
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": LIST_ID, "class": "vTextField"}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return self.known.key_of(value) if isinstance(value, int) else value

    def clean(self, value):
        key = super().clean(value)
        source = self.known.called(key)
        if key and source is None:
            raise ValidationError(
                f"No source is called “{key}”. Choose one of the list, or add it under “Sources”."
            )
        return source

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != (data or "")
