"""What staff note about a request, in their own words: encrypted like the visitor's."""

from django.db import models

from consultations.encryption import EncryptedTextField
from consultations.models.request import ConsultationRequest
from practice.models import Act


class Note(models.Model):
    """The words that belong to one line of the record. They go with the request; the line
    stays, without them."""

    request = models.ForeignKey(ConsultationRequest, on_delete=models.CASCADE, related_name="notes")
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="note")
    words = EncryptedTextField()

    def __str__(self):
        return f"note on {self.request}"
