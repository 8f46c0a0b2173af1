"""What customers run: assets, their relations, the words they are known by, and the cases they stand in."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper

from amends.domain.assets import Life, Relation
from amends.store.models.case import Case, Message
from amends.store.models.choices import one_of
from amends.store.models.organisation import Contact, Organisation, Site

STAFF = settings.AUTH_USER_MODEL
PRESENT = Q(removed_at=None)


class Asset(models.Model):
    """One thing a client runs; `fields` hold what its type has, validated before saving.

    `revision` rises with every change, so that an undo sees whether somebody changed it since. A removed
    asset keeps its row, because cases and history name it.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="assets", db_index=False
    )
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    names = ArrayField(models.CharField(max_length=200), default=list)
    serial = models.CharField(max_length=120, blank=True)
    tag = models.CharField(max_length=60, blank=True)
    addresses = ArrayField(models.CharField(max_length=120), default=list)
    user = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="assets")
    owner = models.ForeignKey(STAFF, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    bought_on = models.DateField(null=True, blank=True)
    warranty_until = models.DateField(null=True, blank=True)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    life = models.CharField(max_length=12, default=Life.IN_USE.value)
    fields = models.JSONField(default=dict)
    notes = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("life", Life, name="asset_life_is_known"),
            models.UniqueConstraint(
                F("organisation"),
                Upper("tag"),
                condition=PRESENT & ~Q(tag=""),
                name="one_asset_per_tag",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="asset_has_a_name"),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0), name="asset_cost_is_not_negative"
            ),
        ]
        indexes = [
            models.Index(Lower("name"), "id", condition=PRESENT, name="asset_by_name"),
            models.Index(
                F("organisation"), Lower("name"), "id", condition=PRESENT, name="asset_by_organisation"
            ),
            models.Index(
                F("organisation"), Upper("serial"), condition=PRESENT & ~Q(serial=""), name="asset_by_serial"
            ),
            GinIndex(fields=["name"], name="asset_name_alike", opclasses=["gin_trgm_ops"]),
            GinIndex(
                fields=["tag", "serial"], name="asset_code_alike", opclasses=["gin_trgm_ops", "gin_trgm_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AssetWord(models.Model):
    """A word by which an asset is known, in small letters; what a message is compared with."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="words")
    how = models.CharField(max_length=8)
    word = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "word", "asset"], name="asset_by_word"),
            models.CheckConstraint(
                condition=Q(how__in=["name", "tag", "serial", "address"]), name="asset_word_is_known"
            ),
        ]
        indexes = [GinIndex(fields=["word"], name="asset_word_alike", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


class AssetRelation(models.Model):
    """`source` RELATION `target`, such as "the permit system runs on MX-02"; cycles are allowed."""

    source = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="relations", db_index=False)
    target = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="relations_back", db_index=False)
    kind = models.CharField(max_length=12)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("kind", Relation, name="asset_relation_is_known"),
            models.UniqueConstraint(fields=["source", "target", "kind"], name="one_relation_of_a_kind"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="asset_relates_to_another"),
        ]
        indexes = [models.Index(fields=["target"], name="asset_relation_by_target")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class CaseAsset(models.Model):
    """An asset that a case is about, and the words that say so: `start` and `end` in the message's subject or text.

    An unlinked row stays: the same words never link it again by themselves.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assets", db_index=False)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="cases", db_index=False)
    how = models.CharField(max_length=8)
    words = models.CharField(max_length=200, blank=True)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    part = models.CharField(max_length=7, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    unlinked_at = models.DateTimeField(null=True)
    unlinked_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "asset"], name="one_link_per_case_and_asset"),
            models.CheckConstraint(
                condition=Q(how__in=["name", "tag", "serial", "address", "user", "person", "alert"]),
                name="asset_link_is_known",
            ),
            models.CheckConstraint(
                condition=Q(part__in=["", "subject", "text"]), name="asset_link_part_is_known"
            ),
        ]
        indexes = [models.Index(F("asset"), F("case").desc(), name="case_asset_by_asset")]

    def __str__(self) -> str:
        return f"#{self.case_id} {self.asset_id}"


class AssetImport(models.Model):
    """One import: the file while it is worked on, what it changed, and whether it was taken back.

    `done` of `total` rows are in; a worker that died goes on there.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    source = models.CharField(max_length=20)
    name = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    state = models.CharField(max_length=8)
    content = models.BinaryField(null=True)
    mapping = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    undo_report = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["staged", "waiting", "done", "failed", "undone"]),
                name="asset_import_state_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="waiting"), name="asset_import_waiting"),
            models.Index(F("id").desc(), condition=~Q(by=None), name="asset_import_by_people"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.name}"


class AssetEvent(models.Model):
    """One line of an asset's history; `before` and `after` hold only what changed. Rows are only ever added."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    what = models.CharField(max_length=500)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    revision = models.PositiveIntegerField()
    imported = models.ForeignKey(
        AssetImport, on_delete=models.PROTECT, null=True, related_name="events", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "added",
                        "changed",
                        "life",
                        "related",
                        "unrelated",
                        "removed",
                        "restored",
                        "undone",
                    ]
                ),
                name="asset_event_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["asset", "id"], name="asset_event_by_asset"),
            models.Index(
                fields=["imported", "id"], condition=~Q(imported=None), name="asset_event_by_import"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.what}"


class AssetIdentity(models.Model):
    """What a source calls an asset, such as an agent's device id; the next push finds the same asset by it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="identities")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "source", "key"], name="one_asset_per_identity"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class Inventory(models.Model):
    """The latest inventory of an asset: what its agent found installed; replaced by the next."""

    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, related_name="inventory")
    source = models.CharField(max_length=20)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    software = models.JSONField(default=list)
    software_count = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"inventory of {self.asset_id}"


class PushToken(models.Model):
    """A secret with which a machine may push for one organisation; only its digest is kept.

    `contact` is told of the cases that alerts open.
    """

    purpose = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="push_tokens")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["inventory", "alerts"]), name="push_token_purpose_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(purpose="alerts") | Q(contact__isnull=False), name="alerts_have_somebody_to_tell"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MonitorAlert(models.Model):
    """An alert of a monitoring system by its fingerprint, and the one case it stands in."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    fingerprint = models.CharField(max_length=64)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="monitor_alerts")
    asset = models.ForeignKey(Asset, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=8)
    started_at = models.DateTimeField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fingerprint"], name="one_alert_per_fingerprint"),
            models.CheckConstraint(
                condition=Q(state__in=["firing", "resolved"]), name="monitor_alert_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
