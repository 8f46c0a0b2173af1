"""Addresses of the settings."""

from django.urls import path

from amends.web.settings import (
    hours,
    mailboxes,
    people,
    profile,
    protocol,
    reader,
    rehearsals,
    second,
    views,
    wording,
)

urlpatterns = [
    path("settings/", views.first, name="settings"),
    path("settings/people/", people.people, name="settings_people"),
    path("settings/people/new/", people.new, name="settings_person_new"),
    path("settings/people/<key:key>/", people.person, name="settings_person"),
    path("settings/people/<key:key>/link/", people.link, name="settings_person_link"),
    path("settings/people/<key:key>/active/", people.active, name="settings_person_active"),
    path("settings/teams/", hours.teams, name="settings_teams"),
    path("settings/teams/new/", hours.team, name="settings_team_new"),
    path("settings/teams/<key:key>/", hours.team, name="settings_team"),
    path("settings/mailboxes/", mailboxes.mailboxes, name="settings_mailboxes"),
    path("settings/mailboxes/new/", mailboxes.mailbox, name="settings_mailbox_new"),
    path("settings/mailboxes/<key:key>/", mailboxes.mailbox, name="settings_mailbox"),
    path("settings/calendars/", hours.calendars, name="settings_calendars"),
    path("settings/calendars/new/", hours.calendar, name="settings_calendar_new"),
    path("settings/calendars/<key:key>/", hours.calendar, name="settings_calendar"),
    path("settings/contracts/", hours.contracts, name="settings_contracts"),
    path("settings/contracts/new/", hours.contract, name="settings_contract_new"),
    path("settings/contracts/<key:key>/", hours.contract, name="settings_contract"),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/reader/", reader.reader, name="settings_reader"),
    path("settings/reader/cases/", reader.cases, name="settings_reader_cases"),
    path("settings/reader/differences/", second.differences, name="settings_reader_differences"),
    path("settings/protocol/", protocol.protocol, name="settings_protocol"),
    path("settings/protocol/<slug:item>/", protocol.edit, name="settings_protocol_edit"),
    path("settings/wording/", wording.wording, name="settings_wording"),
    path("settings/wording/choices/", wording.choices, name="settings_wording_choices"),
    path("settings/wording/saved/new/", wording.saved_reply, name="settings_saved_reply_new"),
    path("settings/wording/saved/<key:key>/", wording.saved_reply, name="settings_saved_reply"),
    path("settings/rehearsals/", rehearsals.rehearsals, name="settings_rehearsals"),
    path("settings/rehearsals/<slug:scenario>/", rehearsals.rehearsal, name="settings_rehearsal"),
]
