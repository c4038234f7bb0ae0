from django.urls import path

from treatments.views import articles, compare, needs, search, self_check, visit_sheet

app_name = "treatments"
LARGE_PRINT = {"is_large_print": True}
urlpatterns = [
    path("", articles.home, name="home"),
    path("treatments/", articles.treatment_list, name="treatment_list"),
    path("treatments/<slug:slug>/", articles.treatment, name="treatment"),
    path("treatments/<slug:slug>/large-print/", articles.treatment, LARGE_PRINT),
    path("compare/", compare.compare, name="compare"),
    path("pain/<slug:slug>/", needs.need, name="need"),
    path("self-check/", self_check.self_check, name="self_check"),
    path("search/", search.search, name="search"),
    path("visit-sheet/", visit_sheet.visit_sheet, name="visit_sheet"),
    path("edition/<slug:slug>/<int:number>/", articles.edition, name="edition"),
    path("site-index/", articles.site_index, name="site_index"),
    path("<slug:slug>/large-print/", articles.page, LARGE_PRINT),
    path("<slug:slug>/", articles.page, name="page"),  # last: it matches any one word
]
