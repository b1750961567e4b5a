"""Permissions, the roles that have them, and the assignment of roles to users."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fnmatch import fnmatchcase


class Permission(StrEnum):
    """One kind of action that a user may take."""

    READ = "read"
    ANALYSE = "analyse"
    REPORT = "report"
    REPORT_FOR_ALL = "report for all"
    APPROVE = "approve"
    UNDO = "undo"
    BUILD = "build"
    AUDIT = "audit"


ROLES: dict[str, frozenset[Permission]] = {
    "läsare": frozenset({Permission.READ}),
    "analytiker": frozenset({Permission.READ, Permission.ANALYSE}),
    "rapportör": frozenset({Permission.READ, Permission.REPORT}),
    "godkännare": frozenset({Permission.READ, Permission.REPORT, Permission.APPROVE}),
    "controller": frozenset(Permission),
}
ALL = "*"


@dataclass(frozen=True)
class RoleAssignment:
    """A role, for some plans, municipalities and offices. Each is a pattern as in file names: ks-*, or * for all.

    `offices` limits the roles rapportör and godkännare and is not used by the others. `function` is written on what the user publishes:
    a job function, never a personal name.
    """

    role: str
    plans: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = (ALL,)
    offices: tuple[str, ...] = ()
    function: str = ""

    def covers_plan(self, plan_id: str, municipality: str) -> bool:
        """Return whether this applies to a plan of a municipality (a region code such as 0180)."""
        return _matches(plan_id, self.plans) and _matches(municipality, self.municipalities)

    def covers_office(self, office_id: str | None) -> bool:
        """Return whether this applies to an office. None is the sheet of all offices together, which takes `*`."""
        return ALL in self.offices or (office_id is not None and office_id in self.offices)

    def reaches(self, office_id: str | None) -> bool:
        """Return whether this applies to an office as the role does: to all, or to those listed."""
        return Permission.REPORT_FOR_ALL in ROLES[self.role] or self.covers_office(office_id)


@dataclass(frozen=True)
class User:
    """A user. `subject` is the identity from the provider, `function` what their publications are signed with.

    `expires_at` is in UTC, None for a user who does not sign in.
    """

    subject: str
    function: str
    assignments: tuple[RoleAssignment, ...]
    expires_at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        """Return whether the user has a permission for at least one plan."""
        return any(permission in ROLES[assignment.role] for assignment in self.assignments)

    def may_in(self, permission: Permission, plan_id: str, municipality: str) -> bool:
        """Return whether the user has a permission for this plan."""
        return any(
            permission in ROLES[assignment.role] and assignment.covers_plan(plan_id, municipality)
            for assignment in self.assignments
        )

    def may_report_for(self, office_id: str | None, plan_id: str, municipality: str) -> bool:
        """Return whether the user may report for this office of this plan; None is all offices together."""
        return self.may_for(Permission.REPORT, office_id, plan_id, municipality)

    def may_for(self, permission: Permission, office_id: str | None, plan_id: str, municipality: str) -> bool:
        """Return whether the user has a permission for this office of this plan; None is all offices together."""
        return any(
            permission in ROLES[assignment.role] and assignment.reaches(office_id)
            for assignment in self.assignments
            if assignment.covers_plan(plan_id, municipality)
        )

    def signs_as(self, permission: Permission, plan_id: str, municipality: str) -> str:
        """Return the function of the first assignment with the permission for this plan; "" if there is none."""
        here = [assignment for assignment in self.assignments if assignment.covers_plan(plan_id, municipality)]
        return next((assignment.function for assignment in here if permission in ROLES[assignment.role]), "")

    def is_expired(self, now: datetime | None = None) -> bool:
        """Return whether the sign-in has expired at `now`, by default the current time."""
        return self.expires_at is not None and (now or datetime.now(UTC)) >= self.expires_at


# The user of a panel without sign-in, which only its own machine can reach.
LOCAL_USER = User("lokal", "", (RoleAssignment("controller", (ALL,)),))


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
