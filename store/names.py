"""Names that people sign in by: those that look alike are one name."""

import unicodedata

from store.cleaning import clean

LONGEST = 200
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")  # letters that are drawn alike in all three


def folded(name: str) -> str:
    """Fold a name to what it is known by: form, case, spaces and invisible characters make no difference."""
    plain = unicodedata.normalize("NFKC", clean(name))
    seen = "".join(one for one in plain if unicodedata.category(one) not in {"Cf", "Cc"})
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())[:LONGEST]


def checked(name: str) -> str:
    """Return the name as it is shown; ValueError where it is empty, too long or mixes scripts that look alike."""
    shown = " ".join(unicodedata.normalize("NFC", clean(name)).split())
    if not folded(shown) or len(shown) > LONGEST:
        raise ValueError(f"a name has 1 to {LONGEST} characters that can be seen")
    letters = [unicodedata.name(one, "") for one in shown if one.isalpha()]
    used = {script for script in SCRIPTS if any(letter.startswith(script) for letter in letters)}
    if len(used) > 1:
        raise ValueError(f"the name mixes {' and '.join(sorted(used)).lower()} letters, which look alike")
    return shown
