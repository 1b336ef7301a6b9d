"""The staff's frame: accounts, sign-in, my day, navigation."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The office."""

    name = "taizhang.office"
    label = "office"
