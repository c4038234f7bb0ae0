"""Where the editors’ screens are, under /admin/treatments/edition/. The page of one edition is
the model's own “change”."""

from django.urls import path

from treatments.desk.compare import compare_draft, compare_edition
from treatments.desk.edition_page import step
from treatments.desk.forms import FORMS
from treatments.desk.packet import packet
from treatments.desk.pages import pages
from treatments.desk.propose import propose

urlpatterns = [
    path("pages/", pages, name="treatments_pages"),
    path("of/<int:article_pk>/propose/", propose, name="treatments_propose"),
    *(path(f"<int:pk>/{name}/", step(name), name=f"treatments_edition_{name}") for name in FORMS),
    path("<int:pk>/compare/", compare_edition, name="treatments_edition_compare"),
    path("of/<int:article_pk>/compare/", compare_draft, name="treatments_draft_compare"),
    path("<int:pk>/packet/", packet, name="treatments_edition_packet"),
]
