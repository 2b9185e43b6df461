"""The believable contact centre: history and live."""
