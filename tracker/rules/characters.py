"""Characters that nobody sees: controls, and marks that turn the direction of what follows."""

import re

INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
