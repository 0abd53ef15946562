"""From a measure that is not measurable down to what is missing: readings, targets, denominators that are 0.

Everything is asked of all payees at once, over columns, as the calculation itself does; only what is not measurable is
followed further.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from model.basics.integers import Index, Mask
from model.explain.blanks import groups, missing_readings, missing_targets
from model.explain.groups import group_name
from model.explain.lacks import Lack, Lacks
from model.measures.formula_nodes import Call, Chain, Measured, Node, PerAccount, Reference, children, references
from model.measures.formulas import evaluate, is_true
from model.measures.measures import FormulaScope, Measures
from model.measures.terms import MeasureTerms
from model.measures.value import NO_TARGET, NOT_MEASURABLE, OK, State, Value
from model.measures.who import Who


@dataclass(frozen=True)
class Home:
    """Where a formula stands: a cell of Measures or Components, and the measure itself if it is one."""

    sheet: str
    row: int
    heading: str
    name: str
    measure: MeasureTerms | None
    cohort: str


def lacking(state: State) -> Mask:
    """The rows that something is missing for; a problem of the book is not missing, and said elsewhere."""
    return np.asarray((state == NOT_MEASURABLE) | (state == NO_TARGET), np.bool_)


@dataclass(frozen=True)
class Tracer:
    """Follows measures; `waits` is everywhere the payee that waits for the answer of each row of `who`."""

    lacks: Lacks

    @property
    def _measures(self) -> Measures:
        return self.lacks.context.measures

    def value(self, name: str, who: Who, waits: Index, cohort: str = "") -> None:
        """What the value of a measure lacks."""
        measure = self._measures.terms(name)
        if measure is None or not len(who):
            return
        rows = np.flatnonzero(lacking(self._measures.value(name, who, cohort).state))
        who, waits = self._somewhere(who.take(rows), waits[rows])
        if not len(who):
            return
        if measure.kind == "formula" and measure.formula is not None:
            home = Home("Measures", measure.row, "Formula", measure.name, measure, measure.cohort or cohort)
            self.node(measure.formula, who, waits, home)
        elif measure.kind == "reading":
            missing_readings(self.lacks, measure, who, waits)

    def target(self, name: str, who: Who, waits: Index) -> None:
        """What the target of a measure lacks: one that is there must be above 0."""
        measure = self._measures.terms(name)
        if measure is None:
            return
        who = who.for_target(measure.flow)
        found = self._measures.target(name, who)
        rows = np.flatnonzero(lacking(found.state) | ((found.state == OK) & (found.number.num <= 0)))
        missing_targets(self.lacks, measure, *self._somewhere(who.take(rows), waits[rows]))

    def attainment(self, name: str, who: Who, waits: Index, roll_up: str = "pooled", cohort: str = "") -> None:
        """What an attainment lacks, or for one that is rolled up the attainments of its members."""
        if roll_up == "pooled" or who.scope == "individual":
            self.value(name, who, waits, cohort)
            self.target(name, who, waits)
            return
        sub, waits = self._members(who, waits)
        bad = lacking(self._measures.attainment(name, sub).ratio.state)
        self.attainment(name, sub.take(bad), waits[bad])

    def average(self, name: str, who: Who, waits: Index) -> None:
        """What the average of the members' own values lacks."""
        if who.scope == "individual":
            self.value(name, who, waits)
        else:
            sub, waits = self._members(who, waits)
            self.value(name, sub, waits)

    def _members(self, who: Who, waits: Index) -> tuple[Who, Index]:
        """The members of groups that are rolled up, with who waits for each; a word about groups that have none."""
        members = self._measures.members
        who, waits = self._somewhere(who, waits)
        if who.scope in ("region", "segment"):
            row, sub = members.ask_sets(who)
        else:
            pairs = members.payees(who, with_leader=False)
            row, sub = pairs[0], members.ask_payees(who, pairs)
        alone = np.bincount(row, minlength=len(who)) == 0
        for one, waiting, span in groups(who.take(alone), waits[alone]):
            name = group_name(self.lacks.context, one)
            wrong = f"nobody belongs to {name} at the end"
            right = "enter who does, or choose another scope for the component"
            self.lacks.add(Lack("Assignments", None, None, name, wrong, right), waiting.tolist(), span)
        return sub, waits[row]

    def _somewhere(self, who: Who, waits: Index) -> tuple[Who, Index]:
        """Without the payees who belong to no region or segment; these are told to."""
        self._nowhere(who.take(who.key < 0), waits[who.key < 0])
        return who.take(who.key >= 0), waits[who.key >= 0]

    def _nowhere(self, who: Who, waits: Index) -> None:
        column = {"region": "Region", "segment": "Segment"}.get(who.scope)
        people = self.lacks.context.people
        for spell in np.unique(who.spell).tolist():
            row = int(people.spells.row[spell]) if spell >= 0 else None
            wrong = f"no {who.scope} is named, and a measure is asked for it"
            lack = Lack("Assignments", row, column, who.scope, wrong, f"name the {who.scope}, or choose another scope")
            self.lacks.add(lack, np.unique(waits[who.spell == spell]).tolist())

    def node(self, node: Node, who: Who, waits: Index, home: Home) -> None:
        """What a formula, or a part of one, lacks."""
        rows = np.flatnonzero(lacking(self._evaluated(node, who, home).state))
        if not len(rows):
            return
        who, waits = who.take(rows), waits[rows]
        match node:
            case Measured(reference):
                self._reference(reference, who, waits, home)
            case PerAccount():
                self._formula(home, "has a value for none of the accounts", who, waits)
            case Call("IF", arguments):
                self._branches(arguments, who, waits, home)
            case _:
                for part in children(node):
                    self.node(part, who, waits, home)
                self._undefined(node, who, waits, home)

    def _evaluated(self, node: Node, who: Who, home: Home) -> Value:
        return evaluate(node, FormulaScope(self._measures, who, home.measure, home.cohort), len(who))

    def _reference(self, reference: Reference, who: Who, waits: Index, home: Home) -> None:
        asked = self.lacks.context.inputs.scopes.at(who, reference.scope) if reference.scope else who
        if reference.attainment:
            self.attainment(reference.measure, asked, waits, cohort=home.cohort)
        else:
            self.value(reference.measure, asked, waits, home.cohort)

    def _branches(self, arguments: tuple[Node, ...], who: Who, waits: Index, home: Home) -> None:
        """The condition, and of the branches for each row only the one that it takes."""
        condition = self._evaluated(arguments[0], who, home)
        self.node(arguments[0], who, waits, home)
        yes = is_true(condition)
        for branch, taken in zip(arguments[1:], (yes, condition.measurable & ~yes), strict=False):
            self.node(branch, who.take(taken), waits[taken], home)

    def _undefined(self, node: Node, who: Who, waits: Index, home: Home) -> None:
        """Rows whose parts are all there: a denominator is 0, or what is asked cannot be worked out."""
        fine = reduce(np.logical_and, (self._evaluated(part, who, home).measurable for part in children(node)))
        if not fine.any():
            return
        who, waits = who.take(fine), waits[fine]
        divided = np.zeros(len(who), np.bool_)
        if isinstance(node, Chain):
            for operator, operand in node.rest:
                zero = self._evaluated(operand, who, home).number.num == 0
                if operator == "/" and zero.any():
                    named = " and ".join(dict.fromkeys(str(reference) for reference in references(operand)))
                    self._formula(home, f"divides by {named or 'a number'}, which is 0,", who.take(zero), waits[zero])
                    divided |= zero
        if not divided.all():
            self._formula(home, "cannot be worked out", who.take(~divided), waits[~divided])

    def _formula(self, home: Home, what: str, who: Who, waits: Index) -> None:
        right = "enter what is missing, catch it with IFERROR, or let 'Not measurable' of the component decide"
        lack = Lack(home.sheet, home.row, home.heading, home.name, f"{home.name} {what}", right)
        nobody = np.full(len(who), -1, np.intp)
        for _, waiting, span in groups(replace(who, key=nobody, account=nobody), waits):
            self.lacks.add(lack, waiting.tolist(), span)
