"""Asking for a review: what changed, what the checks say, and a note to whoever signs."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from practice.screens import screen, show
from treatments.articles import as_its_kind
from treatments.compose import compose, digest
from treatments.desk.checked import Checked
from treatments.desk.forms import AGAIN, VersionField
from treatments.desk.standing import Standing
from treatments.models import Article, Edition
from treatments.models.edition_queries import Seen


@screen("treatments.propose_edition")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, article_pk):
    article = as_its_kind(get_object_or_404(Article, pk=article_pk))
    words = compose(article)
    checked = Checked(article, words)
    typed = request.POST if request.method == "POST" else None
    form = ProposeForm(Seen(article.version, digest(words)), checked.needs_a_reason, typed)
    if form.is_valid() and (edition := form.propose(article, request.user)):
        messages.success(request, f"{edition} waits for a clinician’s signature.")
        return HttpResponseRedirect(reverse("admin:treatments_edition_change", args=[edition.pk]))
    return show(
        request,
        "treatments/propose.html",
        f"{article}: ask for a review",
        status=422 if form.errors else 200,
        article=article,
        draft_address=reverse(
            f"admin:treatments_{article._meta.model_name}_change", args=[article.pk]
        ),
        standing=Standing(article, words),
        checked=checked,
        form=form,
    )


class ProposeForm(forms.Form):
    use_required_attribute = False

    version = VersionField()
    sha256 = forms.CharField(widget=forms.HiddenInput, error_messages=AGAIN)
    note = forms.CharField(
        label="What changed, and why",
        help_text="The clinician reads this first.",
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        error_messages={"required": "Say in a sentence or two what changed, and why."},
    )
    reason = forms.CharField(
        label="Why these may stand",
        help_text="The clinician reads this, too, beside what the checks said.",
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
        error_messages={"required": "Mend what is named above, or say why it may stand."},
    )

    def __init__(self, seen, excusable, data=None):
        super().__init__(data, initial=seen._asdict())
        if not excusable:
            del self.fields["reason"]

    def propose(self, article, by):
        """The new edition; None where it is refused, and the form says why."""
        try:
            said = dict(self.cleaned_data)
            seen = Seen(said.pop("version"), said.pop("sha256"))
            return Edition.objects.propose(article, by=by, seen=seen, **said)
        except ValidationError as error:
            self.add_error(None, error)
        except PermissionDenied as error:
            self.add_error(None, str(error))
        return None
