"""A visitor in a browser asks for a consultation: page by page, and into every trouble."""

import re
from itertools import pairwise

from consultations import journey
from tests.consultations.visitor import FORM, PAGES, TYPED

START = "/request/"
STATUS = "/request/status/"
SEND = "Send my request"
TITLES = {page.slug: page.title for page in journey.PAGES}
LABELS = {name: field.label for page in journey.PAGES for name, field in page.base_fields.items()}
_SIGN = "[2-9A-HJ-KM-NP-TV-Z]"
REFERENCE = re.compile(rf"{_SIGN}{{4}}-{_SIGN}{{4}}-{_SIGN}{{2}}")


def choose(page, name, *values):
    for value in values:
        page.locator(f"[name={name}][value={value}]").check()


def answer(page, step, **changes):
    """Answer what that page asks as the visitor of these tests does; `changes` are typed or
    chosen instead, None is left alone."""
    for name, typed in (TYPED[step] | changes).items():
        control = page.locator(f"[name={name}]")
        if name == "homepage" or typed is None:
            continue
        if control.first.get_attribute("type") not in ("radio", "checkbox"):
            control.fill(typed)
        elif typed == "on":
            control.check()
        else:
            choose(page, name, *([typed] if isinstance(typed, str) else typed))


def press(page, button):
    page.get_by_role("button", name=button, exact=True).click()


def arrive(page, title):
    page.get_by_role("heading", level=1, name=title, exact=True).wait_for()


def go_on(page, step):
    """Press Continue; the page that comes is that one."""
    press(page, "Continue")
    arrive(page, TITLES[step])


def walk_to(page, step, **changes):
    """From the first page to that one, everything before it answered."""
    page.goto(FORM)
    walk_on(page, "safety", step, **changes)


def walk_on(page, here, there, **changes):
    """The same from any page."""
    for before, after in pairwise(PAGES[PAGES.index(here) : PAGES.index(there) + 1]):
        own = {name: typed for name, typed in changes.items() if name in TYPED[before]}
        answer(page, before, **own)
        go_on(page, after)


def fill_in(page, **changes):
    """Answer everything up to “Check your answers”; `changes` replace what is typed."""
    walk_to(page, "check", **changes)


def send(page):
    """Give permission and send; the confirmation comes. Returns the reference on it."""
    page.locator("[name=consent]").check()
    press(page, SEND)
    page.wait_for_url("**/request/received/**")
    return reference_on(page)


def reference_on(page):
    reference = page.locator(".ref").first.inner_text()
    assert REFERENCE.fullmatch(reference)
    return reference


def code_on(page):
    return page.locator(".ref.code").inner_text()


def answered(page, name):
    """What “check your answers” shows for the question of that name."""
    return row(page, name).locator("dd").first


def change(page, name):
    """Press “Change” beside it; the page with that question comes."""
    row(page, name).get_by_role("button").click()
    [step] = [step.slug for step in journey.PAGES if name in step.base_fields]
    arrive(page, TITLES[step])


def row(page, name):
    of_the_question = page.locator(f"[formaction$='#id_{name}'], [formaction$='#id_{name}_0']")
    return page.locator(".answers > div").filter(has=of_the_question)


# what is wrong, page by page


def refused(page, step, button="Continue", **changes):
    answer(page, step, **changes)
    press(page, button)
    page.get_by_role("alert").wait_for()


def safety_refused(page):
    page.goto(FORM)
    refused(page, "safety", sign=None)


def about_you_refused(page):
    walk_to(page, "about-you")
    nothing = {"relation": "", "may_ask": None, "call_time": None}
    refused(page, "about-you", name="", phone="12", email="at home", **nothing)


def talking_refused(page):
    walk_to(page, "talking")
    refused(page, "talking", language="x" * 101, access_needs="x" * 501)


def your_questions_refused(page):
    walk_to(page, "your-questions")
    nothing = {"about": None, "referral": None, "referred_by": None}
    refused(page, "your-questions", note="x" * 2001, **nothing)


def check_refused(page):
    fill_in(page)
    refused(page, "check", SEND, consent=None)


def form_closed(page):
    """Answers that are too old or not ours cannot be used any more."""
    walk_to(page, "talking")
    page.locator("[name=draft]").evaluate("field => { field.value = 'closed' }")
    refused(page, "talking")


def not_sent(page):
    fill_in(page)
    page.context.clear_cookies()
    refused(page, "check", SEND)


# other pages on the way


def emergency(page):
    page.goto(FORM)
    answer(page, "safety", sign="yes")
    press(page, "Continue")
    arrive(page, "Call 911 now")


def for_another(page):
    walk_to(page, "about-you")
    answer(page, "about-you")


def checked_sign(page):
    """Sent back to the first page by somebody who went on from the emergency page."""
    emergency(page)
    press(page, "A doctor has already checked this: go on")
    arrive(page, TITLES["about-you"])
    press(page, "Back")
    arrive(page, TITLES["safety"])


def confirmation(page):
    fill_in(page)
    send(page)


def finished(page):
    confirmation(page)
    page.get_by_role("link", name="Forget my answers on this computer").click()
    arrive(page, "We asked your browser to forget")


def receipt_wrong(page):
    page.goto(STATUS)
    page.locator("[name=reference]").fill("ABCD-EFGH-JK")
    page.locator("[name=code]").fill("ABCD " * 7)
    press(page, "Show my request")
    page.get_by_role("alert").wait_for()


def receipt_empty(page):
    page.goto(STATUS)
    press(page, "Show my request")
    page.get_by_role("alert").wait_for()


def stage(page):
    confirmation(page)
    reference, code = reference_on(page), code_on(page)
    page.goto(STATUS)
    page.locator("[name=reference]").fill(reference)
    page.locator("[name=code]").fill(code)
    press(page, "Show my request")
    arrive(page, "We have your request")


def withdraw(page):
    stage(page)
    press(page, "Cancel my request…")
    arrive(page, "Cancel your request?")


def deleted(page):
    withdraw(page)
    press(page, "Yes, cancel and delete it")
    arrive(page, "Your request is deleted")


REFUSED = {
    "safety refused": safety_refused,
    "about you refused": about_you_refused,
    "talking refused": talking_refused,
    "your questions refused": your_questions_refused,
    "check refused": check_refused,
}
GIVEN_BACK = {"form closed": form_closed, "not sent": not_sent}
RECEIPT_REFUSED = {"receipt wrong": receipt_wrong, "receipt empty": receipt_empty}
KINDS = {
    "start": lambda page: page.goto(START),
    "safety": lambda page: page.goto(FORM),
    "emergency": emergency,
    "checked sign": checked_sign,
    "about you": lambda page: walk_to(page, "about-you"),
    "for another": for_another,
    "talking": lambda page: walk_to(page, "talking"),
    "your pain": lambda page: walk_to(page, "your-pain"),
    "your questions": lambda page: walk_to(page, "your-questions"),
    "check": fill_in,
    **REFUSED,
    **GIVEN_BACK,
    "confirmation": confirmation,
    "finished": finished,
    "receipt": lambda page: page.goto(STATUS),
    **RECEIPT_REFUSED,
    "stage": stage,
    "withdraw": withdraw,
    "deleted": deleted,
}
