"""Small files in the shape that other programs write, written by hand from what those programs were seen to write."""

import io
import uuid
import zipfile

CODE = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
CODER = "33333333-3333-4333-8333-333333333333"
TEXT = "44444444-4444-4444-8444-444444444444"

TAGUETTE = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.5.2"><Codes>\
<Code guid="AAAAAAAA-1111-5111-8111-111111111111" name="care" isCodable="true"/>\
<Code guid="BBBBBBBB-1111-5111-8111-111111111111" name="care.listening" isCodable="true"/>\
</Codes><Sets/></CodeBook>"""
"""Taguette nests by the name alone, writes identifiers in capitals, and closes with a list of sets, empty."""

QUALCODER = f"""<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<Project xmlns="urn:QDA-XML:project:1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="Ward"
 origin="QualCoder 4.0" xsi:schemaLocation="urn:QDA-XML:project:1.0 Project.xsd">
<Users>
<User guid="{CODER}" name="Alice"/>
</Users>
<CodeBook>
<Codes>
<Code guid="99999999-9999-4999-8999-999999999999" name="People" isCodable="false">
<Code guid="{CODE}" name="Kindness" isCodable="true" color="#F4A460"><Description>Warmth &amp; thanks</Description>
<Code guid="{OTHER}" name="Thanks" isCodable="true" color="#0F0"/></Code>
</Code>
</Codes>
</CodeBook>
<Cases>
<Case guid="55555555-5555-4555-8555-555555555555" name="Ward 4"><Description /></Case>
</Cases>
<Sources>
<TextSource plainTextPath="internal://{TEXT}.txt" creatingUser="{CODER}" creationDateTime="2026-11-01T09:00:00Z"
 guid="{TEXT}" name="Comment 1">
<PlainTextSelection guid="66666666-6666-4666-8666-666666666666" startPosition="0" endPosition="15"
 name="Staff were kind"
 creatingUser="{CODER}" creationDateTime="2026-11-01T09:05:00Z">
<Description>said first</Description>
<Coding guid="77777777-7777-4777-8777-777777777777" creatingUser="{CODER}" >
<CodeRef targetGUID="{CODE}" />
</Coding>
</PlainTextSelection>
<PlainTextSelection guid="66666666-6666-4666-8666-666666666667" startPosition="18" endPosition="31"
 creatingUser="{CODER}" creationDateTime="2026-11-01T09:06:00Z">
<Coding guid="77777777-7777-4777-8777-777777777778">
<CodeRef targetGUID="{{{OTHER.upper()}}}" />
</Coding>
</PlainTextSelection>
</TextSource>
<PictureSource guid="88888888-8888-4888-8888-888888888888" name="map.png" path="internal://map.png"/>
</Sources>
</Project>"""
"""QualCoder: categories that cannot be coded with, codes beneath codes, texts beside, the coder at the selection."""
WORDS = "Staff were kind — “thank you” 😀.\nBut the car park was full.\n"


def packed(main: str = QUALCODER, name: str = "project.qde", **more: str | bytes) -> bytes:
    """A .qdpx of this XML with the text that it asks for."""
    parts: dict[str, str | bytes] = {name: main, f"sources/{TEXT}.txt": WORDS} | more
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in parts.items():
            archive.writestr(path, body)
    return out.getvalue()


def with_text(inside: str, *, origin: str = "Elsewhere", text: str | bytes = WORDS, **about: str) -> bytes:
    """A project with one code and one text, whose selections and the like are these."""
    path = about.get("path", f"internal://{TEXT}.txt")
    main = (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="x" origin="{origin}"><CodeBook><Codes>'
        f'<Code guid="{CODE}" name="Kindness" isCodable="true"/></Codes></CodeBook><Sources>'
        f'<TextSource guid="{TEXT}" name="One" plainTextPath="{path}">{inside}</TextSource></Sources></Project>'
    )
    return packed(main, **{f"sources/{TEXT}.txt": text})


def selection(start: object, end: object, code: str = CODE) -> str:
    part, coding = (uuid.uuid5(uuid.NAMESPACE_URL, f"{what} {start} {end}") for what in ("part", "coding"))
    return (
        f'<PlainTextSelection guid="{part}" startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="{coding}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
    )
