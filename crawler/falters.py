"""Errors that pass: what a server answers under load, and answers well a little later.

Many limit their visitors' rate by a plain 503, without a word of it; a gateway gives 502 or 504
while what stands behind it starts anew. One such answer is no fault of a page: it is asked again
after all others. What was seen to pass on a host is a limit of rate there, not an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.fetched import Fetched
from crawler.frontier import Target
from gkcheck.models.observations import FetchOutcome

if TYPE_CHECKING:
    from crawler.session import Session

_PASSING = (500, 502, 503, 504)
_GOOD = (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED, FetchOutcome.REDIRECT)


class Falters:
    """Remembers which addresses of one crawl were put back for such an error."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._before: dict[int, int] = {}

    def weigh(self, target: Target, got: Fetched, outcome: FetchOutcome) -> FetchOutcome:
        """Tell the host's patience of an answer; return its outcome in the light of others."""
        s = self._s
        host = got.url.split("/", 3)[2]
        if not self._may_pass(got, outcome):
            before = self._before.pop(target.id, None)
            if before is not None and outcome in _GOOD:
                s.patience.passed(host, before)
            s.patience.note(host, outcome)
            return outcome
        passing = s.patience.is_passing(host, got.status)
        if got.status != 500 and (target.tries == 0 or passing):
            s.patience.overloaded(got.url)
        return FetchOutcome.RATE_LIMITED if passing and target.tries else outcome

    def puts_back(self, target: Target, got: Fetched, outcome: FetchOutcome) -> bool:
        """Tell whether an address is to be asked again for an error that may pass; note it if so."""
        if target.tries or not self._may_pass(got, outcome):
            return False
        self._before[target.id] = got.status or 0
        return True

    def _may_pass(self, got: Fetched, outcome: FetchOutcome) -> bool:
        """A second look comes later by itself; an archive answers the same for ever."""
        first = self._s.look == 1 and self._s.spec.replay is None
        return first and outcome is FetchOutcome.HTTP_ERROR and got.status in _PASSING
