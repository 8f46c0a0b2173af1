"""Client organisations, their sites, contracts and the people there."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from amends.store.models.desk import Calendar


class Contract(models.Model):
    """What an organisation was promised in writing; a null target means the desk's own applies.

    `targets` are lines by priority and service: `{"priority": "P2", "service": "", "kind": "resolution",
    "minutes": 480, "always": false}`, validated before saving.
    """

    name = models.CharField(max_length=120, unique=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_reply_minutes = models.PositiveIntegerField(null=True, blank=True)
    resolution_minutes = models.PositiveIntegerField(null=True, blank=True)
    targets = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A client: what it is, what an outage costs it, who owns the account (S0-08).

    `left_on` is the first day on which it is a client no more; who complained and who stayed is counted by it (S0-90).
    """

    name = models.CharField(max_length=200, unique=True)
    segment = models.CharField(max_length=60, blank=True)
    stakes = models.TextField(blank=True)
    endpoints = models.PositiveIntegerField(null=True, blank=True)
    key_account = models.BooleanField(default=False)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contract = models.ForeignKey(
        Contract, on_delete=models.SET_NULL, null=True, blank=True, related_name="organisations"
    )
    account_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="accounts"
    )
    left_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class OrganisationDomain(models.Model):
    """A mail domain whose new senders belong to the organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.domain


class Site(models.Model):
    """A place of an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=300, blank=True)
    zone = models.CharField(max_length=60, default="UTC")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_site_per_name")]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person at a client."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=120, blank=True)
    executive = models.BooleanField(default=False)
    phone = models.CharField(max_length=40, blank=True)
    zone = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    """When they last said on a call that number and address are right (S2-25)."""

    def __str__(self) -> str:
        return self.name


class ContactAddress(models.Model):
    """One of a contact's addresses, in lower case; it belongs to nobody else."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="addresses")
    address = models.CharField(max_length=320, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(address=Lower("address")),
                name="contact_address_is_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return self.address
