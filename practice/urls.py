from django.urls import path

from practice import views

app_name = "practice"
urlpatterns = [
    path("clinicians/", views.clinicians, name="clinicians"),
    path("contact/", views.contact, name="contact"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
