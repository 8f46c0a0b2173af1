"""Technicians, their teams, the rota and absences."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amends.domain.vocabulary import Role
from amends.store.models.choices import one_of
from amends.store.models.desk import Calendar


class Team(models.Model):
    """People who share a queue, a calendar and a rota."""

    name = models.CharField(max_length=80, unique=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class TechnicianManager(BaseUserManager["Technician"]):
    """Finds technicians by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Technician":
        return self.get(email__iexact=username or "")


class Technician(AbstractBaseUser):
    """One member of staff: signs in by e-mail, stands on the ladder by role."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, default=Role.TIER1.value)
    zone = models.CharField(max_length=60, default="UTC")
    phone = models.CharField(max_length=40, blank=True)
    extension = models.CharField(max_length=40, blank=True, default="")
    """Under which the telephone system knows them."""
    teams = models.ManyToManyField(Team, related_name="technicians", blank=True)
    deputy = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    warnings = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    shortcuts = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[TechnicianManager] = TechnicianManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            one_of("role", Role, name="technician_role_is_known"),
            models.UniqueConstraint(
                fields=["extension"], condition=~Q(extension=""), name="one_technician_per_extension"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name shown wherever a person is shown."""
        return self.name


class RotaEntry(models.Model):
    """A technician is on duty on these weekdays (0 Monday) between two times of their own zone."""

    technician = models.ForeignKey(Technician, on_delete=models.CASCADE, related_name="rota")
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekdays__contained_by=[0, 1, 2, 3, 4, 5, 6]), name="rota_weekdays_exist"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.technician_id} {self.starts}-{self.ends}"


class Absence(models.Model):
    """A technician is away; nothing is assigned or alerted to them meanwhile."""

    technician = models.ForeignKey(Technician, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="absence_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.technician_id} away until {self.ends_at:%F}"
