"""The open doors."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Holds the tokens and what each book lets Open311 do."""

    name = "taizhang.api"
    label = "api"
