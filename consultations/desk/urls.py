"""Where the desk's screens are, under /admin/consultations/consultationrequest/. The board and
the page of one request are the model's own “changelist” and “change”."""

urlpatterns = []
