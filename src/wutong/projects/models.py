"""That a project and a phase exist; everything said of them is in the ledger, and photographed here."""

from django.db import models

from wutong.lib.ids import ref
from wutong.organisations.models import Organisation


class Project(models.Model):
    """The identity of a project."""

    id = models.CharField(max_length=16, primary_key=True)

    @property
    def ref(self) -> str:
        """The name by which facts speak of it."""
        return ref("project", self.id)


class Phase(models.Model):
    """The identity of a phase; every project has at least one."""

    id = models.CharField(max_length=16, primary_key=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="phases")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("project", "number"), name="phase_number"),)

    @property
    def ref(self) -> str:
        """The name by which facts speak of it."""
        return ref("phase", self.id)


class ProjectNow(models.Model):
    """A photograph of a project: what lists need, as the facts stand now. It may be thrown away."""

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="now")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    name_core = models.CharField(max_length=200, db_index=True)
    investor = models.CharField(max_length=200)
    investor_core = models.CharField(max_length=200, db_index=True)
    industry = models.CharField(max_length=80)
    industry_code = models.CharField(max_length=5)
    finds = models.TextField()  # all it can be found by: names, codes, pinyin and its initials
    stage = models.CharField(max_length=16, db_index=True)
    stage_rank = models.PositiveSmallIntegerField()
    fate = models.CharField(max_length=16, blank=True)
    planned_yuan = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    planned = models.JSONField(null=True)  # the amount with its qualifier and currency
    signed_from = models.DateField(null=True)
    signed_by = models.DateField(null=True)
    signed = models.CharField(max_length=16)  # as the source gives it: 2023-04
    last_news = models.DateField(null=True)
    yellow_on = models.DateField(null=True)
    red_on = models.DateField(null=True)
    dormant_on = models.DateField(null=True)
    concerns = models.PositiveSmallIntegerField()

    class Meta:
        indexes = (models.Index(fields=("organisation", "-signed_by"), name="now_org_signed"),)


class HostNow(models.Model):
    """A photograph of where a project lies."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="hosts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    share = models.CharField(max_length=12)
