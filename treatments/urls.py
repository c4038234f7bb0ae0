from django.urls import path

from treatments import views

app_name = "treatments"
urlpatterns = [
    path("", views.home, name="home"),
    path("treatments/", views.treatment_list, name="treatment_list"),
    path("treatments/<slug:slug>/", views.treatment, name="treatment"),
    path("site-index/", views.site_index, name="site_index"),
    path("<slug:slug>/", views.page, name="page"),  # last: it matches any one word
]
