"""What a statement is to those who only select."""

from typing import Any, TypeAlias

from sqlalchemy import Select

Statement: TypeAlias = Select[*tuple[Any, ...]]
