"""What is told to people beside the pages."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Letters to people in office, and the channels by which they are sent. Not journalled; no replay touches it."""

    name = "taizhang.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Let the clock send what waits; it comes after the concepts that write letters."""
        from taizhang.outbox import jobs  # noqa: F401
