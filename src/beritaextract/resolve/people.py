"""A person while the resolvers collect what the article says of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..record import Evidence, Official


@dataclass(slots=True, eq=False)
class Person:
    """One person while roles are still being collected; two are never equal."""

    name: str
    titles: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    position: str | None = None
    acting: str | None = None
    agency: str | None = None
    roles: list[str] = field(default_factory=list)
    represents: str | None = None
    evidence: list[Evidence] = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    """Every span of the text that names this person, by name or by position, in text order."""

    def add_role(self, role: str) -> None:
        if role not in self.roles:
            self.roles.append(role)

    def official(self) -> Official:
        return Official(
            name=self.name, titles=tuple(self.titles), aliases=tuple(self.aliases), position=self.position,
            acting=self.acting, agency=self.agency, roles=tuple(self.roles),  # type: ignore[arg-type]
            represents=self.represents, evidence=tuple(self.evidence),
        )  # fmt: skip
