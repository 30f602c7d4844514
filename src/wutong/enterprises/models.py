"""That an enterprise exists; everything said of it is in the ledger, and photographed here."""

from django.db import models

from wutong.lib.ids import ref
from wutong.organisations.models import Organisation


class Enterprise(models.Model):
    """The identity of an enterprise in the register of an organisation."""

    id = models.CharField(max_length=16, primary_key=True)

    @property
    def ref(self) -> str:
        """The name by which facts speak of it."""
        return ref("enterprise", self.id)


class EnterpriseNow(models.Model):
    """A photograph of an enterprise: what lists need, as the facts stand now. It may be thrown away."""

    enterprise = models.OneToOneField(Enterprise, models.CASCADE, primary_key=True, related_name="now")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, db_index=True)
    name_core = models.CharField(max_length=200, db_index=True)
    code = models.CharField(max_length=40, db_index=True)
    industry = models.CharField(max_length=80)
    industry_code = models.CharField(max_length=5)
    ownership = models.CharField(max_length=20)
    represented = models.CharField(max_length=80)
    capital_yuan = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    capital = models.JSONField(null=True)  # the amount with its qualifier and currency
    founded_by = models.DateField(null=True)
    founded = models.CharField(max_length=16)  # as the source gives it: 2015-04
    honours = models.PositiveSmallIntegerField()
    finds = models.TextField()  # all it can be found by: its names, its code, pinyin and its initials

    class Meta:
        indexes = (models.Index(fields=("organisation", "name_core"), name="enterprise_org_name"),)
