"""Who exists and answers: units, posts, people, contact duties."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Who exists and answers: units, posts, people, contact duties."""

    name = "taizhang.units"
    label = "units"

    def ready(self) -> None:
        """Make the acts known to the journal."""
        from taizhang.units import acts  # noqa: F401
