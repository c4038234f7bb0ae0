"""Mails to staff that name no patient: a count, a page, a day."""

import logging

from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)


def leaves(notice, address):
    """Whether the mail server took it; `notice` has a subject and a body. Only the kind of a
    failure is logged: its words may hold the address."""
    mail = EmailMessage(
        subject=notice.subject,
        body=notice.body,
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},  # RFC 3834: asks for no automatic answer
    )
    try:
        mail.send()
    except Exception as error:  # no address, whatever is wrong with it, keeps the others
        logger.warning("A mail to staff did not leave: %s.", type(error).__name__)
        return False
    return True


def addresses_of(people):
    """Each once, in whatever case it is written."""
    return list({person.email.lower(): person.email for person in people if person.email}.values())
