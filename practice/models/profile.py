"""What the clinic says about itself. Blank until the clinic fills it in; never invented."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from practice.clock import after_working_hours
from practice.hours import hours_in_words
from practice.phone import as_link, validate_phone


class Profile(models.Model):
    """The practice: one row. Every page reads naturally while a field is blank."""

    name = models.CharField("name of the practice", max_length=120, blank=True)
    phone = models.CharField(
        max_length=40, blank=True, validators=[validate_phone], help_text="As patients dial it."
    )
    after_hours_phone = models.CharField(
        "after-hours line", max_length=40, blank=True, validators=[validate_phone]
    )
    relay = models.CharField(
        "TTY or relay",
        max_length=120,
        blank=True,
        help_text="How a person who is deaf or hard of hearing reaches you, for example “Dial "
        "711 for Oklahoma Relay”.",
    )
    street = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=60, default="Bartlesville")
    state = models.CharField(max_length=2, default="OK")
    postal_code = models.CharField("ZIP code", max_length=10, blank=True)
    call_back_hours = models.PositiveSmallIntegerField(
        "call back within (working hours)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text="Counted in your opening hours, which you fill in below. With 8, a request that "
        "comes on Tuesday at noon is promised a call by Wednesday at noon. Empty: no time is "
        "promised.",
    )
    notice_email = models.EmailField(
        "email address for notices of new requests",
        blank=True,
        help_text="The mail says only that requests wait, and where. Empty: no mail is sent.",
    )
    operator = models.CharField(
        "who operates this site",
        max_length=200,
        blank=True,
        help_text="The legal name of the practice or company.",
    )
    funding = models.TextField(
        "how this site is paid for",
        blank=True,
        help_text="Plain words. The pages say already that the clinic earns money from the "
        "procedures.",
    )
    privacy_practices = models.TextField(
        "notice of privacy practices", blank=True, help_text="Markdown, or a link to the notice."
    )
    non_discrimination = models.TextField(
        "non-discrimination notice", blank=True, help_text="Markdown, or a link to the notice."
    )

    # what the owner should fill in before the site goes live, and why
    WANTED = {
        "name": "pages say “the clinic”",
        "phone": "pages cannot offer a call",
        "after_hours_phone": "after-hours advice names 911 only",
        "relay": "deaf callers find no line",
        "street": "pages give the town only",
        "postal_code": "pages give the town only",
        "call_back_hours": "visitors are promised no time for the call",
        "notice_email": "no mail tells staff that a request waits",
        "operator": "“How we write” cannot say who runs the site",
        "funding": "“How we write” cannot say who pays for the site",
        "privacy_practices": "readers are told to ask for the notice",
        "non_discrimination": "readers are told to ask for the notice",
    }

    class Meta:
        verbose_name = "practice profile"
        verbose_name_plural = "practice profile"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_one_practice_profile")
        ]

    def __str__(self):
        return self.display_name

    _seen_last = None

    @classmethod
    def current(cls):
        """The one profile; a blank one where none was saved yet."""
        cls._seen_last = cls.objects.filter(pk=1).first() or cls(pk=1)
        return cls._seen_last

    @classmethod
    def seen_last(cls):
        """What this process last read, for when the database does not answer: an apology should
        name the phone. A blank one where nothing was read yet."""
        return cls._seen_last or cls(pk=1)

    @property
    def display_name(self):
        return self.name or "Interventional Pain Clinic"

    @property
    def place(self):
        return f"{self.city}, {self.state}"

    @property
    def phone_link(self):
        return as_link(self.phone)

    @property
    def after_hours_link(self):
        return as_link(self.after_hours_phone)

    @cached_property
    def week(self):
        """Opening hours in the order of the week, asked for once."""
        return list(self.opening_hours.all())

    @property
    def hours(self):
        """Opening hours as lines for people, [] while they are not known."""
        return hours_in_words(self.week)

    def call_due_after(self, moment):
        """By when a visitor who asks at `moment` is called (UTC), None where nothing can be
        promised: no phone, no opening hours, no `call_back_hours`, or closed for too long."""
        if not (self.phone and self.call_back_hours and self.week):
            return None
        closures = list(self.closures.all())
        return after_working_hours(moment, self.call_back_hours, self.week, closures)

    def due_after(self, moment, hours):
        """When `hours` working hours have passed since `moment` (UTC). While the opening hours
        are not known, or too far away, eight of them count as a day."""
        closures = list(self.closures.all()) if self.week else []
        due_at = after_working_hours(moment, hours, self.week, closures)
        return due_at or moment + timedelta(days=hours / 8)

    def blank_fields(self):
        return [name for name in self.WANTED if not getattr(self, name)]


class OpeningHours(models.Model):
    """When the practice is open on one day of the week. A day without a row is closed."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0
        TUESDAY = 1
        WEDNESDAY = 2
        THURSDAY = 3
        FRIDAY = 4
        SATURDAY = 5
        SUNDAY = 6

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name = verbose_name_plural = "opening hours"
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "weekday"],
                name="one_row_of_hours_per_weekday",
                violation_error_message="There are hours for this day already.",
            ),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")),
                name="opens_before_it_closes",
                violation_error_message="The closing time must be after the opening time.",
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()}, {self.opens:%H:%M} to {self.closes:%H:%M}"


class ClosureQuerySet(models.QuerySet):
    def upcoming(self, today):
        return self.filter(last_on__gte=today)


class Closure(models.Model):
    """Days on which the practice is closed although the week says open."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="closures")
    first_on = models.DateField("first day closed")
    last_on = models.DateField("last day closed")
    reason = models.CharField(
        max_length=80, help_text="Shown to patients, for example “Labor Day”."
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["first_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_on__lte=F("last_on")),
                name="closure_starts_before_it_ends",
                violation_error_message="The last day must not be before the first.",
            )
        ]

    def __str__(self):
        return f"{self.reason}, {self.first_on:%B %-d, %Y}"
