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


def tab_to(page, target):
    """Press Tab until the focus is there."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never gets to {target}")


SHOW = "Show what my answers bring up"
SHOW_SIGN = "I ticked a sign: show me what to do"


def self_check_emergency(page):
    page.goto("/self-check/")
    page.get_by_label("Chest pain, trouble breathing, or fainting").check()
    page.get_by_role("button", name=SHOW_SIGN).click()
    page.get_by_role("heading", name="Call 911 now").wait_for()


def self_check_result(page):
    """With a card for each question about signs, and with rows of all kinds."""
    page.goto("/self-check/")
    for name in ["over-6-months", "in-back", "poor-sleep", "exercise", "blood-thinner", "walk"]:
        page.locator(f"[value={name}]").check()
    page.get_by_role("button", name=SHOW).click()
    page.get_by_role("heading", name="Your answers", exact=True).wait_for()


def self_check_today(page):
    page.goto("/self-check/")
    page.get_by_label("Weight loss that you cannot explain").check()
    page.get_by_role("button", name=SHOW, exact=True).click()
    page.get_by_role("heading", name="Call a clinician today", level=1).wait_for()


def self_check_with_nothing_ticked(page):
    page.goto("/self-check/")
    page.get_by_role("button", name=SHOW, exact=True).click()
    page.get_by_role("heading", name="Nothing is ticked yet").wait_for()


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
    "comparison": at("/compare/"),
    "two compared": at("/compare/?with=spinal-cord-stimulation&with=none-of-these-now"),
    "one to compare": at("/compare/?with=nerve-blocks"),
    "search": at("/search/"),
    "search that finds": at("/search/?q=slipped+disc"),
    "search that corrects": at("/search/?q=epidurel"),
    "search that finds nothing": at("/search/?q=zzzzzz"),
    "large print": at(f"{ARTICLE}large-print/"),
    "self-check": at("/self-check/"),
    "self-check today": self_check_today,
    "self-check with nothing ticked": self_check_with_nothing_ticked,
    "self-check emergency": self_check_emergency,
    "self-check result": self_check_result,
    "visit sheet": at("/visit-sheet/"),
    "form": at(FORM),
    "form with errors": form_with_errors,
    "confirmation": confirmation,
    "not found": at("/never-was/"),
    "desk login": at("/admin/login/"),
}
