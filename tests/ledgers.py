"""A ledger with a few publications, written as the panel writes it, for tests of what is made from it."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from etl.follow_up.ledger import Change, Receipt, commit, last_receipt_no, stage

State = dict[tuple[str, str, str, str], str | None]


@dataclass
class Ledger:
    """Publications that say what they change; what stood before is worked out from the earlier ones."""

    folder: Path
    plan_id: str = "ks-2024"
    state: State = field(default_factory=dict)

    def publish(
        self, day: str, period: str, said: dict[tuple[str, str], dict[str, str | None]], by: str = "controller"
    ) -> int:
        """Publish on a day (2024-06-20), for a period, by (sheet_kind, item_id) what each field says. Return the number."""
        changes = []
        for (kind, item), fields in said.items():
            for name, after in fields.items():
                key = (period, kind, item, name)
                before = self.state.get(key)
                changes.append(Change(None, period, kind, item, name, before, before, after, f"{kind}!{name}"))
                self.state[key] = after
        number = last_receipt_no(self.folder) + 1
        moment = datetime.fromisoformat(f"{day}T10:00:00+00:00")
        commit(stage(self.folder, Receipt(number, "publish", self.plan_id, moment, by, False, changes=changes), {}))
        return number
