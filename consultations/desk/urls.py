"""Where the desk's screens are, under /admin/consultations/consultationrequest/. The board and
the page of one request are the model's own “changelist” and “change”."""

from django.urls import path

from consultations.desk.export import export
from consultations.desk.figures import figures
from consultations.desk.finding import finding
from consultations.desk.forgetting import forgetting
from consultations.desk.forms import FORMS
from consultations.desk.request_page import work
from consultations.desk.sheet import sheet
from consultations.desk.together import together
from consultations.desk.trouble import trouble

urlpatterns = [
    path("export/", export, name="consultations_export"),
    path("<int:pk>/sheet/", sheet, name="consultations_sheet"),
    path("figures/", figures, name="consultations_figures"),
    path("trouble/", trouble, name="consultations_trouble"),
    path("forgetting/", forgetting, name="consultations_forgetting"),
    path("together/", together, name="consultations_together"),
    path("find/", finding, name="consultations_find"),
    *(
        path(f"<int:pk>/{name}/", work, {"name": name}, name=f"consultations_{name}")
        for name in FORMS
    ),
]
