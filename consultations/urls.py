from django.urls import path

from consultations.views import confirmation, receipt, request

app_name = "consultations"
urlpatterns = [
    path("", request.start, name="request"),
    path("form/", request.form, name="form"),
    path("received/finished/", confirmation.finished, name="finished"),
    path("received/<token>/", confirmation.received, name="received"),
    path("status/", receipt.status, name="status"),
    path("status/another-time/", receipt.another_time, name="another_time"),
    path("status/withdraw/", receipt.withdraw, name="withdraw"),
    path("status/delete/", receipt.delete, name="delete"),
]
