from treatments.models.article import Article, ArticleSource, Source
from treatments.models.edition import Edition
from treatments.models.guidance import Criterion, FirstLineCare, Guidance, Need, RoleDuty
from treatments.models.page import Page, PageSection
from treatments.models.reference import Glossary, GlossaryTerm, SafetyNet, SafetySign
from treatments.models.treatment import (
    CommonQuestion,
    Finding,
    QuestionToAsk,
    Stance,
    Step,
    Treatment,
)

__all__ = [
    "Article",
    "ArticleSource",
    "CommonQuestion",
    "Criterion",
    "Edition",
    "Finding",
    "FirstLineCare",
    "Glossary",
    "GlossaryTerm",
    "Guidance",
    "Need",
    "Page",
    "PageSection",
    "QuestionToAsk",
    "RoleDuty",
    "SafetyNet",
    "SafetySign",
    "Source",
    "Stance",
    "Step",
    "Treatment",
]
