"""The close of a month, scores and ranks."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    """The close of a month, scores and ranks."""

    name = "taizhang.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        """Make the acts known to the journal."""
        from taizhang.appraisal import acts  # noqa: F401
