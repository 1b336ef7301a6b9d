"""Facts about a unit and a period, with evidence, confirmed or not."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Facts about a unit and a period, with evidence, confirmed or not."""

    name = "taizhang.records"
    label = "records"

    def ready(self) -> None:
        """Make the acts known to the journal."""
        from taizhang.records import acts  # noqa: F401
