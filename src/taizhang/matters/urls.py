"""Addresses of matters, for staff."""

from django.urls import path

from taizhang.matters import moved, sweeps, views

app_name = "matters"
urlpatterns = [
    path("", views.matters, name="list"),
    path("new/", views.choose, name="choose"),
    path("new/<slug:kind>/", views.new, name="new"),
    path("rates/<slug:kind>/", views.rates, name="rates"),
    path("moved/", moved.moved, name="moved"),
    path("sweeps/<slug:kind>/", sweeps.sweeps, name="sweeps"),
    path("sweeps/<slug:kind>/<str:period>/", sweeps.sweeps, name="sweep"),
    path("sweeps/<slug:kind>/<str:period>/<str:unit>/", sweeps.report, name="sweep-report"),
    path("<str:matter>/", views.matter, name="detail"),
    path("<str:matter>/receipt/", views.receipt, name="receipt"),
    path("<str:matter>/file/<str:sha256>/", views.file, name="file"),
    path("<str:matter>/do/<slug:doing>/", views.do, name="do"),
]
