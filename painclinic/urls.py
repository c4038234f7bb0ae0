from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from consultations.views.privacy import what_we_keep
from painclinic import views
from practice.storable import storable
from treatments.sitemap import PublicPages
from upkeep.views import healthz, readyz

urlpatterns = [
    path("admin/account/", include("practice.accounts.urls")),
    path("admin/", admin.site.urls),
    path("request/", include("consultations.urls")),
    path("privacy/", what_we_keep, name="what_we_keep"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("sitemap.xml", storable()(sitemap), {"sitemaps": {"pages": PublicPages}}, name="sitemap"),
    path("", include("practice.urls")),
    path("", include("treatments.urls")),
]

handler400 = "painclinic.views.bad_request"
handler403 = "painclinic.views.forbidden"
handler404 = "painclinic.views.not_found"
handler500 = "painclinic.views.server_error"
