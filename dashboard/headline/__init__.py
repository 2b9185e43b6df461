"""What other systems read: the weekly scorecard as JSON, and figures of the service itself for Prometheus.

Routes of their own, with tokens of their own (`floorview token`); nothing of a person is in either.
"""
