"""The book: one office's journal, the institutions it adopted, the periods it closed."""

from django.apps import AppConfig


class BooksConfig(AppConfig):
    """The lowest concept app: what every other one stands on."""

    name = "taizhang.books"
    label = "books"

    def ready(self) -> None:
        """Make the acts known to the journal."""
        from taizhang.books import acts  # noqa: F401
