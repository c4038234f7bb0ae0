"""Where the desk's screens are, under /admin/consultations/consultationrequest/. The board and
the page of one request are the model's own “changelist” and “change”."""

from django.urls import path

from consultations.desk.finding import finding
from consultations.desk.forgetting import forgetting
from consultations.desk.forms import FORMS
from consultations.desk.request_page import work

urlpatterns = [
    path("forgetting/", forgetting, name="consultations_forgetting"),
    path("find/", finding, name="consultations_find"),
    *(
        path(f"<int:pk>/{name}/", work, {"name": name}, name=f"consultations_{name}")
        for name in FORMS
    ),
]
