"""What was promised for the year, and how far it is."""

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """What was promised for the year, and how far it is."""

    name = "taizhang.promises"
    label = "promises"

    def ready(self) -> None:
        """Make the acts known to the journal, the metrics to the appraisal."""
        from taizhang.promises import acts, metrics  # noqa: F401
