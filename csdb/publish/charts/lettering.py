"""How wide text will be, so that labels are placed and broken before anything is drawn.

Widths are those of Arial, which Helvetica and Liberation Sans share.
"""

from csdb.publish.charts.theme import SIZE

# Thousandths of the font size. Source: Adobe's font metrics of Helvetica, the regular weight.
_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft\u00a0·",
    333: "()-`r{}‘’“”",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–€£",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
    1015: "@",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN = 800
_BOLD = 1.1


def width(text: str, *, size: int = SIZE, bold: bool = False) -> float:
    """Pixels from the start of a text to its end; for bold and rare letters rather too many."""
    thousandths = sum(_WIDTH.get(letter, _UNKNOWN) for letter in text)
    return thousandths * size / 1000 * (_BOLD if bold else 1)


def lines(text: str, limit: float, *, size: int = SIZE, bold: bool = False) -> list[str]:
    """The text broken at spaces into lines at most `limit` pixels wide; a long word stays whole."""
    broken = [""]
    for word in text.split(" "):
        longer = f"{broken[-1]} {word}".strip()
        if width(longer, size=size, bold=bold) <= limit or not broken[-1]:
            broken[-1] = longer
        else:
            broken.append(word)
    return broken
