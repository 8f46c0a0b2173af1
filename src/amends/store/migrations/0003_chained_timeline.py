"""Every line of the timeline carries a digest over itself and the line before it on its case, and seals carry one
over all lines up to a moment, so that a change by somebody whom the database cannot refuse is seen (S0-19)."""

from django.db import migrations, models

LINE = "jsonb_build_array(e.id, e.case_id, extract(epoch from e.at), e.kind, e.by_id, e.what, e.why, e.data)::text"

CHAIN = f"""
create function chain_event() returns trigger language plpgsql as $$
declare before bytea;
begin
  -- One writer of a case at a time, else two lines would follow the same one; whoever acts on it holds it already.
  perform 1 from store_case where id = new.case_id for no key update;
  select e.digest into before from store_event e where e.case_id = new.case_id order by e.id desc limit 1;
  select sha256(coalesce(before, ''::bytea) || convert_to({LINE}, 'UTF8')) into new.digest from (select new.*) e;
  return new;
end $$;
create trigger event_is_chained before insert on store_event for each row execute function chain_event();
create trigger seal_is_append_only before update or delete on store_seal
  for each row execute function refuse_rewrite();
"""  # noqa: S608 - no value of anybody's stands in it
UNCHAIN = """
drop trigger seal_is_append_only on store_seal;
drop trigger event_is_chained on store_event;
drop function chain_event();
"""
# The lines that are there already are chained once, in the order in which they were written.
BACKFILL = f"""
alter table store_event disable trigger event_is_append_only;
do $$
declare e record; before bytea; on_case bigint;
begin
  for e in select * from store_event order by case_id, id loop
    if on_case is distinct from e.case_id then before := ''::bytea; end if;
    on_case := e.case_id;
    before := sha256(before || convert_to({LINE}, 'UTF8'));
    update store_event set digest = before where id = e.id;
  end loop;
end $$;
alter table store_event enable trigger event_is_append_only;
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("store", "0002_what_is_never_changed")]
    operations = [
        migrations.AddField("event", "digest", models.BinaryField(default=b"", editable=False)),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("last_event", models.BigIntegerField(unique=True)),
                ("events", models.BigIntegerField()),
                ("digest", models.BinaryField()),
            ],
        ),
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
