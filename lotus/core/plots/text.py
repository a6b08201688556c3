"""How wide words are and where their lines break: the pages' own letters, without a browser.

Widths are those of Atkinson Hyperlegible Next in thousandths of its size, a little enlarged, since another
letter may stand in for it (a report sent by post loads no font).
"""

import unicodedata
from functools import lru_cache

_ROOM = 1.04  # for another letter, such as Arial, in its place
_OTHER = 650  # a letter not listed
_FULL = 1000  # one of Chinese, Japanese or Korean
_MARKS = {"–": 504, "—": 832, "−": 606, "…": 780, "‘": 269, "’": 269, "“": 479, "”": 479, "×": 536, "·": 294}
_PLAIN = (
    280, 286, 301, 651, 592, 919, 731, 160, 299, 299, 485, 606, 210, 362, 210, 387, 648, 407, 548, 576, 614, 588,
    598, 510, 615, 595, 210, 210, 553, 628, 553, 480, 778, 626, 613, 645, 669, 569, 552, 694, 694, 392, 512, 631,
    541, 824, 693, 714, 592, 724, 614, 592, 558, 690, 593, 856, 623, 575, 607, 317, 387, 344, 552, 372, 243, 525,
    566, 485, 564, 538, 314, 558, 550, 252, 245, 492, 262, 845, 550, 548, 566, 574, 349, 471, 326, 540, 461, 684,
    481, 449, 460, 344, 237, 344, 555,
)  # fmt: skip
_BOLD = (
    312, 303, 390, 765, 610, 969, 727, 210, 335, 335, 485, 598, 271, 373, 272, 440, 659, 440, 579, 600, 624, 607,
    626, 537, 624, 578, 272, 272, 569, 617, 569, 547, 781, 678, 643, 658, 688, 597, 566, 718, 701, 424, 561, 663,
    552, 858, 717, 747, 629, 756, 650, 610, 607, 687, 644, 886, 685, 650, 618, 340, 440, 344, 582, 400, 288, 552,
    596, 510, 596, 563, 365, 593, 571, 300, 259, 555, 318, 882, 571, 576, 596, 599, 376, 508, 376, 567, 530, 740,
    539, 521, 505, 381, 254, 381, 543,
)  # fmt: skip


@lru_cache(maxsize=4096)
def width(words: str, size: float, bold: bool = False) -> float:
    """How wide one line of words is, in the unit of ``size``; rather too wide than too narrow."""
    table = _BOLD if bold else _PLAIN
    return sum(_letter(each, table) for each in words) * size * _ROOM / 1000


def _letter(letter: str, table: tuple[int, ...]) -> int:
    code = ord(letter)
    if 32 <= code < 127:
        return table[code - 32]
    if letter in _MARKS:
        return _MARKS[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    if base != letter:
        return _letter(base, table)
    if unicodedata.combining(letter):
        return 0
    return _FULL if unicodedata.east_asian_width(letter) in "WF" else _OTHER


@lru_cache(maxsize=4096)
def wrap(words: str, size: float, room: float, bold: bool = False) -> tuple[str, ...]:
    """The lines of words in ``room``: nothing is cut off. A word too long for a line is broken inside."""
    lines: list[str] = []
    for word in words.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size, bold) <= room:
            lines[-1] = joined
        else:
            lines += _pieces(word, size, room, bold)
    return tuple(lines)


def _pieces(word: str, size: float, room: float, bold: bool) -> list[str]:
    """One word, in as many pieces as it needs; at least a letter each."""
    pieces, piece = [], ""
    for letter in word:
        if piece and width(piece + letter, size, bold) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]
