"""The kinds of pages there are, and how a visitor gets to each."""

from tests.journeys import asking

ARTICLE = "/treatments/radiofrequency-ablation/"


def at(path):
    return lambda page: page.goto(path)


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
    **asking.KINDS,
    "not found": at("/never-was/"),
    "desk sign-in": at("/admin/account/sign-in/"),
}
