"""A ledger with a few publications, in the panel's own format."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from panel.ledger.ledger import RECEIPT_FILE, Change, Receipt, Upload, commit, last_receipt_no, stage

Key = tuple[str, str, str, str]  # period, sheet_kind, item_id, field
CARRIED = {"status", "assessment"}


@dataclass
class Ledger:
    """Publications given by what they change; the values before are derived from the earlier ones.

    `stated_by_plan` has, by (sheet_kind, item_id, field), the plan's own values, which a reader saw before any report.
    """

    folder: Path
    plan_id: str = "ks-2024"
    state: dict[Key, str | None] = field(default_factory=dict)
    stated_by_plan: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def publish(
        self,
        day: str,
        period: str,
        reported: dict[tuple[str, str], dict[str, str | None]],
        by: str = "controller",
        file_name: str | None = None,
        office_id: str | None = None,
    ) -> int:
        """Publish on a day (2024-06-20), for a period, fields by (sheet_kind, item_id). Return the receipt's number.

        An office belongs to a workbook: `office_id` needs a `file_name`.
        """
        number = last_receipt_no(self.folder) + 1
        upload_id = f"{number}-1" if file_name else None
        changes = []
        for (kind, item), fields in reported.items():
            for name, after in fields.items():
                seen, before = self._seen((period, kind, item, name)), self.state.get((period, kind, item, name))
                changes.append(Change(upload_id, period, kind, item, name, before, seen, after, f"{kind}!{name}"))
                self.state[period, kind, item, name] = after
        bodies, uploads = {}, []
        if upload_id and file_name:
            body, kept_as = file_name.encode(), f"{number:06d}/1.xlsx"
            sha256 = hashlib.sha256(body).hexdigest()
            bodies[kept_as] = body
            uploads = [Upload(upload_id, period, office_id, file_name, kept_as, sha256, len(body))]
        self._add(Receipt(number, "publish", self.plan_id, moment(day), by, False, None, uploads, changes), bodies)
        return number

    def undo(self, day: str, undoes: int, by: str = "controller") -> int:
        """Undo a publication on a day: each cell that still has its value gets the value before."""
        stated = json.loads((self.folder / f"{undoes:06d}" / RECEIPT_FILE).read_text(encoding="utf-8"))
        changes = []
        for change in stated["changes"]:
            key: Key = (change["period"], change["sheet_kind"], change["item_id"], change["field"])
            if self.state.get(key) == change["after"]:
                back = Change(None, *key, change["after"], self._seen(key), change["before"], None)
                changes.append(back)
                self.state[key] = change["before"]
        number = last_receipt_no(self.folder) + 1
        self._add(Receipt(number, "undo", self.plan_id, moment(day), by, False, undoes, [], changes), {})
        return number

    def _seen(self, key: Key) -> str | None:
        """Return the value that a cell shows: the period's own, or one carried over from an earlier one or the plan."""
        period, kind, item, name = key
        if (own := self.state.get(key)) is not None or name not in CARRIED:
            return own
        earlier = {at[0]: value for at, value in self.state.items() if at[1:] == key[1:] and at[0] < period and value}
        return earlier[max(earlier)] if earlier else self.stated_by_plan.get((kind, item, name))

    def _add(self, receipt: Receipt, bodies: dict[str, bytes]) -> None:
        commit(stage(self.folder, receipt, bodies))


def moment(day: str) -> datetime:
    """Return about noon of a day in Sweden, in UTC as the ledger stores it."""
    return datetime.fromisoformat(f"{day}T10:00:00+00:00")
