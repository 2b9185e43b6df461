"""What every table of `floorview.toml` is (dashboard/settings.py)."""

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A table of the file: unknown keys are refused, values do not change after the start."""

    model_config = ConfigDict(extra="forbid", frozen=True)
