"""What the desk remembers for people's comfort: rows, not facts."""

import secrets

from django.db import models
from django.utils.timezone import now

from wutong.ledger.models import Paper
from wutong.organisations.models import Organisation, Person


class ColumnMemory(models.Model):
    """How an organisation reads the columns of sheets with one row of headings."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    shape = models.CharField(max_length=64)  # fingerprint of the headings
    columns = models.JSONField()  # heading → field, "" where it is not read
    settled_by = models.CharField(max_length=64)
    settled_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "shape"), name="columns_once"),)


def new_id() -> str:
    """An id nobody guesses."""
    return secrets.token_hex(8)


class Intake(models.Model):
    """A workbook somebody has brought, how they want it read, and how far that has come."""

    class State(models.TextChoices):
        READING = "reading"
        PLANNED = "planned"
        REFUSED = "refused"
        RECORDING = "recording"
        RECORDED = "recorded"

    id = models.CharField(max_length=16, primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    # As asked; empty where the workbook tells itself.
    paper_day = models.DateField(null=True)
    sheet = models.CharField(max_length=80, blank=True)
    room = models.CharField(max_length=16, blank=True)
    choices = models.JSONField(default=dict)  # place → what to do where the sheet contradicts the ledger
    state = models.CharField(max_length=16, choices=State.choices, default=State.READING)
    doing = models.CharField(max_length=16, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    plan = models.JSONField(null=True)  # how it was read, and where the stretches of its plan lie
    refusal = models.JSONField(null=True)  # why it cannot be taken in
    key = models.CharField(max_length=32, blank=True, db_index=True)  # of its acts
    tries = models.PositiveSmallIntegerField(default=0)  # how often work on it was begun and not ended
    brought_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(default=now)  # the last sign of life of whoever works on it

    class Meta:
        ordering = ("-brought_at",)

    @property
    def under_way(self) -> bool:
        """Whether somebody works on it, or should."""
        return self.state in (self.State.READING, self.State.RECORDING)
