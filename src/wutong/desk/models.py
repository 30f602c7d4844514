"""What the desk remembers for people's comfort: rows, not facts."""

from django.db import models

from wutong.organisations.models import Organisation


class ColumnMemory(models.Model):
    """How an organisation reads the columns of sheets with one row of headings."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    shape = models.CharField(max_length=64)  # fingerprint of the headings
    columns = models.JSONField()  # heading → field, "" where it is not read
    settled_by = models.CharField(max_length=64)
    settled_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "shape"), name="columns_once"),)
