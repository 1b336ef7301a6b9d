"""Addresses of institutions."""

from django.urls import path

from taizhang.books import adopting, views

app_name = "books"
urlpatterns = [
    path("", views.institutions, name="institutions"),
    path("adopt/", adopting.adopt, name="adopt-new"),
    path("<slug:institution>/", views.institution, name="institution"),
    path("<slug:institution>/text/", views.text, name="text"),
    path("<slug:institution>/rule/", views.rule, name="rule"),
    path("<slug:institution>/adopt/", adopting.adopt, name="adopt"),
    path("<slug:institution>/repeal/", adopting.repeal, name="repeal"),
]
