"""Foreign workbooks into the book: open any, find its tables, read its values, map them to the book's sheets."""

from intake.changes.comparison import Change, PlannedRow
from intake.files.opening import open_source
from intake.files.source import Source, SourceSheet, SourceTable
from intake.mapping.mapping import FieldMap, LastRun, Mapping, MappingProblem, Pivot, Unpivot, from_text, to_text
from intake.mapping.questions import Question, answered, read_otherwise, reading_of, with_field
from intake.mapping.saved import saved_for, saved_mapping, saved_names, with_mapping
from intake.matching.candidates import Candidate
from intake.matching.contents import Content, contents, together
from intake.matching.suggesting import Suggestion, suggest
from intake.matching.targets import TARGETS, likely_targets
from intake.plan import ImportPlan
from intake.running import plan_import
from intake.tables.finding import FoundTable, find_tables, table_in
from intake.tables.survey import Survey, survey
from intake.values.reading import Reading

__all__ = [
    "TARGETS",
    "Candidate",
    "Change",
    "Content",
    "FieldMap",
    "FoundTable",
    "ImportPlan",
    "LastRun",
    "Mapping",
    "MappingProblem",
    "Pivot",
    "PlannedRow",
    "Question",
    "Reading",
    "Source",
    "SourceSheet",
    "SourceTable",
    "Suggestion",
    "Survey",
    "Unpivot",
    "answered",
    "contents",
    "find_tables",
    "from_text",
    "likely_targets",
    "open_source",
    "plan_import",
    "read_otherwise",
    "reading_of",
    "saved_for",
    "saved_mapping",
    "saved_names",
    "suggest",
    "survey",
    "table_in",
    "to_text",
    "together",
    "with_field",
    "with_mapping",
]
