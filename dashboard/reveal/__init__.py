"""One masked value shown for half a minute: to whom it is granted, for a reason, noted before it is sent."""
