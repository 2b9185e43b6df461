"""Kinds of channels: what an agent can hear, what can be held several at once, what can lie; how long each may last."""

VOICE = ("phone", "in_person", "ivr")
CHAT = ("chat", "messaging", "social", "app", "bot")  # all others are cases: e-mail, web form, whatever can lie
GHOST_S = 4 * 3600.0  # a call or chat left open for longer has no end, not a patient customer
GHOST_CASE_S = 7 * 86_400.0
