"""What each role gives, and whom it is given to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fnmatch import fnmatchcase


class Permission(StrEnum):
    """One thing that a person may do."""

    READ = "read"
    ANALYSE = "analyse"
    REPORT = "report"
    REPORT_FOR_ALL = "report for all"
    UNDO = "undo"
    BUILD = "build"
    AUDIT = "audit"


ROLES: dict[str, frozenset[Permission]] = {
    "läsare": frozenset({Permission.READ}),
    "analytiker": frozenset({Permission.READ, Permission.ANALYSE}),
    "rapportör": frozenset({Permission.READ, Permission.REPORT}),
    "controller": frozenset(Permission),
}
ALL = "*"


@dataclass(frozen=True)
class RoleAssignment:
    """A role, for some boards' plans and some offices. A pattern as in file names: ks-*, or * for all.

    `offices` narrows what a rapportör reports for; other roles have no use for it. `function` is what is written where
    somebody publishes with it: a function, never a person's name.
    """

    role: str
    plans: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = (ALL,)
    offices: tuple[str, ...] = ()
    function: str = ""

    def covers_plan(self, plan_id: str, municipality: str) -> bool:
        """Whether the grant is for this plan of this municipality (a region code, 0581)."""
        return _matches(plan_id, self.plans) and _matches(municipality, self.municipalities)

    def covers_office(self, office_id: str | None) -> bool:
        """Whether the grant is for this office. None is the sheet of all offices at once."""
        return ALL in self.offices or (office_id is not None and office_id in self.offices)


@dataclass(frozen=True)
class User:
    """Who asks: `subject` is the identity that the provider vouches for, `function` what publications are signed with.

    `expires_at` is UTC, None for one who never signs in.
    """

    subject: str
    function: str
    assignments: tuple[RoleAssignment, ...]
    expires_at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the person may do this for any plan at all."""
        return any(permission in ROLES[assignment.role] for assignment in self.assignments)

    def may_in(self, permission: Permission, plan_id: str, municipality: str) -> bool:
        """Whether the person may do this with this plan."""
        return any(
            permission in ROLES[assignment.role] and assignment.covers_plan(plan_id, municipality)
            for assignment in self.assignments
        )

    def may_report_for(self, office_id: str | None, plan_id: str, municipality: str) -> bool:
        """Whether the person may hand in for this office of this plan; None is all offices at once."""
        here = [assignment for assignment in self.assignments if assignment.covers_plan(plan_id, municipality)]
        if any(Permission.REPORT_FOR_ALL in ROLES[assignment.role] for assignment in here):
            return True
        return any(
            Permission.REPORT in ROLES[assignment.role] and assignment.covers_office(office_id) for assignment in here
        )

    def signs_as(self, permission: Permission, plan_id: str, municipality: str) -> str:
        """Return the function of the first grant that gives the right in this plan; "" where none does."""
        here = [assignment for assignment in self.assignments if assignment.covers_plan(plan_id, municipality)]
        return next((assignment.function for assignment in here if permission in ROLES[assignment.role]), "")

    def is_expired(self, now: datetime | None = None) -> bool:
        """Whether what the provider vouched for no longer holds."""
        return self.expires_at is not None and (now or datetime.now(UTC)) >= self.expires_at


# Who uses the panel on their own machine, where nobody else can reach it.
LOCAL_USER = User("lokal", "", (RoleAssignment("controller", (ALL,)),))


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
