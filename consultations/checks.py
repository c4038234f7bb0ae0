"""That what visitors wrote can be read with the keys we have."""

from django.core import checks

from practice.checks import has_table


@checks.register(checks.Tags.database)
def requests_can_be_read(app_configs=None, databases=None, **kwargs):
    from consultations.encryption import WrongKey
    from consultations.models import ConsultationRequest

    if not has_table(databases, ConsultationRequest):
        return []
    requests = ConsultationRequest.objects.order_by("received_at")
    try:
        requests.first(), requests.last()
    except WrongKey as error:
        return [checks.Error(str(error), id="consultations.E001")]
    return []
