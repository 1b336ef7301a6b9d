"""Addresses of the public portal: the front, and under p/ each book's own."""

from django.urls import path

from taizhang.portal import asking, following, open_data, posted, services, views

app_name = "portal"
urlpatterns = [
    path("", views.front, name="front"),
    path("robots.txt", views.robots, name="robots"),
    path("p/<slug:book>/", views.home, name="home"),
    path("p/<slug:book>/search/", views.search, name="search"),
    path("p/<slug:book>/promises/", views.promises, name="promises"),
    path("p/<slug:book>/promises/<str:promise>/", views.promise, name="promise"),
    path("p/<slug:book>/notices/", posted.notices, name="notices"),
    path("p/<slug:book>/notices/<str:notice>/", posted.notice, name="notice"),
    path("p/<slug:book>/notices/<str:notice>/word/", posted.notice_word, name="notice-word"),
    path("p/<slug:book>/matters/", asking.listed, name="matters"),
    path("p/<slug:book>/matters/follow/", following.follow, name="follow"),
    path("p/<slug:book>/matters/raise/<slug:kind>/", asking.raise_one, name="raise"),
    path("p/<slug:book>/services/", services.services, name="services"),
    path("p/<slug:book>/services/<slug:kind>/", services.guide, name="guide"),
    path("p/<slug:book>/ranking/", posted.ranking, name="ranking"),
    path("p/<slug:book>/units/", views.units_list, name="units"),
    path("p/<slug:book>/units/<str:unit>/", views.unit, name="unit"),
    path("p/<slug:book>/data/", open_data.data, name="data"),
    path("p/<slug:book>/promises.json", open_data.promises_json, name="promises-json"),
    path("p/<slug:book>/promises.csv", open_data.promises_csv, name="promises-csv"),
    path("p/<slug:book>/notices.json", open_data.notices_json, name="notices-json"),
    path("p/<slug:book>/language/<slug:code>/", views.choose_language, name="language"),
]
