"""Fair comparison: agents and teams against what is expected of their own mix of channels and reasons."""

from metrics import handling
from metrics.expected import against_expected

FAMILY = "agents"

HANDLE_TIME_VS_EXPECTED = against_expected(
    handling.HANDLE_TIME,
    "Handle time against expectation",
    "处理时长与预期之比",
    "Do contacts take longer than the same contacts take all agents together?",
)

TRANSFER_VS_EXPECTED = against_expected(
    handling.TRANSFER_RATE,
    "Transfers against expectation",
    "转接率与预期之比",
    "Are more contacts handed on than all agents together hand on of the same contacts?",
)
