"""The front desk in a browser."""

REQUESTS = "/admin/consultations/consultationrequest/"


def open_request(desk, reference):
    """The page of that request; what stands on it."""
    desk.goto(REQUESTS)
    desk.get_by_role("link", name=reference).click()
    return desk.locator("#content-main")


def shown(desk, reference, name):
    """What the page of that request shows under that name."""
    row = open_request(desk, reference).locator(".form-row").filter(has_text=f"{name}:")
    return row.locator(".readonly").inner_text()


def others_of(desk, reference):
    """The references of the requests that were sent from the same form."""
    return shown(desk, reference, "Sent from the same form")
