"""Records of what customers say and how work was scored: surveys, quality reviews."""

from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, model_validator

from store.records.base import Happened, Prose, Record, RefersTo, SourceId, Whole, one_code
from store.records.contacts import Contact, Ticket
from store.schema.codes import SURVEY_KINDS

Kind = Annotated[str, PlainValidator(one_code(SURVEY_KINDS))]
SCALES = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}


class SurveyRecord(Record):
    """One survey sent; answered or not."""

    TABLE: ClassVar[str] = "surveys"
    ORDER = (("sent_at", "answered_at"),)
    contact: Contact = None
    ticket: Ticket = None
    kind: Kind
    sent_at: Happened
    answered_at: Happened | None = None
    score: Whole | None = None
    is_resolved: bool | None = None
    comment: Prose | None = None

    @model_validator(mode="after")
    def on_its_scale(self) -> "SurveyRecord":
        """Refuse a score off the scale of its kind."""
        low, high = SCALES[self.kind]
        if self.score is not None and not low <= self.score <= high:
            raise ValueError(f"score {self.score} is not on the scale of {self.kind}, {low} to {high}")
        return self


class QualityReviewRecord(Record):
    """One scored interaction."""

    TABLE: ClassVar[str] = "quality_reviews"
    contact: Annotated[SourceId, RefersTo("contact_id", "contacts")]
    reviewer: Annotated[SourceId | None, RefersTo("reviewer_id", "agents")] = None
    reviewed_at: Happened
    score: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    note: Prose | None = None
