"""The vault: texts by or about people, encrypted, outside the journal."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Holds the encrypted texts."""

    name = "taizhang.vault"
    label = "vault"
