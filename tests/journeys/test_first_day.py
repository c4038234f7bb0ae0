"""A receptionist's first day: invited, signed in by phone or by passkey; and the last one."""

import quopri
import re

import pytest
from playwright.sync_api import expect

from practice.accounts.codes import code_of
from tests.journeys.conftest import DESKTOP, PHONE, WITHOUT_SCRIPTS, show_code, show_password
from tests.journeys.test_accessibility import put_axe_into, violations

ACCOUNTS = "/admin/practice/staffaccount/"
PASSWORD = "four words nobody guesses"
STAYS_IN_WIDTH = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture
def manager(signed_in_as):
    return signed_in_as("Manager")


@pytest.fixture
def invite(manager, running_site):
    """Adds a receptionist; the link in the mail that went out."""

    def add(name):
        manager.goto(f"{ACCOUNTS}add/")
        manager.get_by_label("Username").fill(name)
        manager.get_by_label("Email address").fill(f"{name}@example.com")
        manager.locator("#id_groups_from").select_option(label="Front desk")
        manager.locator("#id_groups_add").click()
        manager.get_by_role("button", name="Save", exact=True).click()
        expect(manager.get_by_text("An email with a link is on its way.")).to_be_visible()
        return link_to(name, running_site)

    return add


def link_to(name, site):
    """The newest link that was mailed to that person."""
    mails = sorted((site.folder / "mail").iterdir(), key=lambda file: file.stat().st_mtime)
    bodies = [quopri.decodestring(file.read_bytes()).decode() for file in mails]
    [*_, body] = [body for body in bodies if f"To: {name}@example.com" in body]
    return re.search(r"http://\S+", body)[0]


@pytest.fixture
def phone(new_context):
    """A phone that runs no script."""
    return new_context(**PHONE | WITHOUT_SCRIPTS).new_page()


def choose_password(page, link):
    page.goto(link)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Add a second factor")).to_be_visible()


def set_up_app(page):
    """The key that the page shows, and the recovery codes that follow."""
    page.get_by_role("link", name="Use an app on my phone").click()
    key = page.locator(".secret").inner_text().replace(" ", "")
    show_code(page, code_of(key))
    expect(page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    return key, page.locator(".codes li").all_inner_texts()


def open_desk(page):
    page.get_by_role("link", name="I have written them down: open the desk").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


def test_a_receptionist_gets_in_on_the_first_day_alone_on_a_phone_without_scripts(invite, phone):
    link = invite("nina")

    choose_password(phone, link)
    expect(phone.locator("[aria-current=step]")).to_have_text("Add a second factor")
    phone.goto("/admin/consultations/consultationrequest/")  # not yet
    expect(phone.get_by_role("heading", name="Add a second factor")).to_be_visible()
    _, codes = set_up_app(phone)
    assert len(set(codes)) == 10
    open_desk(phone)

    phone.goto(link)  # used up
    expect(phone.get_by_role("heading", name="This link does not work")).to_be_visible()


def test_a_lost_phone_and_a_recovery_code(invite, phone, new_context):
    choose_password(phone, invite("rita"))
    _, codes = set_up_app(phone)

    other = new_context(**DESKTOP).new_page()
    other.goto("/admin/")
    show_password(other, "rita", PASSWORD)
    show_code(other, codes[3])
    expect(other.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    other.goto("/admin/account/")
    expect(other.get_by_text("9 left.")).to_be_visible()


@pytest.fixture
def with_passkeys(new_context):
    """A computer that asks for a finger, which is always the right one."""
    page = new_context(**DESKTOP).new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return page


def test_a_passkey_does_instead_of_a_phone(invite, with_passkeys):
    page = with_passkeys
    choose_password(page, invite("pam"))
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_label("Name of this passkey").fill("Front desk computer")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    open_desk(page)
    page.get_by_role("button", name="Sign out").click()

    show_password(page, "pam", PASSWORD)
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto("/admin/account/")
    expect(page.get_by_text("Front desk computer, added on")).to_be_visible()


def test_a_passkey_of_somebody_else_is_not_taken(invite, with_passkeys, phone):
    """The browser has none for this account: the page says what to do, and codes still work."""
    page = with_passkeys
    choose_password(page, invite("quinn"))
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.locator(".codes li")).to_have_count(10)
    codes = page.locator(".codes li").all_inner_texts()

    phone.goto("/admin/")
    show_password(phone, "quinn", PASSWORD)
    expect(phone.get_by_role("button", name="Use your passkey")).to_be_hidden()
    show_code(phone, codes[0])
    expect(phone.get_by_role("button", name="Sign out")).to_be_visible()


def test_without_scripts_the_page_for_passkeys_points_to_the_phone(invite, phone):
    choose_password(phone, invite("nora"))
    phone.get_by_role("link", name="Use a passkey").click()
    expect(phone.get_by_role("button", name="Make a passkey")).to_be_hidden()
    phone.get_by_role("link", name="Use an app on your phone").click()
    expect(phone.get_by_role("img", name="QR code")).to_be_visible()


def test_who_leaves_is_out_at_once(invite, manager, phone, new_context):
    choose_password(phone, invite("lee"))
    set_up_app(phone)
    open_desk(phone)

    manager.goto(ACCOUNTS)
    manager.get_by_role("link", name="lee", exact=True).click()
    manager.get_by_label("Active").uncheck()
    manager.get_by_role("button", name="Save", exact=True).click()

    phone.reload()
    expect(phone.get_by_label("User name")).to_be_visible()
    show_password(phone, "lee", PASSWORD)
    expect(phone.get_by_text("User name or password is not right.").first).to_be_visible()


def test_going_back_after_signing_out_shows_nothing(invite, phone):
    choose_password(phone, invite("bea"))
    set_up_app(phone)
    open_desk(phone)
    phone.goto("/admin/account/")
    phone.goto("/admin/")
    phone.get_by_role("button", name="Sign out").click()
    expect(phone.get_by_label("User name")).to_be_visible()

    for _ in range(3):
        phone.go_back()
        assert "bea" not in phone.content()
        expect(phone.get_by_role("button", name="Sign out")).to_have_count(0)


def test_every_page_on_the_way_fits_a_phone_and_axe_finds_nothing(invite, new_context):
    page = new_context(**PHONE).new_page()
    page.emulate_media(reduced_motion="reduce")
    link = invite("axel")
    wrong = []

    def look():
        put_axe_into(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for width in (320, 390, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                if not page.evaluate(STAYS_IN_WIDTH):
                    wrong.append((page.url, width, "too wide"))
                wrong.extend((page.url, width, scheme, *found) for found in violations(page))
        page.set_viewport_size(PHONE["viewport"])

    page.goto("/admin/")
    look()
    show_password(page, "axel", "wrong")
    look()
    for path in ("password/forgotten/", "password/link-sent/", "password/choose/x-y/"):
        page.goto(f"/admin/account/{path}")
        look()
    page.goto(link)
    look()
    choose_password(page, link)
    look()
    page.goto("/admin/account/passkey/")
    look()
    page.goto("/admin/account/app/")
    look()
    show_code(page, "000000")
    look()
    page.goto("/admin/account/")
    key, _ = set_up_app(page)
    look()
    for path in ("", "recovery-codes/", "recovery-codes/new/", "password/", "sign-out/"):
        page.goto(f"/admin/account/{path}")
        look()
    page.get_by_role("button", name="Sign out").click()
    show_password(page, "axel", PASSWORD)
    look()

    assert wrong == []


def test_axe_finds_nothing_where_a_manager_helps(invite, manager):
    invite("ada")
    for scheme in ("light", "dark"):
        manager.emulate_media(color_scheme=scheme)
        manager.get_by_role("button", name="Make a link to hand over").click()
        expect(manager.get_by_text("This page shows it this once.")).to_be_visible()
        put_axe_into(manager)
        assert violations(manager) == set()
    manager.set_viewport_size(PHONE["viewport"])
    assert manager.evaluate(STAYS_IN_WIDTH)


def test_all_workers_of_the_server_count_wrong_passwords_together(new_context):
    page = new_context(**PHONE | WITHOUT_SCRIPTS).new_page()
    page.goto("/admin/")
    for _ in range(5):
        show_password(page, "guessed", "wrong")
        expect(page.get_by_text("User name or password is not right.").first).to_be_visible()
    show_password(page, "guessed", "wrong")
    expect(page.get_by_text("Too many tries. Try again at").first).to_be_visible()
