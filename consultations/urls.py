from django.urls import path

from consultations import views

app_name = "consultations"
urlpatterns = [
    path("", views.request_form, name="request"),
    path("received/<token>/", views.received, name="received"),
]
