"""Addresses of Open311 GeoReport v2."""

from django.urls import path, re_path

from taizhang.api.open311 import views

app_name = "open311"
_FORMAT = r"\.(?P<format>json|xml)$"
urlpatterns = [
    path("v2/", views.discovery, name="root"),
    re_path(rf"^(?:v2/)?discovery{_FORMAT}", views.discovery, name="discovery"),
    re_path(rf"^v2/services{_FORMAT}", views.service_list, name="services"),
    re_path(rf"^v2/services/(?P<code>[a-z0-9.-]+){_FORMAT}", views.service_definition, name="service"),
    re_path(rf"^v2/requests{_FORMAT}", views.requests, name="requests"),
    re_path(rf"^v2/requests/(?P<number>[A-Za-z0-9-]+){_FORMAT}", views.one_request, name="request"),
    re_path(rf"^v2/tokens/(?P<token>[A-Za-z0-9-]+){_FORMAT}", views.token, name="token"),
]
