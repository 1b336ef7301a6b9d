"""What the public sees, from when to when."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What the public sees, from when to when."""

    name = "taizhang.notices"
    label = "notices"

    def ready(self) -> None:
        """Make the acts known to the journal."""
        from taizhang.notices import acts  # noqa: F401
