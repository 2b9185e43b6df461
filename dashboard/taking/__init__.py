"""A list of people as a file: for whom that is granted, for a reason, noted first, so many rows a day at most."""
