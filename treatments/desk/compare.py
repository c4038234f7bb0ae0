"""Two editions of an article, or an edition and the draft, side by side word by word."""

from typing import NamedTuple

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from practice.screens import screen, show
from treatments.articles import as_its_kind
from treatments.changes import changes
from treatments.compose import compose
from treatments.models import Article, Edition

DRAFT = "draft"
NOTHING = "nothing"  # before the first edition there was none


@screen("treatments.view_edition")
@require_safe
def compare_edition(request, pk):
    """What an edition changes. `with`: the one before; `after`: another one than this."""
    edition = get_object_or_404(Edition.objects.defer("content").select_related("article"), pk=pk)
    return _compare(request, edition.article, str(pk))


@screen("treatments.view_edition")
@require_safe
def compare_draft(request, article_pk):
    """What the draft changes, as it was saved last."""
    return _compare(request, get_object_or_404(Article, pk=article_pk), DRAFT)


def edition_before(editions, number=None):
    """What readers had before the edition of that `number`, or what was proposed before it where
    they had nothing. Without a number: before the draft. None before the first."""
    earlier = [edition for edition in editions if number is None or edition.number < number]
    return max(earlier, key=lambda each: (bool(each.went_live_at), each.number), default=None)


def _compare(request, article, after):
    versions = Versions(article, _may_see_draft(request.user, article))
    chosen = versions.chosen(request.GET, after)
    if DRAFT in chosen and not versions.may_see_draft:
        return show(request, "desk/forbidden.html", "Not for your role", status=403)
    parts = changes(*versions.words(*chosen))
    return show(
        request,
        "treatments/compare.html",
        f"{article.title}: what changed",
        article=article,
        before=versions.name(chosen.before),
        after=versions.name(chosen.after),
        edition=versions.editions.get(chosen.after),
        parts=parts,
        is_all_new=chosen.before == NOTHING,
        count=sum(len(part.fields) for part in parts),
        form=ChooseForm(versions, chosen),
    )


def _may_see_draft(account, article):
    """As on the draft's own screen: whoever may change or view it there."""
    name = article.model_name
    return any(account.has_perm(f"treatments.{verb}_{name}") for verb in ("view", "change"))


class Chosen(NamedTuple):
    """The two to compare, each as it stands in an address."""

    before: str
    after: str


class Versions:
    """All that an article was and is: its editions and its draft."""

    def __init__(self, article, may_see_draft):
        self.article = article
        self.may_see_draft = may_see_draft
        editions = article.editions.defer("content").order_by("-number")
        self.editions = {str(edition.pk): edition for edition in editions}

    def chosen(self, asked, after):
        """What an address asks for. Raises Http404 for what is none of this article's."""
        before, after = asked.get("with"), asked.get("after", after)
        if before == DRAFT and "after" not in asked:
            before, after = (None if after == DRAFT else after), DRAFT
        chosen = Chosen(before or self._before(after), after)
        known = {DRAFT, *self.editions}
        if chosen.before not in known | {NOTHING} or chosen.after not in known:
            raise Http404
        return chosen

    def _before(self, after):
        number = self.editions[after].number if after in self.editions else None
        edition = edition_before(self.editions.values(), number)
        return str(edition.pk) if edition else NOTHING

    def words(self, *chosen):
        """The words of each; one query for those of editions. None for nothing."""
        pks = [self.editions[one].pk for one in chosen if one in self.editions]
        found = dict(Edition.objects.filter(pk__in=pks).values_list("pk", "content"))
        words = {str(pk): content for pk, content in found.items()}
        if DRAFT in chosen:
            words[DRAFT] = compose(as_its_kind(self.article))
        return [words.get(one) for one in chosen]

    def name(self, one):
        if one == DRAFT:
            return "the draft, as it is saved"
        if one == NOTHING:
            return "nothing"
        return f"edition {self.editions[one].number} ({self.editions[one].state})"

    def choices(self):
        """(value, words) of each, the newest first."""
        draft = [DRAFT] if self.may_see_draft else []
        return [(one, capfirst(self.name(one))) for one in [*draft, *self.editions]]


class ChooseForm(forms.Form):
    """Which two to compare. Its answer is the address itself."""

    def __init__(self, versions, chosen):
        super().__init__(initial={"with": chosen.before, "after": chosen.after})
        nothing = (NOTHING, "Nothing: all of it is new")
        self.fields["with"] = forms.ChoiceField(
            label="Before", choices=[*versions.choices(), nothing]
        )
        self.fields["after"] = forms.ChoiceField(label="After", choices=versions.choices())
