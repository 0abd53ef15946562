"""Groups of people and accounts as a reader names them, and as the Owner column of Targets and Readings does."""

from __future__ import annotations

from model.earnings.context import Context
from model.measures.who import Who


def group_name(context: Context, who: Who) -> str:
    """The one group of `who` in words."""
    people = context.people
    key = int(who.key[0])
    if who.account[0] >= 0:
        accounts = context.tables["Accounts"]
        return f"account {accounts.texts('Account')[int(who.account[0])]}"
    if who.scope == "company":
        return "the company"
    if key < 0:
        return f"no {who.scope}"
    if who.scope in ("individual", "team", "reports"):
        name = people.names[key]
        return {"individual": name, "team": f"{name}'s team", "reports": f"{name}'s reports"}[who.scope]
    if who.scope == "my team":
        teams = people.teams
        if key < len(teams):
            return f"team {teams[key]}"
        leader = key - len(teams)
        return f"{people.names[leader]}'s reports" if leader < people.size else people.names[leader - people.size]
    return " and ".join(people.spelt[name] for name in sorted(context.inputs.scopes.sets[key]))


def owner_text(context: Context, who: Who) -> str:
    """What stands as Owner in the row of the one group of `who`; '' for a group that no row can name."""
    people, key = context.people, int(who.key[0])
    if who.account[0] >= 0:
        return f"account: {context.tables['Accounts'].names('Account ID').text(int(who.account[0]))}"
    if who.scope == "company":
        return "company"
    if key < 0:
        return ""
    if who.scope in ("team", "reports"):
        return f"team: {people.ids[key]}"
    if who.scope == "my team":
        leader = key - len(people.teams)
        if leader >= people.size:
            return people.ids[leader - people.size]
        return f"team: {people.teams[key] if leader < 0 else people.ids[leader]}"
    if who.scope == "individual":
        return people.ids[key]
    names = context.inputs.scopes.sets[key]
    return f"{who.scope}: {people.spelt[names[0]]}" if len(names) == 1 else ""
