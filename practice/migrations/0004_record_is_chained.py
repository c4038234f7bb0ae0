"""Each line of the record is sealed to the one before it, those that are there already in the
order in which they were written. Then the database itself refuses to change a line."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from practice.chain import first_seal, hash_of_detail, hash_of_line, next_seal

SEALED = "number, at, by_id, verb, subject_kind, subject_id, subject_name, detail_hash, chain_hash"
LOCKS = {
    "sqlite": [
        f"""CREATE TRIGGER act_is_never_changed BEFORE UPDATE OF id, {SEALED} ON practice_act
        BEGIN SELECT RAISE(ABORT, 'Acts are never changed.'); END""",
        """CREATE TRIGGER act_detail_is_only_forgotten BEFORE UPDATE OF detail ON practice_act
        WHEN NEW.detail <> '' BEGIN SELECT RAISE(ABORT, 'Acts are never changed.'); END""",
        """CREATE TRIGGER act_is_never_deleted BEFORE DELETE ON practice_act
        BEGIN SELECT RAISE(ABORT, 'Acts are never deleted.'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION refuse_to_change_act() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE integrity_constraint_violation USING
        MESSAGE = 'Acts are never changed or deleted.'; END $$""",
        f"""CREATE TRIGGER act_is_never_changed BEFORE UPDATE OF id, {SEALED} ON practice_act
        FOR EACH ROW EXECUTE FUNCTION refuse_to_change_act()""",
        """CREATE TRIGGER act_detail_is_only_forgotten BEFORE UPDATE OF detail ON practice_act
        FOR EACH ROW WHEN (NEW.detail <> '') EXECUTE FUNCTION refuse_to_change_act()""",
        """CREATE TRIGGER act_is_never_deleted BEFORE DELETE OR TRUNCATE ON practice_act
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_act()""",
    ],
}


def seal_what_is_there(apps, schema_editor):
    head = apps.get_model("practice", "RecordHead")(pk=1, seal=first_seal())
    for act in apps.get_model("practice", "Act").objects.order_by("pk").iterator():
        act.number = head.lines + 1
        act.detail_hash = hash_of_detail(act.detail)
        act.chain_hash = hash_of_line(act, head.chain_hash)
        act.save(update_fields=["number", "detail_hash", "chain_hash"])
        head.lines, head.chain_hash = act.number, act.chain_hash
        head.seal = next_seal(head.seal, act.chain_hash)
    head.save()


def lock(apps, schema_editor):
    for statement in LOCKS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unlock(apps, schema_editor):
    on_table = " ON practice_act" if schema_editor.connection.vendor == "postgresql" else ""
    for name in ("is_never_changed", "detail_is_only_forgotten", "is_never_deleted"):
        schema_editor.execute(f"DROP TRIGGER act_{name}{on_table}")
    if on_table:
        schema_editor.execute("DROP FUNCTION refuse_to_change_act")


class Migration(migrations.Migration):
    dependencies = [("practice", "0003_what_is_promised")]

    operations = [
        migrations.CreateModel(
            name="RecordHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lines", models.PositiveBigIntegerField(default=0)),
                (
                    "chain_hash",
                    models.CharField(blank=True, help_text="Of the last line.", max_length=64),
                ),
                ("seal", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(pk=1), name="there_is_one_record_head")
                ],
            },
        ),
        migrations.AlterField(
            model_name="act",
            name="at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="when"
            ),
        ),
        migrations.AlterField(
            model_name="act",
            name="by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty when a visitor or the site itself did it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AlterField(
            model_name="act",
            name="verb",
            field=models.CharField(max_length=40, verbose_name="what was done"),
        ),
        migrations.AlterField(
            model_name="act",
            name="subject_id",
            field=models.BigIntegerField(help_text="0: many things of this kind, or none."),
        ),
        migrations.AddField(
            model_name="act",
            name="number",
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="act",
            name="detail_hash",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="act",
            name="chain_hash",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="act",
            name="number",
            field=models.PositiveBigIntegerField(editable=False, unique=True),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["-at", "-id"], name="practice_act_newest_first"),
        ),
        migrations.RunPython(lock, unlock),
    ]
