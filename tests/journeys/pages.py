"""The kinds of pages there are, and how a visitor gets to each."""

ARTICLE = "/treatments/radiofrequency-ablation/"
FORM = "/request/"
SEND = "Send my request"

# Numbers 555-01xx belong to nobody.
ANSWERS = {"name": "Pat O’Neill", "phone": "918-555-0101", "note": "My back hurts on stairs."}
CHOICES = {"call_time": "morning", "may_leave_message": "yes"}


def fill_in(page, **changes):
    """Answer everything that the form asks; `changes` replace typed answers."""
    for name, words in (ANSWERS | changes).items():
        page.locator(f"[name={name}]").fill(words)
    for name, value in CHOICES.items():
        page.locator(f"[name={name}][value={value}]").check()
    if not page.locator("[name=about]:checked").count():
        page.locator("[name=about]").first.check()
    page.locator("[name=consent]").check()


def send(page):
    page.get_by_role("button", name=SEND).click()


def at(path):
    return lambda page: page.goto(path)


def form_with_errors(page):
    page.goto(FORM)
    send(page)
    page.get_by_role("alert").wait_for()


def confirmation(page):
    page.goto(FORM)
    fill_in(page)
    send(page)
    page.wait_for_url("**/request/received/**")


KINDS = {
    "home": at("/"),
    "treatments": at("/treatments/"),
    "article": at(ARTICLE),
    "none of these now": at("/treatments/none-of-these-now/"),
    "when to consider": at("/when-to-consider/"),
    "need": at("/pain/leg-or-arm/"),
    "overview": at("/overview/"),
    "glossary": at("/glossary/"),
    "get help": at("/get-help/"),
    "clinicians": at("/clinicians/"),
    "contact": at("/contact/"),
    "first visit": at("/first-visit/"),
    "privacy": at("/privacy/"),
    "accessibility": at("/accessibility/"),
    "all pages": at("/site-index/"),
    "form": at(FORM),
    "form with errors": form_with_errors,
    "confirmation": confirmation,
    "not found": at("/never-was/"),
    "desk login": at("/admin/login/"),
}
