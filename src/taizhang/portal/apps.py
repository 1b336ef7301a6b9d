"""The public's frame: promises and progress, notices, rankings, units. No sign-in."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal."""

    name = "taizhang.portal"
    label = "portal"
