"""The vault's tables. They are not state: no replay makes them, and an erasure empties them for good."""

from __future__ import annotations

from django.db import models


class VaultText(models.Model):
    """One encrypted text. `owner` is the id of the person it is about (never a name).

    `unclaimed_since` is when it was kept, until the upkeep has seen the act that holds it; from then on None.
    """

    ref = models.CharField(primary_key=True, max_length=20)
    book = models.CharField(max_length=40)
    owner = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=30)
    salt = models.BinaryField()
    nonce = models.BinaryField()
    cipher = models.BinaryField()
    unclaimed_since = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["book", "owner"], name="vault_owner"),
            models.Index(fields=["unclaimed_since"], name="vault_unclaimed"),
        ]


class VaultToken(models.Model):
    """A keyed hash by which a text can be found: exact values only, useless without the key."""

    text = models.ForeignKey(VaultText, on_delete=models.CASCADE, related_name="tokens")
    book = models.CharField(max_length=40)
    token = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["book", "token"], name="vault_token")]
