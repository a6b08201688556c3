"""Files as other programs write them open, and nothing that has to be left goes unsaid."""

import pytest

from lotus.analysis import refi
from lotus.analysis.refi import Code, Selection, Source
from lotus.core.refusal import Refused
from tests.analysis.refi import written
from tests.analysis.refi.written import CODE, CODER, OTHER, TEXT, selection, with_text


def _only(body: bytes) -> Source:
    (source,) = refi.read(body).project.sources
    return source


def _place(body: bytes) -> str:
    source = _only(body)
    (part,) = source.selections
    return source.text[part.start : part.end]


def test_a_codebook_of_taguette_opens() -> None:
    found = refi.read(written.TAGUETTE.encode())
    assert (found.kind, found.project.origin, found.left) == (refi.Kind.CODEBOOK, "Taguette 1.5.2", ())
    assert found.project.codes == (
        Code("aaaaaaaa-1111-5111-8111-111111111111", "care"),
        Code("bbbbbbbb-1111-5111-8111-111111111111", "care.listening"),
    )


def test_a_project_of_qualcoder_opens_with_nesting_colours_coders_and_the_coded_words() -> None:
    found = refi.read(written.packed())
    of = found.project
    (people,) = of.codes
    assert (people.name, people.codable) == ("People", False)
    assert people.children == (
        Code(
            CODE, "Kindness", "Warmth & thanks", "#f4a460", True, (Code(OTHER, "Thanks", colour="#00ff00"),)
        ),
    )
    assert [one.name for one in of.coders] == ["Alice"]
    (source,) = of.sources
    assert [source.text[part.start : part.end] for part in source.selections] == [
        "Staff were kind",
        "“thank you” 😀",
    ]
    first, second = source.selections
    assert (first.description, first.codings[0].code, first.codings[0].by) == ("said first", CODE, CODER)
    assert (second.codings[0].code, second.codings[0].by) == (OTHER, CODER)
    assert second.codings[0].at == "2026-11-01T09:06:00Z"
    assert found.left == ("1 case", "1 picture")


@pytest.mark.parametrize(
    ("space", "name"), [("urn:QDA-XML:project:0.4", "project.qde"), ("urn:QDA-XML:project:1.0", "Ward.QDE")]
)
def test_other_versions_and_names_open_too(space: str, name: str) -> None:
    main = written.QUALCODER.replace("urn:QDA-XML:project:1.0", space)
    assert len(refi.read(written.packed(main, name)).project.sources) == 1


def test_the_text_may_stand_in_the_xml_and_belong_to_a_pdf() -> None:
    inside = f"<PlainTextContent>Kind staff</PlainTextContent>{selection(0, 4)}"
    assert _place(with_text(inside)) == "Kind"
    main = written.QUALCODER.replace(
        '<PictureSource guid="88888888-8888-4888-8888-888888888888" name="map.png" path="internal://map.png"/>',
        '<PDFSource guid="88888888-8888-4888-8888-888888888888" name="minutes.pdf" path="internal://m.pdf">'
        f'<Representation guid="88888888-8888-4888-8888-888888888889"><PlainTextContent>Kind</PlainTextContent>'
        f"{selection(0, 2)}</Representation></PDFSource>",
    )
    found = refi.read(written.packed(main))
    assert [(one.name, one.text) for one in found.project.sources][1] == ("minutes.pdf", "Kind")
    assert found.left == ("1 case", "1 set of PDF pages (their text is kept)")


def test_a_windows_line_end_counts_as_two_signs_but_with_atlas_as_one() -> None:
    text = b"one\r\ntwo\r\nthree"
    assert _place(with_text(selection(5, 8), text=text)) == "two"
    assert _place(with_text(selection(4, 7), text=text, origin="ATLAS.ti 24")) == "two"
    assert _place(with_text(selection(10, 15), text=text)) == "three"
    assert _place(with_text(selection(3, 5), text=text)) == "\n"
    assert _only(with_text("", text=text)).text == "one\ntwo\nthree"


def test_a_mark_of_the_byte_order_is_no_sign_of_the_text() -> None:
    assert _place(with_text(selection(0, 4), text="\ufeffKind staff")) == "Kind"


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        (selection(0, 999), "1 selection that lies outside of its text"),
        (selection(5, 2) + selection("x", 2), "2 selections that lie outside of their texts"),
        (selection(0, 2, OTHER), "1 coding with a code that is not in the codebook"),
        (
            selection(0, 2).replace("<Coding ", f'<Coding creatingUser="{CODER}" '),
            "1 name of a coder that is not in the list",
        ),
    ],
)
def test_what_does_not_fit_is_left_and_told(inside: str, left: str) -> None:
    assert refi.read(with_text(inside)).left == (left,)


@pytest.mark.parametrize(
    ("path", "text", "left"),
    [
        ("absolute:///etc/passwd", "x", "1 text that lies outside of the file"),
        ("relative://../other.txt", "x", "1 text that lies outside of the file"),
        ("internal://missing.txt", "x", "1 text that is not in the file"),
        ("internal://../../etc/passwd", "x", "1 text that is not in the file"),
        (f"internal://{TEXT}.txt", b"\xff\xfe\x00", "1 text that is not in UTF-8"),
    ],
)
def test_a_text_that_cannot_be_had_is_left_and_never_fetched(path: str, text: str, left: str) -> None:
    found = refi.read(with_text("", path=path, text=text))
    assert (found.project.sources, found.left) == ((), (left,))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((CODE, "none"), "The code “Kindness” has no identifier, or one that is not a UUID."),
        ((OTHER, CODE), f"The code “Thanks” has the identifier of something else ({CODE})."),
    ],
)
def test_identifiers_that_tell_nothing_apart_are_refused(change: tuple[str, str], says: str) -> None:
    with pytest.raises(Refused) as no:
        refi.read(written.packed(written.QUALCODER.replace(*change)))
    assert no.value.message == says


def test_a_remark_without_a_code_is_kept() -> None:
    about = f'guid="{OTHER}" startPosition="0" endPosition="5"'
    inside = f"<PlainTextSelection {about}><Description>odd</Description></PlainTextSelection>"
    assert _only(with_text(inside)).selections == (Selection(OTHER, 0, 5, description="odd"),)


def test_a_text_with_other_line_ends_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="end with LF"):
        Source(TEXT, "x", "one\r\ntwo")


def test_a_codebook_needs_a_code() -> None:
    with pytest.raises(Refused, match="There is no code yet"):
        refi.codebook(())
