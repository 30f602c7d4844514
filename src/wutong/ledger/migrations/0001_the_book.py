"""Lay the tables of the book, the first stone, and the triggers that let them only grow."""

import hashlib
import json

import django.db.models.deletion
from django.db import migrations, models
from django.utils.timezone import now

WORDS = "the ledger only grows"

# What makes a row a second version of another: SQLite asks no DELETE trigger on INSERT OR REPLACE.
SAME = {
    "ledger_entry": "seq = NEW.seq OR key = NEW.key",
    "ledger_fact": "id = NEW.id OR corrects_id = NEW.corrects_id"
    " OR (entry_id = NEW.entry_id AND position = NEW.position)",
    "ledger_touch": "id = NEW.id OR (ref = NEW.ref AND fact_id = NEW.fact_id)",
    "ledger_paper": "sha256 = NEW.sha256",
}
CHANGE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{words}'); END
"""
REPLACE = """
CREATE TRIGGER {table}_no_REPLACE BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{words}'); END
"""
FUNCTION = f"""
CREATE OR REPLACE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{WORDS}'; END $$
"""
ROWS = """
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION ledger_only_grows()
"""
WHOLE = """
CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()
"""


def lay_first_stone(apps, schema_editor):
    at = now()
    body = {
        "seq": 0,
        "recorded_at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": "",
        "door": "stone",
        "key": "stone",
        "facts": [],
    }
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    apps.get_model("ledger", "Entry").objects.create(
        seq=0,
        recorded_at=at,
        actor="",
        door="stone",
        key="stone",
        seal=hashlib.sha256(b"\n" + text.encode()).hexdigest(),
    )


def guard(apps, schema_editor):
    """Refuse UPDATE and DELETE on both databases, TRUNCATE and REPLACE where they exist."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
    for table, same in SAME.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(ROWS.format(table=table))
            schema_editor.execute(WHOLE.format(table=table))
        else:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(CHANGE.format(table=table, verb=verb, words=WORDS))
            schema_editor.execute(REPLACE.format(table=table, same=same, words=WORDS))


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("seq", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField(db_index=True)),
                ("actor", models.CharField(max_length=64)),
                ("door", models.CharField(max_length=16)),
                ("key", models.CharField(max_length=200, unique=True)),
                ("seal", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                ("subject", models.CharField(db_index=True, max_length=64)),
                ("kind", models.CharField(max_length=64)),
                ("happened_on", models.DateField()),
                ("happened_at", models.TimeField(null=True)),
                ("precision", models.CharField(max_length=8)),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("happened_from", models.DateField()),
                ("happened_by", models.DateField()),
                ("claim", models.JSONField(null=True)),
                ("evidence", models.JSONField(default=list)),
                ("touches", models.JSONField(default=list)),
                ("reason", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="ledger.entry"
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="ledger.fact",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "happened_from"], name="fact_kind_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "position"), name="fact_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Touch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(max_length=80)),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="touched", to="ledger.fact"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("ref", "fact"), name="touch_once")],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("received_at", models.DateTimeField()),
                ("received_from", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunPython(lay_first_stone, migrations.RunPython.noop),
        migrations.RunPython(guard, migrations.RunPython.noop),
    )
