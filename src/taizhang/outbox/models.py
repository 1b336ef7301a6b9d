"""The outbox's tables. They are not state: no act makes them, no replay touches them.

A letter holds no words: what it says is made when it is read or sent, from what it is about, for the person it is to.
"""

from __future__ import annotations

from django.db import models


class Letter(models.Model):
    """One thing told to one person once (提醒): `key` says which, so that it is told once however often the clock asks.

    `source` is the concept that wrote it and knows what it says, `subject` the id it is about, `detail` what else
    the concept needs. `personal` letters go by no channel that more than one person reads.
    """

    book = models.CharField(max_length=40)
    key = models.CharField(max_length=240)
    person = models.CharField(max_length=40)
    unit = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=30)
    subject = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)
    personal = models.BooleanField(default=True)
    office_wide = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    handed = models.BooleanField(default=False)
    dropped = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="letter_once")]
        indexes = [
            models.Index(fields=["book", "person", "made_at"], name="letter_person"),
            models.Index(fields=["book", "made_at"], name="letter_to_hand", condition=models.Q(handed=False)),
        ]


class Channel(models.Model):
    """One way out (渠道): a group robot, a mailbox, a telephone gateway. Its address holds its secret and lies encrypted.

    It reaches one person, one unit, or with neither the whole office, in the language of `language`.
    """

    ZH, EN, BOTH = "zh", "en", "both"

    id = models.CharField(primary_key=True, max_length=20)
    book = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    person = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=4, default=ZH)
    nonce = models.BinaryField()
    cipher = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["book"], name="channel_book")]


class Delivery(models.Model):
    """One letter by one channel: waiting, sending, sent, failed, dropped, or unclear where it was cut off meanwhile."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, default="waiting")
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "channel"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="delivery_open",
                condition=models.Q(state__in=["waiting", "sending"]),
            )
        ]


class Watch(models.Model):
    """Up to where a concept has looked for what to tell: the day of its last whole look, and the act it saw last."""

    book = models.CharField(max_length=40)
    source = models.CharField(max_length=30)
    day = models.DateField()
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "source"], name="watch_once")]
