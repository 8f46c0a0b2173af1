"""The database itself refuses to rewrite the timeline, the raw mail and the words of a message (S0-19)."""

from django.db import migrations

REFUSE = """
create function refuse_rewrite() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: these rows are kept as they are', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end $$;
create trigger event_is_append_only before update or delete on store_event
  for each row execute function refuse_rewrite();
create trigger raw_mail_is_sacred before update of raw, received_at, envelope_from, envelope_to on store_rawmail
  for each row execute function refuse_rewrite();
create trigger raw_mail_is_kept before delete on store_rawmail
  for each row execute function refuse_rewrite();
create trigger message_words_are_kept
  before update of raw_id, author_id, from_name, from_address, subject, text, identity, at on store_message
  for each row execute function refuse_rewrite();
create trigger message_is_kept before delete on store_message
  for each row execute function refuse_rewrite();
create trigger correction_is_append_only before update or delete on store_correction
  for each row execute function refuse_rewrite();
"""
ALLOW = """
drop trigger correction_is_append_only on store_correction;
drop trigger message_is_kept on store_message;
drop trigger message_words_are_kept on store_message;
drop trigger raw_mail_is_kept on store_rawmail;
drop trigger raw_mail_is_sacred on store_rawmail;
drop trigger event_is_append_only on store_event;
drop function refuse_rewrite();
"""
# Mail is mostly base64 and short text: compressing it costs more than the disk it saves.
PLAIN = """
alter table store_rawmail alter column raw set storage external;
alter table store_outbox alter column mime set storage external;
alter sequence store_case_id_seq restart with 1001;
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0001_desk")]
    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(PLAIN, migrations.RunSQL.noop),
    ]
