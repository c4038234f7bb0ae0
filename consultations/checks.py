"""That what visitors wrote can be read, that staff hear of it, and that limits tell people
apart."""

from django.conf import settings
from django.core import checks

from practice.checks import has_table


@checks.register(checks.Tags.database)
def requests_can_be_read(app_configs=None, databases=None, **kwargs):
    from consultations.encryption import WrongKey, key_ids, wholly_under
    from consultations.models import ConsultationRequest, Note

    models = [m for m in (ConsultationRequest, Note) if has_table(databases, m)]
    try:
        for model in models:
            for _ in model.objects.exclude(wholly_under(model, *key_ids())).iterator():
                pass  # reading is decrypting
    except WrongKey as error:
        return [checks.Error(str(error), id="consultations.E001")]
    return []


@checks.register(deploy=True)
def mail_is_set_up(app_configs=None, **kwargs):
    if settings.CAN_MAIL:
        return []
    return [
        checks.Warning(
            "There is no mail server. Nobody is told that a request waits.",
            hint="Set MAIL_HOST, or let staff look at the desk several times a day.",
            id="consultations.W001",
        )
    ]


@checks.register(checks.Tags.database)
def mails_are_delivered(app_configs=None, databases=None, **kwargs):
    from consultations.models import Mail

    if not has_table(databases, Mail) or not (dead := Mail.objects.dead().count()):
        return []
    return [
        checks.Warning(
            f"Emails that could not be delivered in 72 hours: {dead}.",
            hint="Sign in and open “Emails”: it says why. `manage.py deliver --dead` tries again.",
            id="consultations.W002",
        )
    ]


@checks.register(deploy=True)
def visitors_are_told_apart(app_configs=None, **kwargs):
    if not settings.BEHIND_PROXY or settings.TRUSTED_PROXIES:
        return []
    return [
        checks.Error(
            "Behind a proxy all visitors seem to have its address, and share one limit on "
            "requests.",
            hint="Set TRUSTED_PROXIES to the number of your proxies, each of which adds the "
            "caller’s address to X-Forwarded-For.",
            id="consultations.E002",
        )
    ]
