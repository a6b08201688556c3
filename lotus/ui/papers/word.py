"""A blank form as a Word file: real headings and tables, British English, fields to fill in that say what they are.

Usable without Django. Word, and what reads aloud what Word shows, finds each field by its name (`w:alias`).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from itertools import count
from typing import Any

from markupsafe import escape

from lotus.core.letters import Block, BlockKind, Span
from lotus.ui.papers.blank import Ask, BlankPaper, Cell, Grid, Kind, Place, Prose, Shade

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""What a Word file is, for whoever serves it."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
INK, DEEP, SOFT, LINE = "1F2A2E", "143F48", "4F5F66", "8A9499"
SHADES = {"green": "DCEBDF", "amber": "F8E3BD", "red": "F3CFD6"}
WRITE_HERE = "Write here"
PAGE_MM, EDGE_MM = (210, 297), 20
TWIPS_WIDE = 9638  # A4 less both edges, in twentieths of a point
BOX = "\u2610"


@cache
def _library() -> Any:
    """The library that packs the file, loaded with the first form."""
    import docx

    return docx


def blank_word(paper: BlankPaper) -> bytes:
    """The form as a Word file."""
    made = _Made(paper)
    for section in paper.sections:
        made.section(section)
    held = BytesIO()
    made.file.save(held)
    return held.getvalue()


def _xml(text: str) -> Any:
    """An element of Word's own language. Words reach `text` escaped."""
    from docx.oxml import parse_xml

    head, _, rest = text.partition(">")
    closed = "/" if head.endswith("/") else ""
    return parse_xml(f'{head.removesuffix("/")} xmlns:w="{_W}" xmlns:w14="{_W14}"{closed}>{rest}')


class _Made:
    """A Word file in the making: `file` is the library's document."""

    def __init__(self, paper: BlankPaper) -> None:
        self.file = _library().Document()
        self.numbers = count(1)
        _settle(self.file, paper)
        _edges(self.file, paper)
        self.file.add_heading(paper.title, level=1)
        self.file.add_paragraph(paper.about)

    def section(self, section: Any) -> None:
        if section.heading:
            heading = self.file.add_heading(section.heading, level=2)
            heading.paragraph_format.page_break_before = section.fresh
        if section.lede:
            self.file.add_paragraph(section.lede)
        for part in section.parts:
            if isinstance(part, Ask):
                self.ask(part)
            elif isinstance(part, Grid):
                self.grid(part)
            else:
                self.prose(part)

    def ask(self, ask: Ask) -> None:
        """The question, its hint, and boxes to tick or room to write."""
        self.file.add_heading(ask.label, level=3)
        if ask.hint:
            self.file.add_paragraph(ask.hint, style="Hint")
        for label, hint in ask.options:
            line = self.file.add_paragraph(style="Option")
            self._tick(line, f"{ask.label}: {label}")
            line.add_run(f" {label}")
            if hint:
                line.add_run(f" {hint}", style="Softly")
        if not ask.options:
            room = self.file.add_paragraph(style="Answer")
            self._field(room, ask.label, ask.kind, ask.rows if ask.kind is Kind.TEXT else 1)

    def prose(self, prose: Prose) -> None:
        for block in prose.blocks:
            for row in block.rows:
                self._row(_paragraph(self.file, block), row)

    def _row(self, paragraph: Any, row: Sequence[Span]) -> None:
        for span in row:
            if span.open:
                self._field(paragraph, span.text.strip("[]"), Kind.LINE, 1, span.text)
            else:
                paragraph.add_run(span.text).bold = span.bold or None

    def grid(self, grid: Grid) -> None:
        """A table with its caption above it, its first row marked as the heading that each page repeats."""
        self.file.add_paragraph(grid.caption, style="Caption")
        table = self.file.add_table(rows=1, cols=len(grid.columns), style="Table Grid")
        _frame(table, grid)
        for cell, words in zip(table.rows[0].cells, grid.columns, strict=True):
            _line(cell).add_run(words).bold = True
        _mark(table.rows[0], "tblHeader")
        for number, row in enumerate(grid.rows, 1):
            made = table.add_row()
            _mark(made, "cantSplit")
            name = row[0] if isinstance(row[0], str) and not isinstance(row[0], Place) else str(number)
            for column, (cell, said) in enumerate(zip(made.cells, row, strict=True)):
                self._cell(cell, said, f"{name}: {grid.columns[column]}", first=column == 0)
        _widen(table, grid)
        self.file.add_paragraph(style="After")

    def _cell(self, cell: Any, said: Cell, name: str, *, first: bool) -> None:
        line = _line(cell)
        if said == Place.TICK:
            self._tick(line, name)
        elif said == Place.WRITE:
            self._field(line, name, Kind.LINE, 1)
        elif isinstance(said, Shade):
            cell._tc.get_or_add_tcPr().append(
                _xml(f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADES[said.tone]}"/>')
            )
            line.add_run(said.words)
        else:
            line.add_run(str(said)).bold = first or None

    def _field(self, paragraph: Any, name: str, kind: Kind, rows: int, shown: str = WRITE_HERE) -> None:
        """Room to write: what is shown goes with the first letter typed. The lines are there for a pen."""
        what = '<w:text w:multiLine="1"/>'
        if kind is Kind.DAY:
            what = '<w:date><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-GB"/></w:date>'
        room = "<w:br/>" * (rows - 1)
        run = f'<w:r><w:rPr><w:rStyle w:val="Softly"/></w:rPr><w:t>{escape(shown)}</w:t>{room}</w:r>'
        self._control(paragraph, name, f"<w:showingPlcHdr/>{what}", run)

    def _tick(self, paragraph: Any, name: str) -> None:
        states = [
            f'<w14:{state} w14:val="{sign}" w14:font="MS Gothic"/>'
            for state, sign in (("checkedState", "2612"), ("uncheckedState", "2610"))
        ]
        what = f'<w14:checkbox><w14:checked w14:val="0"/>{"".join(states)}</w14:checkbox>'
        fonts = '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/>'
        self._control(paragraph, name, what, f"<w:r><w:rPr>{fonts}</w:rPr><w:t>{BOX}</w:t></w:r>")

    def _control(self, paragraph: Any, name: str, what: str, run: str) -> None:
        number, said = next(self.numbers), escape(name[:64])
        told = f'<w:alias w:val="{said}"/><w:tag w:val="field-{number}"/><w:id w:val="{number}"/>'
        paragraph._p.append(
            _xml(f"<w:sdt><w:sdtPr>{told}{what}</w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>")
        )


def _paragraph(file: Any, block: Block) -> Any:
    if block.kind is BlockKind.HEADING:
        return file.add_heading(level=block.level + 1)
    return file.add_paragraph(style="List Bullet" if block.kind is BlockKind.BULLETS else None)


def _line(cell: Any) -> Any:
    """The paragraph of a cell; by the style's own name, as looking it up for each takes long."""
    line = cell.paragraphs[0]
    line._p.style = "Cell"
    return line


def _mark(row: Any, what: str) -> None:
    """`tblHeader`: a heading, said again on each page. `cantSplit`: kept whole on one page."""
    row._tr.get_or_add_trPr().append(_xml(f"<w:{what}/>"))


def _widen(table: Any, grid: Grid) -> None:
    shares = grid.widths or [1] * len(grid.columns)
    widths = [str(round(TWIPS_WIDE * share / sum(shares))) for share in shares]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(f"{{{_W}}}w", width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.tcPr.find(f"{{{_W}}}tcW").set(f"{{{_W}}}w", width)


def _frame(table: Any, grid: Grid) -> None:
    """How wide a table is, and what it is called by whoever hears it."""
    table.autofit = False
    told = table._tbl.tblPr
    told.append(_xml(f'<w:tblCaption w:val="{escape(grid.caption)}"/>'))


def _settle(file: Any, paper: BlankPaper) -> None:
    """What the file is called, its language, its page, its letters."""
    known, now = file.core_properties, datetime.now(UTC).replace(tzinfo=None)
    known.title, known.author, known.language = paper.title, paper.organisation, paper.language
    known.subject, known.comments, known.keywords = paper.foot, "", ""
    known.created = known.modified = now
    known.last_modified_by = paper.organisation
    _speak(file, paper.language)
    _as_new(file)
    _page(file.sections[0])
    _styles(file)


def _speak(file: Any, language: str) -> None:
    """In which language it is read aloud and its spelling looked at."""
    told = [*file.styles.element.iter(f"{{{_W}}}lang"), *file.settings.element.iter(f"{{{_W}}}themeFontLang")]
    for one in told:
        one.set(f"{{{_W}}}val", language)


def _as_new(file: Any) -> None:
    """As today's Word makes it, and without the picture that the library's own file has of itself."""
    for one in file.settings.element.iter(f"{{{_W}}}compatSetting"):
        if one.get(f"{{{_W}}}name") == "compatibilityMode":
            one.set(f"{{{_W}}}val", "15")
    held = file.part.package.rels
    for key in [key for key, one in held.items() if one.reltype.endswith("/thumbnail")]:
        del held[key]


def _page(page: Any) -> None:
    from docx.shared import Mm

    page.page_width, page.page_height = (Mm(side) for side in PAGE_MM)
    for edge in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(page, edge, Mm(EDGE_MM))


def _styles(file: Any) -> None:
    """Our own over those the library ships: one plain face, headings in our colour, boxes to write in."""
    _style(file, "Normal", size=11.5, after=6, colour=INK)
    for level, size in ((1, 20), (2, 15), (3, 12)):
        _style(file, f"Heading {level}", size=size, before=22 - 5 * level, after=3, colour=DEEP, bold=True)
    _style(file, "Caption", size=11, before=8, after=3, colour=DEEP, bold=True)
    for name in ("Hint", "Option", "Answer", "Cell", "After"):
        file.styles.add_style(name, 1).base_style = file.styles["Normal"]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    file.styles["Answer"].element.get_or_add_pPr().append(_xml(f"<w:pBdr>{edges}</w:pBdr>"))
    _style(file, "Hint", size=10.5, after=3, colour=SOFT)
    _style(file, "Option", size=11.5, after=2, colour=INK)
    _style(file, "Answer", size=11.5, after=10, colour=INK)
    _style(file, "Cell", size=10, after=0, colour=INK)
    _style(file, "After", size=6, after=4, colour=INK)
    softly = file.styles.add_style("Softly", 2)
    _letters(softly, 0, SOFT, None)
    for name in ("Heading 1", "Heading 2", "Heading 3", "Hint", "Caption"):
        file.styles[name].paragraph_format.keep_with_next = True


def _style(
    file: Any, name: str, *, size: float, after: float, colour: str, before: float = 0, bold: bool = False
) -> None:
    from docx.shared import Pt

    style = file.styles[name]
    _letters(style, size, colour, bold)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _letters(style: Any, size: float, colour: str, bold: bool | None) -> None:
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.bold, style.font.italic = "Arial", bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    if size:
        style.font.size = Pt(size)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    for name in ("cs", "eastAsia"):
        fonts.set(f"{{{_W}}}{name}", "Arial")


def _edges(file: Any, paper: BlankPaper) -> None:
    """Whose it is at the head of each page; at its foot which form, and which page of how many."""
    page = file.sections[0]
    head = page.header.paragraphs[0]
    head.add_run(paper.organisation).bold = True
    if paper.private:
        head.add_run(f" · {paper.private}")
    foot = page.footer.paragraphs[0]
    foot.add_run(f"{paper.foot} · Page ")
    for instruction, between in (("PAGE", " of "), ("NUMPAGES", "")):
        foot._p.append(_xml(f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
        foot.add_run(between)
