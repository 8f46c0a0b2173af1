"""Whether the owner of a case has spoken with the customer: until then whoever answered first stays their contact (K8)."""


def owner_spoke(case: str) -> str:
    """SQL: true when the owner of the row `case` of `store_case` has reached the customer: by a mail that has left, by
    voice, or by saying so."""
    return f"""(exists (select from store_message hm left join store_outbox hb on hb.message_id = hm.id
    where hm.case_id = {case}.id and hm.kind = 'reply' and hm.author_id = {case}.owner_id
      and (hm.channel <> 'email' or hb.state = 'sent'))
  or exists (select from store_event he where he.case_id = {case}.id and he.kind = 'made_contact'
    and he.by_id = {case}.owner_id))"""  # noqa: S608 - an alias of ours


def handing_over(case: str) -> str:
    """SQL: true while a case has an owner who has not spoken with the customer, and somebody else who answered first."""
    return f"""({case}.owner_id is not null and {case}.first_responder_id is not null
  and {case}.owner_id <> {case}.first_responder_id and not {owner_spoke(case)})"""
