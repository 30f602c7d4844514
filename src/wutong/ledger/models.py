"""The book: tables that only grow. Triggers in the first migration refuse every change."""

from django.db import models

from wutong.lib.dates import Period, Precision, When

from . import core


class Entry(models.Model):
    """One act of recording; number 0 is the first stone, laid by the first migration."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=64)
    door = models.CharField(max_length=16)
    key = models.CharField(max_length=200, unique=True)
    seal = models.CharField(max_length=64)

    def as_core(self, lines: tuple[tuple[str, str], ...]) -> core.Entry:
        """The entry as the law sees it; `lines` are the ids and digests of its facts, in their order."""
        return core.Entry(self.seq, self.recorded_at, self.actor, self.door, self.key, lines)


class Fact(models.Model):
    """One claim inside an entry; `happened_from`, `happened_by` are its span, for queries."""

    id = models.CharField(max_length=32, primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="facts")
    position = models.PositiveIntegerField()
    subject = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=64)
    happened_on = models.DateField()
    happened_at = models.TimeField(null=True)
    precision = models.CharField(max_length=8)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    happened_from = models.DateField()
    happened_by = models.DateField()
    claim = models.JSONField(null=True)
    evidence = models.JSONField(default=list)
    touches = models.JSONField(default=list)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    reason = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "position"), name="fact_place"),)
        indexes = (models.Index(fields=("kind", "happened_from"), name="fact_kind_day"),)

    def as_core(self) -> core.Fact:
        """The fact as the law sees it; the entry must have been fetched along."""
        return core.Fact(
            id=self.id,
            subject=self.subject,
            kind=self.kind,
            when=When(self.happened_on, Precision(self.precision), self.happened_at),
            claim=self.claim,
            evidence=tuple(core.Evidence(**e) for e in self.evidence),
            touches=tuple(self.touches),
            corrects=self.corrects_id,
            reason=self.reason,
            period=Period(self.since, self.until) if self.since or self.until else None,
            seq=self.entry_id,
            recorded_at=self.entry.recorded_at,
            actor=self.entry.actor,
        )


class Touch(models.Model):
    """An index from a ref to the facts that are part of its story."""

    ref = models.CharField(max_length=80)
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="touched")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("ref", "fact"), name="touch_once"),)


class Paper(models.Model):
    """A document kept once, named by the SHA-256 of its bytes."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class Check(models.Model):
    """What one check of the whole book found."""

    at = models.DateTimeField()
    seq = models.PositiveBigIntegerField()
    seal = models.CharField(max_length=64)
    found = models.PositiveIntegerField()
    damages = models.JSONField(default=list)

    class Meta:
        ordering = ("-at",)
