"""An article as what it is: a treatment, the guidance, a page, the safety net, the glossary."""

from treatments.models import Glossary, Guidance, Page, SafetyNet, Treatment

MODELS = {model.KIND.value: model for model in (Treatment, Guidance, Page, SafetyNet, Glossary)}


def as_its_kind(article):
    """The instance of its own kind, which has its rows and can be composed. One query."""
    return MODELS[article.kind].objects.get(pk=article.pk)
