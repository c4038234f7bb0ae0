from practice.models.act import Act, RecordHead
from practice.models.people import Clinician, StaffAccount
from practice.models.profile import Closure, OpeningHours, Profile

__all__ = ["Act", "Clinician", "Closure", "OpeningHours", "Profile", "RecordHead", "StaffAccount"]
