"""The two statements of the case room."""

from amends.store.queries.case_page.after import AFTER
from amends.store.queries.case_page.around import AROUND, OWN
from amends.store.queries.handover import handing_over
from amends.store.queries.playbooks import RUN
from amends.store.queries.visible import VISIBLE, visible

CASE = f"""
with c as (select * from store_case c where c.id = %(number)s and {VISIBLE}),
{OWN},
wanted_people as (
  select t.id, t.name, t.role, t.zone, t.is_active from store_technician t, c
  where t.id = c.owner_id or (t.is_active and (c.team_id is null or t.role in ('it_manager', 'c_level')
    or exists (select from store_technician_teams m where m.technician_id = t.id and m.team_id = c.team_id)))
  order by t.id <> coalesce(c.owner_id, 0), t.name, t.id limit 100
)
select
  (select to_jsonb(c) - 'thread_key' - 'words' || jsonb_build_object(
     'team_name', (select name from store_team where id = c.team_id),
     'first_responder', (select name from store_technician where id = c.first_responder_id and is_active),
     'handing_over', {handing_over("c")})),
  (select json_build_object('id', o.id, 'name', o.name, 'segment', o.segment, 'stakes', o.stakes,
     'key_account', o.key_account, 'endpoints', o.endpoints, 'account_owner_id', o.account_owner_id,
     'contract', (select name from store_contract where id = o.contract_id),
     'sites', (select array_agg(s.name order by s.name) from store_site s where s.organisation_id = o.id))
   from store_organisation o where o.id = c.organisation_id),
  (select json_build_object('id', k.id, 'name', k.name, 'executive', k.executive, 'title', k.title,
     'phone', k.phone,
     'address', (select address from store_contactaddress where contact_id = k.id order by id limit 1))
   from store_contact k where k.id = c.contact_id),
  (select json_agg(e order by e.id desc) from (
     select c2.id, c2.subject, c2.status, c2.peak_level, c2.created_at, c2.closed_unverified,
       c2.complaint_type, c2.verified_at is not null as verified,
       case when c2.status <> 'closed' or c2.closed_unverified then (
         select json_build_array(count(*) filter (where m.kind = 'customer'), count(*) filter (where m.kind = 'reply'))
         from store_message m where m.case_id = c2.id) end as said
     from (
       (select * from store_case x where x.organisation_id = c.organisation_id order by x.id desc limit 30)
       union (select * from store_case x where x.contact_id = c.contact_id order by x.id desc limit 30)) c2
     where c2.id <> c.id and c2.merged_into_id is null and {visible("c2")}
     order by c2.id desc limit 10) e),
  (select json_agg(k order by k.ended_at is not null, k.due_at) from (
     select k.id, k.kind, k.state, k.started_at, k.due_at, k.ended_at, k.pauses, k.rule, k.why,
       (select name from store_calendar where id = k.calendar_id) as calendar
     from store_clock k where k.case_id = c.id order by k.ended_at desc nulls first, k.id desc limit 12) k),
  (select json_agg(p order by p.due_at) from (
     select p.id, p.kind, p.words, p.due_at, p.state, p.settled_at, p.maker_id, p.message_id,
       p.undelivered_at is not null as lost,
       (select name from store_technician where id = coalesce(p.heir_id, p.maker_id)) as maker
     from store_promise p where p.case_id = c.id order by p.id desc limit 100) p),
  (select json_build_object('severity', e.severity, 'why', e.why, 'at', e.at, 'document', e.document,
     'acknowledged_at', e.acknowledged_at, 'outreach_at',
     (select min(o.done_at) from store_outreach o where o.case_id = e.case_id and o.done_at >= e.at),
     'to', (select name from store_technician where id = e.to_person_id),
     'by', (select name from store_technician where id = e.acknowledged_by_id),
     'waiting', (select string_agg(distinct t.name, ', ')
        from store_alert a join store_technician t on t.id = a.person_id
        where a.case_id = c.id and a.reason = 'escalation' and a.acknowledged_at is null))
   from store_escalation e where e.case_id = c.id order by e.id desc limit 1),
  (select json_agg(json_build_object('id', a.id, 'why', a.why) order by a.id) from store_alert a
   where a.case_id = c.id and a.person_id = %(viewer)s and a.acknowledged_at is null and a.next_at is not null),
  (select json_agg(e order by e.id desc) from (
     select e.id, e.at, e.what, e.why, t.name as who from store_event e
     left join store_technician t on t.id = e.by_id
     where e.case_id = c.id order by e.id desc limit 50) e),
  (select json_agg(p order by p.id) from (
     select m.id, m.at, m.kind, coalesce(k.level, r.anger_level) as anger_level,
       coalesce(k.level / 3.0, r.anger) as anger from store_message m
     left join lateral (select anger_level, anger from store_reading r where r.message_id = m.id
       and r.not_read = '' order by r.id desc limit 1) r on true
     left join lateral (select k.now_is::int as level from store_correction k where k.message_id = m.id
       and k.label = 'anger' order by k.id desc limit 1) k on true
     where m.case_id = c.id and m.kind in ('customer', 'reply') order by m.id desc limit 200) p),
  (select json_build_object('subject', d.subject, 'body', d.body, 'saved_at', d.saved_at) from store_draft d
   where d.case_id = c.id and d.author_id = %(viewer)s),
  (select t.name from store_event e join store_technician t on t.id = e.by_id
   where e.case_id = c.id and e.kind = 'verified' and c.verified_at is not null order by e.id desc limit 1),
  (select json_agg(json_build_object('id', w.id, 'name', w.name, 'role', w.role, 'zone', w.zone,
     'absent', exists (select from store_absence a where a.technician_id = w.id
        and a.starts_at <= %(now)s and %(now)s < a.ends_at),
     'rota', coalesce((select json_agg(json_build_array(r.weekdays, r.starts, r.ends)) from store_rotaentry r
        where r.technician_id = w.id), '[]')) order by w.name, w.id) from wanted_people w),
  (select array_agg(m.team_id) from store_technician_teams m where m.technician_id = %(viewer)s),
  (select json_build_object(
     'noted', (select array_agg(n.kind) from (
        select distinct kind from store_notedfact n where n.case_id = c.id
        union select 'root_cause' from store_cause k where k.case_id = c.id) n),
     'called_for', (select array_agg(e.document) from store_escalation e where e.case_id = c.id),
     'read', (select json_agg(json_build_array(s.by_id, t.name, s.at, s.how) order by s.id) from (
        select * from store_signoff s where s.case_id = c.id order by s.id desc limit 20) s
        join store_technician t on t.id = s.by_id))),
  (select row_to_json(x) from ({RUN} where r.case_id = c.id and r.state = 'running') x),
  (select json_build_object(
     'tasks', (select json_agg(json_build_array(t.id, t.by_customer, t.text, t.made_at, t.done_at, t.due_at,
        coalesce(t.call_id, 0)) order by t.id)
        from (select * from store_task where case_id = c.id order by id desc limit 60) t),
     'calls', (select json_agg(json_build_array(l.id, l.direction, l.outcome, l.began_at, l.ended_at, l.finished_at, t.name)
        order by l.id desc) from (select * from store_call where case_id = c.id order by id desc limit 10) l
        left join store_technician t on t.id = l.technician_id))),
  (select json_build_object('id', i.id, 'title', i.title, 'state', i.state, 'owner',
     (select name from store_technician where id = i.owner_id), 'active', m.settled_at is null and i.state <> 'ended',
     'cases', (select count(*) from store_incidentcase n where n.incident_id = i.id and n.left_at is null))
   from store_incidentcase m join store_incident i on i.id = m.incident_id
   where m.case_id = c.id and m.left_at is null and i.state <> 'dismissed'
   order by m.settled_at is not null, m.id desc limit 1),
  (select json_agg(json_build_array(a.id, a.name, a.kind, a.life, k.how, k.words, k.message_id,
     (select count(*) from (select from store_caseasset k2 join store_case c2 on c2.id = k2.case_id
        where k2.asset_id = a.id and k2.case_id <> c.id and k2.unlinked_at is null and c2.merged_into_id is null
          and {visible("c2")} limit 100) n)) order by k.id)
   from (select * from store_caseasset k where k.case_id = c.id and k.unlinked_at is null order by k.id limit 20) k
   join store_asset a on a.id = k.asset_id),
  (select json_build_array(count(*) filter (where x.state = 'firing'), count(*), max(x.resolved_at))
   from (select * from store_monitoralert x where x.case_id = c.id limit 1000) x having count(*) > 0),
  {AFTER},
  {AROUND}
from c
"""  # noqa: S608 - constants only

SHOWN_CHARS = 40_000
"""More of one message is shown only as its original."""

MESSAGES = f"""
select m.id, m.kind, m.channel, coalesce(t.name, nullif(m.from_name, ''), k.name, ''), m.from_address, m.at,
  left(m.text, {SHOWN_CHARS}), length(m.text) > {SHOWN_CHARS}, m.segments, m.has_html, m.unverified,
  m.raw_id is not null, r.anger_level, r.anger, r.not_read, r.evidence,
  o.state, o.undo_until, o.due_at, o.attempts, o.last_error,
  (select json_agg(json_build_array(f.id, f.name, f.size, f.content_type) order by f.id) from
     (select * from store_attachment f where f.message_id = m.id order by f.id limit 100) f),
  r.reader, r.complaint_type, r.heads,
  (select json_agg(json_build_array(k.label, k.was, k.now_is, t.name) order by k.id) from store_correction k
     join store_technician t on t.id = k.by_id where k.message_id = m.id),
  (select json_agg(json_build_array(d.label, d.first_says, d.second_says, s.model) order by d.id)
     from store_difference d join store_secondreading s on s.id = d.second_id
     where s.reading_id = r.id and d."right" = '')
from (select * from store_message where case_id = %(number)s and id < %(before)s
  order by id desc limit %(limit)s) m
left join store_technician t on t.id = m.author_id
left join store_contact k on k.id = m.contact_id
left join lateral (select * from store_reading r where r.message_id = m.id
  order by r.id desc limit 1) r on true
left join store_outbox o on o.message_id = m.id
order by m.id desc
"""  # noqa: S608 - constants only
