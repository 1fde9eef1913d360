from django.conf import settings
from django.db import models

STATUSES = ["not-raised", "waiting", "check", "promised", "refused", "partly-met", "met", "closed"]


class Record(models.Model):
    id = models.AutoField(primary_key=True)
    ref = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=500)
    title_key = models.CharField(max_length=500)
    country = models.CharField(max_length=2, null=True, blank=True, choices=settings.COUNTRIES)
    summary = models.TextField(blank=True)
    visibility = models.CharField(max_length=16, default="organisation")
    certainty = models.CharField(max_length=16, default="confirmed")
    exposure = models.CharField(max_length=16, default="internal")
    status = models.CharField(max_length=20, null=True, blank=True, choices=[(each, each) for each in STATUSES])
    status_as_of = models.CharField(max_length=60, null=True, blank=True)
    sort_day = models.DateField()
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "records"

    def __str__(self):
        return self.title


class DemandRow(Record):
    class Meta:
        proxy = True
        verbose_name = "demand"


class CaseRow(Record):
    class Meta:
        proxy = True
        verbose_name = "case"


class LetterRow(Record):
    class Meta:
        proxy = True
        verbose_name = "letter"


class Link(models.Model):
    id = models.AutoField(primary_key=True)
    start = models.ForeignKey(Record, models.CASCADE, db_column="from_id", related_name="leaving")
    end = models.ForeignKey(Record, models.CASCADE, db_column="to_id", related_name="arriving")
    role = models.CharField(max_length=24)
    position = models.IntegerField(default=0)
    quote = models.TextField(blank=True)
    note = models.CharField(max_length=500, blank=True)
    day = models.DateField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "links"
