"""A visitor with a receipt, and what her browser gets for it."""

import re

from consultations import receipt
from tests.consultations.page import page

START = "/request/status/"
ANOTHER_TIME = "/request/status/another-time/"
WITHDRAW = "/request/status/withdraw/"
DELETE = "/request/status/delete/"
WRONG = "ABCD EFGH JKMN PQRS TVWX YZ23 4567"


def code_of(request):
    return receipt.grouped(receipt.code_of(request))


def look(client, request, **changes):
    """What her browser gets for the reference and the code of her request."""
    typed = {"reference": request.reference, "code": code_of(request)} | changes
    return client.post(START, typed)


def proof_on(response):
    return next(n["value"] for n in page(response).all("input") if n["name"] == "proof")


def main(response):
    """The words of the page itself, without header and footer."""
    return page(response).by_id("main").text


def title(response):
    return page(response).all("title")[0].text


def masked(response):
    """A page without what differs from time to time: its tokens, and what was typed."""
    html = response.content.decode()
    html = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", html)
    html = re.sub(r'(name="proof" value=")[^"]*', r"\1", html)
    html = re.sub(r'(name="reference" value=")[^"]*', r"\1", html)
    return re.sub(r'(<textarea name="code"[^>]*>)[^<]*', r"\1", html)
