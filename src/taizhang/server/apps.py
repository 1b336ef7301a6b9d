"""The frame: settings, the journal's store and tables."""

from django.apps import AppConfig


class ServerConfig(AppConfig):
    """Holds the journal's tables."""

    name = "taizhang.server"
    label = "server"
