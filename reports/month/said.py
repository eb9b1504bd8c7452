"""What people said of findings, as it bears on a month: confirmed, rejected, waived until a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from gkcheck.store.ledger_reader import LedgerReader
from reports.text import clean

CONFIRMED, REJECTED, WAIVED = "confirmed", "rejected", "waived"
_WORDS = {CONFIRMED: "复核确认", REJECTED: "复核排除"}


@dataclass(frozen=True, slots=True)
class _Waiver:
    granted_on: str
    expires_on: str
    revoked_on: str | None
    note: str

    def holds(self, day: str) -> bool:
        """Tell whether the waiver counts on ``day`` (YYYY-MM-DD)."""
        ended = self.revoked_on is not None and self.revoked_on <= day
        return self.granted_on <= day <= self.expires_on and not ended


@dataclass(slots=True)
class Said:
    """The latest decision on each finding that has one, and its waivers, by the finding's id."""

    decided: dict[int, tuple[str, str]] = field(default_factory=dict)
    _waivers: dict[int, list[_Waiver]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls, reader: LedgerReader) -> Said:
        """Read all that was said of any finding; a decision that was withdrawn is none."""
        said = cls()
        for row in reader.rows(
            "SELECT f.id, d.verdict, d.decided_by, d.reason FROM decision d JOIN finding f"
            " ON f.site_id = d.site_id AND f.fingerprint = d.fingerprint"
            " WHERE d.fingerprint IS NOT NULL ORDER BY d.id"
        ):
            if row["verdict"] == "withdrawn":
                said.decided.pop(row["id"], None)
                continue
            word = _WORDS.get(row["verdict"], row["verdict"])
            note = f"{word}({clean(row['decided_by'], 40)}):{clean(row['reason'], 120)}"
            said.decided[row["id"]] = (row["verdict"], note)
        for row in reader.rows(
            "SELECT f.id, w.approver, w.granted_on, w.expires_on, w.revoked_on, w.reason"
            " FROM waiver w JOIN finding f ON (w.site_id IS NULL OR f.site_id = w.site_id) AND"
            " (w.fingerprint = f.fingerprint OR (w.fingerprint IS NULL AND w.cause = f.cause))"
            " ORDER BY w.id"
        ):
            note = (
                f"豁免至 {row['expires_on']}({clean(row['approver'], 40)})"
                f":{clean(row['reason'], 120)}"
            )
            said._waivers[row["id"]].append(
                _Waiver(row["granted_on"], row["expires_on"], row["revoked_on"], note)
            )
        return said

    def about(self, finding: int, day: date) -> tuple[str, str] | tuple[None, None]:
        """Return what counts of ``finding`` on ``day``, a waiver before a decision, and in words."""
        for waiver in reversed(self._waivers.get(finding, ())):
            if waiver.holds(day.isoformat()):
                return WAIVED, waiver.note
        return self.decided.get(finding, (None, None))

    def findings(self) -> set[int]:
        """Return the findings of which anything was said."""
        return {*self.decided, *self._waivers}
