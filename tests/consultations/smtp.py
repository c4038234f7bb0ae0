"""A real mail server on this machine, and the five ways in which one fails.

Django talks SMTP to it over the loopback; it keeps the bytes of what it accepted.
"""

import socket
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes

from aiosmtpd.controller import Controller
from django.utils import timezone

from consultations.delivery import deliver_due
from consultations.models import Mail

WAYS_TO_FAIL = ["refuses connections", "hangs", "answers 451", "answers 550", "drops after DATA"]


class MailServer:
    """Accepts mails, but answers `refusal` instead when it has one ("not now" to the address,
    "no" to the mail), and cuts the line right after it accepted a mail when it `drops`."""

    def __init__(self, settings):
        self.settings = settings
        self.accepted = []  # (recipients, bytes)
        self.refusal = ""
        self.drops = False

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.refusal == "553 to the sender":
            return f"553 {address} is not one of ours"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusal == "451":
            return f"451 {address} is greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.refusal == "550":
            return f"550 nothing for {envelope.rcpt_tos[0]} here"
        self.accepted.append((envelope.rcpt_tos, envelope.content))
        if self.drops:
            server.transport.abort()
        return "250 OK"

    @property
    def messages(self):
        return [message_from_bytes(content) for _, content in self.accepted]

    @property
    def message_ids(self):
        return [message["Message-ID"] for message in self.messages]

    @contextmanager
    def failing(self, way):
        """While it lasts, the server fails in one of WAYS_TO_FAIL."""
        port = self.settings.EMAIL_PORT
        with socket.create_server(("127.0.0.1", 0)) as silent:
            if way == "hangs":
                self.settings.EMAIL_PORT = silent.getsockname()[1]
                self.settings.EMAIL_TIMEOUT = 0.3  # seconds; the site has 20
            elif way == "refuses connections":
                self.settings.EMAIL_PORT = silent.getsockname()[1]
                silent.close()
            elif way == "drops after DATA":
                self.drops = True
            else:
                self.refusal = way.removeprefix("answers ")
            yield
        self.settings.EMAIL_PORT, self.refusal, self.drops = port, "", False
        self.settings.EMAIL_TIMEOUT = 20


@contextmanager
def mail_server(settings):
    """A mail server that works, and the site set up to use it."""
    server = MailServer(settings)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield server
    controller.stop()


def each_leaves_once(server, way):
    """Checks that the mails in the outbox survive a server that fails in this `way`, and
    that each reaches it once when it works again. One notice and acknowledgements."""
    letters = Mail.objects.acknowledgements().waiting().count() + 1
    now = timezone.now()
    with server.failing(way):
        for _ in range(letters):  # a round ends when the server is in trouble
            deliver_due(now)
    assert list(Mail.objects.waiting().values_list("tries", flat=True).distinct()) == [1]
    seen_in_trouble = server.message_ids

    deliver_due(now + timedelta(minutes=1))

    assert not Mail.objects.waiting().exists()
    assert not Mail.objects.dead().exists()
    recovered = server.message_ids[len(seen_in_trouble) :]
    assert len(recovered) == len(set(recovered)) == letters
    # only a line that was cut after the server had the mail makes a second one
    assert set(seen_in_trouble) == (set(recovered) if way == "drops after DATA" else set())
