"""What was raised or ordered: who answers it, by when, and what became of it."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """What was raised or ordered: who answers it, by when, and what became of it."""

    name = "taizhang.matters"
    label = "matters"

    def ready(self) -> None:
        """Make the acts known to the journal, the rates to the appraisal, the jobs to the clock."""
        from taizhang.matters import acts, jobs, rates  # noqa: F401
