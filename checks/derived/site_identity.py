"""The site's identity marks: for each mark the value that most pages show."""

from __future__ import annotations

from dataclasses import dataclass

from gkcheck.store.reader import FactReader

MARKS = (
    "site_code",
    "icp_record",
    "police_record",
    "sponsor",
    "operator",
    "site_mark",
    "error_report_entry",
    "sitemap_url",
    "contact",
)


@dataclass(frozen=True, slots=True)
class MarkSeen:
    """One mark over the site: the commonest value, pages that show any value, and all values."""

    value: str | None
    pages: int
    values: dict[str, int]
    on_home: str | None


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """Marks by name; ``pages``: pages read; ``scripted``: pages whose marks come by script."""

    marks: dict[str, MarkSeen]
    pages: int
    scripted: int
    home_scripted: bool

    def value(self, mark: str) -> str | None:
        """Return the value that most pages show, None when no page shows one."""
        return self.marks[mark].value


def site_identity(facts: FactReader) -> SiteIdentity:
    """Return the identity of the site. Identities are stored once, so this reads few rows."""
    home = home_page(facts)
    counts: dict[str, dict[str, int]] = {mark: {} for mark in MARKS}
    on_home: dict[str, str | None] = dict.fromkeys(MARKS)
    pages = scripted = 0
    home_scripted = False
    for row in facts.rows(
        "SELECT i.*, count(*) AS n, sum(p.id = ?) AS home, sum(p.rendered = 0) AS raw"
        " FROM page p JOIN identity i ON i.id = p.identity_id GROUP BY i.id ORDER BY i.id",
        -1 if home is None else home,
    ):
        pages += row["n"]
        if row["scripted"]:
            scripted += row["raw"]
        home_scripted = home_scripted or bool(row["home"] and row["scripted"])
        for mark in MARKS:
            value = row[mark]
            if value:
                counts[mark][value] = counts[mark].get(value, 0) + row["n"]
                if row["home"]:
                    on_home[mark] = value
    return SiteIdentity(
        marks={
            mark: MarkSeen(
                value=max(values, key=lambda v: (values[v], v)) if values else None,
                pages=sum(values.values()),
                values=values,
                on_home=on_home[mark],
            )
            for mark, values in counts.items()
        },
        pages=pages,
        scripted=scripted,
        home_scripted=home_scripted,
    )


def home_page(facts: FactReader) -> int | None:
    """Return the id of the home page if it was read: by its address, else by its page type."""
    found = facts.scalar(
        "SELECT coalesce(f.redirect_to, u.id) FROM url u"
        " LEFT JOIN fetch f ON f.url_id = u.id AND f.look = 1 WHERE u.url = ?",
        facts.run("home_url"),
    )
    if found is not None and facts.scalar("SELECT 1 FROM page WHERE id = ?", found):
        return int(found)
    found = facts.scalar("SELECT id FROM page WHERE page_type = 'home' ORDER BY depth, id LIMIT 1")
    return None if found is None else int(found)
