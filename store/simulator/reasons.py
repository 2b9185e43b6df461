"""Why customers make contact, how hard each reason is, and what is answered. Times in seconds, chances 0…1."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why customers make contact.

    `resolves` is the chance that an average agent settles it by phone; `self_serves` the chance that a bot or the
    IVR does; `codes` the resolution codes an agent may enter, with their shares.
    """

    code: str
    domain: str
    weight: float
    talk_s: float
    resolves: float
    transfers: float
    has_ticket: float
    self_serves: float
    codes: tuple[tuple[str, float], ...]
    is_improved: bool = False  # by the process change


REASONS = (
    Reason("card_lost", "cards", 1.3, 260, 0.88, 0.03, 0.1, 0.35, (("card_blocked", 0.85), ("card_replaced", 0.15))),
    Reason("card_declined", "cards", 1.6, 280, 0.74, 0.05, 0.1, 0.3, (("limit_raised", 0.3), ("explained", 0.7))),
    Reason("payment_dispute", "cards", 1.4, 430, 0.48, 0.08, 0.4, 0.04,
           (("claim_opened", 0.7), ("refunded", 0.3)), is_improved=True),
    Reason("fee_refund", "cards", 1.2, 300, 0.52, 0.06, 0.2, 0.08,
           (("refunded", 0.86), ("refund_declined", 0.14)), is_improved=True),
    Reason("balance_query", "accounts", 1.3, 170, 0.93, 0.01, 0.02, 0.82, (("explained", 1.0),)),
    Reason("account_access", "accounts", 1.8, 250, 0.78, 0.04, 0.08, 0.52,
           (("access_restored", 0.9), ("explained", 0.1))),
    Reason("loan_application", "accounts", 0.9, 520, 0.62, 0.09, 0.45, 0.03,
           (("application_taken", 0.8), ("explained", 0.2))),
    Reason("address_change", "accounts", 0.7, 210, 0.9, 0.02, 0.05, 0.6, (("details_changed", 1.0),)),
    Reason("bill_query", "telecom", 1.9, 310, 0.56, 0.05, 0.15, 0.3,
           (("explained", 0.6), ("bill_corrected", 0.4)), is_improved=True),
    Reason("network_fault", "telecom", 1.5, 400, 0.6, 0.07, 0.35, 0.15,
           (("fault_cleared", 0.6), ("visit_booked", 0.4))),
    Reason("plan_change", "telecom", 1.2, 330, 0.66, 0.04, 0.08, 0.25,
           (("plan_changed", 0.9), ("explained", 0.1)), is_improved=True),
    Reason("sim_replacement", "telecom", 0.7, 260, 0.82, 0.03, 0.12, 0.2, (("sim_sent", 1.0),)),
    Reason("roaming", "telecom", 0.6, 240, 0.8, 0.03, 0.05, 0.45, (("roaming_on", 0.7), ("explained", 0.3))),
    Reason("cancel_service", "telecom", 0.6, 420, 0.7, 0.1, 0.25, 0.02, (("retained", 0.45), ("cancelled", 0.55))),
    Reason("complaint", "complaint", 0.45, 560, 0.42, 0.1, 0.95, 0.0, (("apology", 0.5), ("compensated", 0.5))),
)  # fmt: skip
REASON_NO = {reason.code: number for number, reason in enumerate(REASONS)}
ODD_CHANNEL = "app"  # answers ODD_REASON otherwise than every other channel does
ODD_REASON = "fee_refund"
ODD_CODES = (("refund_declined", 0.82), ("refunded", 0.18))
