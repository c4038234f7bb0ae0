"""The way through the form: which page comes when, and when all of it is answered."""

from consultations.consent import CONSENT_VERSION
from consultations.forms.steps import AboutYou, Check, Safety, Talking, YourPain, YourQuestions
from consultations.models import WhoFor

PAGES = [Safety, AboutYou, Talking, YourPain, YourQuestions, Check]
# Fields that are no answers to the clinic, and those that are not shown to be checked.
NOT_ANSWERS = {"sign", "homepage", "may_ask", "wants_mail", "consent"}
NOT_SHOWN = {"homepage", "may_ask"}


class Journey:
    """`about` is what a request can be about; `can_mail` whether this site sends mail."""

    def __init__(self, about, *, can_mail):
        self.about = about
        self.can_mail = can_mail

    def page(self, slug):
        """The page of that name; the first one for a name that is none."""
        return next((page for page in PAGES if page.slug == slug), Safety)

    def after(self, page, draft):
        return Check if draft.is_checked else PAGES[PAGES.index(page) + 1]

    def before(self, page, draft):
        if draft.is_checked:
            return Check
        return PAGES[max(PAGES.index(page) - 1, 0)]

    def form(self, page, data=None, *, draft):
        """The form of `page`: judged when `data` is what was posted, else as it was left."""
        extra = {}
        if page is YourQuestions:
            extra["about"] = self.about
        if page is Check:
            extra["offers_mail"] = self.can_mail and any(draft.answers.get("email", []))
        return page(data, draft=draft, **extra)

    def unfinished(self, draft):
        """The first page before the last that does not hold yet, judged; None if all do."""
        forms = (self.form(page, draft.data, draft=draft) for page in PAGES[:-1])
        return next((form for form in forms if not form.is_valid()), None)

    def answers(self, draft):
        """All answers, cleaned, by the name of their field; the draft must be finished."""
        answers = {}
        for page in PAGES:
            form = self.form(page, draft.data, draft=draft)
            form.full_clean()
            answers |= form.cleaned_data
        return answers

    def summary(self, draft):
        """For “check your answers”: each page with (field, question, answer in words)."""
        for page in PAGES[:-1]:
            form = self.form(page, draft.data, draft=draft)
            form.full_clean()
            yield form, list(_rows(form))


def _rows(form):
    for field in form:
        if field.name in NOT_SHOWN or _is_beside_the_point(field.name, form.cleaned_data):
            continue
        question = str(field.label).removesuffix(" (optional)")
        yield field, question, _in_words(field, form.cleaned_data.get(field.name))


def _is_beside_the_point(name, answers):
    """Questions that were shown only with a certain answer to the one before."""
    if name == "relation":
        return answers.get("who_for") == WhoFor.ME
    return name == "referred_by" and answers.get("referral") != "yes"


def _in_words(field, answer):
    """An answer as it was chosen or typed; "" when there is none."""
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    choices = dict(getattr(field.field, "choices", ()))
    if isinstance(answer, list):
        return ", ".join(choices[value] for value in answer)
    return choices.get(answer, answer) or ""


def to_store(answers):
    """Cleaned answers as a ConsultationRequest keeps them."""
    lists = {name: " ".join(answers[name]) for name in ("pain_places", "tried", "about")}
    kept = {name: answer for name, answer in answers.items() if name not in NOT_ANSWERS}
    return (
        kept
        | lists
        | {
            "has_checked_sign": answers["sign"] == Safety.CHECKED,
            "wants_mail": answers.get("wants_mail", False),
            "consent_version": CONSENT_VERSION,
        }
    )
