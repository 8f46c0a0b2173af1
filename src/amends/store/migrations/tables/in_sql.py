"""What Django's models cannot say: rows that are kept as they are, the chained timeline, storage, and search."""

_REFUSE = """
create function refuse_rewrite() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: these rows are kept as they are', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end $$;
"""
_APPEND_ONLY = {
    "event_is_append_only": "store_event",
    "seal_is_append_only": "store_seal",
    "correction_is_append_only": "store_correction",
    "reader_in_force_is_append_only": "store_readerinforce",
    "noted_fact_is_append_only": "store_notedfact",
    "document_version_is_append_only": "store_documentversion",
    "sign_off_is_append_only": "store_signoff",
    "playbook_version_is_append_only": "store_playbookversion",
    "playbook_entry_is_append_only": "store_playbookentry",
    "assignment_is_append_only": "store_assignment",
    "call_line_is_append_only": "store_callline",
    "call_event_is_append_only": "store_callevent",
    "asset_event_is_append_only": "store_assetevent",
    "deed_is_append_only": "store_deed",
    "lesson_is_append_only": "store_lesson",
}
"""What was said, done, learnt and decided: a trigger each, and its table."""
_KEPT_IN_PART = """
create trigger raw_mail_is_sacred before update of raw, received_at, envelope_from, envelope_to on store_rawmail
  for each row execute function refuse_rewrite();
create trigger raw_mail_is_kept before delete on store_rawmail
  for each row execute function refuse_rewrite();
create trigger message_words_are_kept
  before update of raw_id, author_id, from_name, from_address, subject, text, identity, at on store_message
  for each row execute function refuse_rewrite();
create trigger message_is_kept before delete on store_message
  for each row execute function refuse_rewrite();
create trigger experiment_is_fixed before update of first_id, second_id, measure, channels, settings, seed, started_at
  on store_experiment for each row execute function refuse_rewrite();
"""
KEPT = (
    _REFUSE
    + "".join(
        f"create trigger {name} before update or delete on {table}\n"
        "  for each row execute function refuse_rewrite();\n"
        for name, table in _APPEND_ONLY.items()
    )
    + _KEPT_IN_PART
)
"""The database itself refuses to rewrite the timeline, the raw mail, the words of a message and the like (S0-19)."""
NOT_KEPT = "drop function refuse_rewrite() cascade;"

_LINE = "jsonb_build_array(e.id, e.case_id, extract(epoch from e.at), e.kind, e.by_id, e.what, e.why, e.data)::text"
CHAINED = f"""
create function chain_event() returns trigger language plpgsql as $$
declare before bytea;
begin
  -- One writer of a case at a time, else two lines would follow the same one; whoever acts on it holds it already.
  perform 1 from store_case where id = new.case_id for no key update;
  select e.digest into before from store_event e where e.case_id = new.case_id order by e.id desc limit 1;
  select sha256(coalesce(before, ''::bytea) || convert_to({_LINE}, 'UTF8')) into new.digest from (select new.*) e;
  return new;
end $$;
create trigger event_is_chained before insert on store_event for each row execute function chain_event();
"""  # noqa: S608 - no value of anybody's stands in it
"""Every line of the timeline carries a digest over itself and the line before it on its case (S0-19)."""
NOT_CHAINED = "drop function chain_event() cascade;"

# Mail is mostly base64 and short text: compressing it costs more than the disk it saves.
STORED = """
alter table store_rawmail alter column raw set storage external;
alter table store_outbox alter column mime set storage external;
alter sequence store_case_id_seq restart with 1001;
"""

# `desk_words` finds "Müller" for "muller" and "printers" for "printer"; `desk_written` keeps words as they were written.
# Starting helpers for a parallel scan takes longer than a search. A short pending list keeps one from reading a long one.
# A telephone number is looked up by its last digits: people write it in many ways, systems in one.
SEARCHED = """
create text search configuration desk_words (copy = pg_catalog.english);
alter text search configuration desk_words
  alter mapping for hword, hword_part, word with unaccent, english_stem;
create text search configuration desk_written (copy = pg_catalog.simple);
alter text search configuration desk_written
  alter mapping for hword, hword_part, word with unaccent, simple;
alter table store_searchtext set (parallel_workers = 0);
create index organisation_name_alike on store_organisation using gin (name gin_trgm_ops);
create index contact_name_alike on store_contact using gin (name gin_trgm_ops);
create index contact_address_alike on store_contactaddress using gin (address gin_trgm_ops);
create index contact_by_last_digits on store_contact (right(regexp_replace(phone, '[^0-9]', '', 'g'), 8))
  where phone <> '';
"""
NOT_SEARCHED = """
drop index contact_by_last_digits, contact_address_alike, contact_name_alike, organisation_name_alike;
drop text search configuration desk_written;
drop text search configuration desk_words;
"""
