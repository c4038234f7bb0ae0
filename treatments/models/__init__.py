from treatments.models.article import Article, ArticleSource, Source
from treatments.models.edition import Edition
from treatments.models.guidance import (
    BookingNote,
    CheckQuestion,
    Criterion,
    FirstLineCare,
    Guidance,
    Need,
    RoleDuty,
    SheetLine,
)
from treatments.models.page import Page, PageSection
from treatments.models.reference import (
    Glossary,
    GlossaryTerm,
    SafetyNet,
    SafetySign,
    Synonym,
)
from treatments.models.review import Comment, ReviewReminder
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
    "BookingNote",
    "CheckQuestion",
    "Comment",
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
    "ReviewReminder",
    "RoleDuty",
    "SafetyNet",
    "SafetySign",
    "SheetLine",
    "Source",
    "Stance",
    "Step",
    "Synonym",
    "Treatment",
]
