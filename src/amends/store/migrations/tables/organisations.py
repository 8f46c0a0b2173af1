"""Whom the desk serves: organisations, sites, contracts and contacts."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Lower

from amends.store.migrations.tables.fields import ID

TABLES = [
    migrations.CreateModel(
        "Contact",
        fields=[
            ID,
            ("name", models.CharField(blank=True, max_length=200)),
            ("title", models.CharField(blank=True, max_length=120)),
            ("executive", models.BooleanField(default=False)),
            ("phone", models.CharField(blank=True, max_length=40)),
            ("zone", models.CharField(blank=True, max_length=60)),
            ("created_at", models.DateTimeField()),
            (
                "organisation",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.PROTECT,
                    related_name="contacts",
                    to="store.organisation",
                ),
            ),
            (
                "site",
                models.ForeignKey(
                    blank=True, null=True, on_delete=models.SET_NULL, related_name="+", to="store.site"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        "Contract",
        fields=[
            ID,
            ("name", models.CharField(max_length=120, unique=True)),
            ("first_reply_minutes", models.PositiveIntegerField(blank=True, null=True)),
            ("resolution_minutes", models.PositiveIntegerField(blank=True, null=True)),
            (
                "calendar",
                models.ForeignKey(
                    blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="store.calendar"
                ),
            ),
            ("targets", models.JSONField(default=list)),
        ],
    ),
    migrations.CreateModel(
        "Organisation",
        fields=[
            ID,
            ("name", models.CharField(max_length=200, unique=True)),
            ("segment", models.CharField(blank=True, max_length=60)),
            ("stakes", models.TextField(blank=True)),
            ("endpoints", models.PositiveIntegerField(blank=True, null=True)),
            ("key_account", models.BooleanField(default=False)),
            (
                "account_owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="accounts",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "contract",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="organisations",
                    to="store.contract",
                ),
            ),
            (
                "calendar",
                models.ForeignKey(
                    blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="store.calendar"
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        "OrganisationDomain",
        fields=[
            ID,
            ("domain", models.CharField(max_length=253, unique=True)),
            (
                "organisation",
                models.ForeignKey(on_delete=models.CASCADE, related_name="domains", to="store.organisation"),
            ),
        ],
    ),
    migrations.CreateModel(
        "Site",
        fields=[
            ID,
            ("name", models.CharField(max_length=120)),
            ("address", models.CharField(blank=True, max_length=300)),
            ("zone", models.CharField(default="UTC", max_length=60)),
            (
                "organisation",
                models.ForeignKey(on_delete=models.CASCADE, related_name="sites", to="store.organisation"),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("organisation", "name"), name="one_site_per_name")
            ],
        },
    ),
    migrations.CreateModel(
        "ContactAddress",
        fields=[
            ID,
            ("address", models.CharField(max_length=320, unique=True)),
            (
                "contact",
                models.ForeignKey(on_delete=models.CASCADE, related_name="addresses", to="store.contact"),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("address", Lower("address"))), name="contact_address_is_lower_case"
                )
            ],
        },
    ),
]
