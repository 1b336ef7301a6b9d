"""Addresses of units, posts and contact duties."""

from django.urls import path

from taizhang.units import changing, import_page, views

app_name = "units"
urlpatterns = [
    path("", views.units, name="list"),
    path("open/", changing.open_unit, name="open"),
    path("import/", import_page.import_units, name="import"),
    path("posts/<str:post>/start/", changing.start_term, name="start-term"),
    path("posts/<str:post>/register/", changing.register, name="register"),
    path("terms/<str:term>/end/", changing.end_term, name="end-term"),
    path("contacts/<str:contact>/end/", changing.end_contact, name="end-contact"),
    path("<str:unit>/", views.unit, name="detail"),
    path("<str:unit>/close/", changing.close_unit, name="close"),
    path("<str:unit>/posts/new/", changing.new_post, name="new-post"),
    path("<str:unit>/contacts/new/", changing.bind_contact, name="bind-contact"),
]
