"""What a page's form would send along without being asked."""

import re
from typing import Any

_INPUT = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def hidden(answer: Any) -> dict[str, str]:
    """The hidden fields of the form in the page's main part, by name."""
    main = answer.content.decode().split("<main", 1)[1]
    return dict(_INPUT.findall(main))
