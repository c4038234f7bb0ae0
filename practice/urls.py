from django.urls import path, re_path

from practice import views

app_name = "practice"
urlpatterns = [
    re_path(
        r"^pictures/(?P<sha256>[0-9a-f]{64})/(?P<size>large|small)\.webp$",
        views.picture,
        name="picture",
    ),
    path("clinicians/", views.clinicians, name="clinicians"),
    path("contact/", views.contact, name="contact"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
