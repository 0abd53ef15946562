"""A workbook with one of everything that Excel lays into a file and no library here keeps, as parts written by code.

Payees is an Excel table from B4 to G7 with a row of totals and a column of formulas; around it stands what a user may
have hung on the sheet. Nothing of it is a real person's or company's.
"""

from __future__ import annotations

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = f"{DOCUMENT}/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
X14 = f"{MICROSOFT}/spreadsheetml/2009/9/main"
X15 = f"{MICROSOFT}/spreadsheetml/2010/11/main"
XM = f"{MICROSOFT}/excel/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MS = "application/vnd.ms-excel"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'

Parts = dict[str, str | bytes]


def relations(*of: tuple[str, str]) -> str:
    """A part of relationships: (type, target), their IDs rId1, rId2 and so on."""
    each = (
        f'<Relationship Id="rId{number}" Type="{kind if "://" in kind else f"{R}/{kind}"}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for number, (kind, target) in enumerate(of, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(each)}</Relationships>'


ROWS = [
    ("007", "Ines", 0, 10, "=LEN(C5)*2"),
    ("008", "Sato", 1, 20, "=LEN(C6)*2"),
    ("009", "Bo", 0, 30, "=LEN(C7)*2"),
]
HEADINGS = ["Payee ID", "Name", "Photo", "Goals", "Twice", "Trend"]


def _payees() -> str:
    rows = ['<row r="1" spans="2:9" ht="30" customHeight="1"><c r="B1" s="1" t="s"><v>0</v></c></row>']
    cells = "".join(
        f'<c r="{chr(66 + i)}4" s="2" t="inlineStr"><is><t>{h}</t></is></c>' for i, h in enumerate(HEADINGS)
    )
    rows.append(f'<row r="4" spans="2:9">{cells}</row>')
    for number, (key, name, picture, goals, formula) in enumerate(ROWS, 5):
        photo = f'<c r="D{number}" t="e" vm="{picture + 1}"><v>#VALUE!</v></c>'
        shown = f'<c r="C{number}" s="3" t="s"><v>1</v></c>' if name == "Ines" else _text(f"C{number}", name)
        rows.append(
            f'<row r="{number}" spans="2:9" x14ac:dyDescent="0.25">{_text(f"B{number}", key)}{shown}{photo}'
            f'<c r="E{number}" s="3"><v>{goals}</v></c><c r="F{number}"><f>{formula[1:]}</f><v>8</v></c>'
            f'<c r="G{number}"/>'
            f'<c r="I{number}" cm="1"><f t="array" ref="I{number}">_xlfn.UNIQUE(C{number})</f><v>1</v></c></row>'
        )
    rows.append(
        '<row r="8" spans="2:9"><c r="B8" t="inlineStr"><is><t>Total</t></is></c>'
        '<c r="E8"><f>SUBTOTAL(109,People[Goals])</f><v>60</v></c></row>'
    )
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{R}" xmlns:mc="{MC}" mc:Ignorable="x14ac xr" '
        f'xmlns:x14ac="{MICROSOFT}/spreadsheetml/2009/9/ac" xmlns:xr="{MICROSOFT}/spreadsheetml/2014/revision" '
        'xr:uid="{00000000-0001-0000-0000-000000000000}">'
        '<sheetPr codeName="Sheet1"><tabColor rgb="FF00B050"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<dimension ref="B1:I8"/><sheetViews><sheetView showGridLines="0" zoomScale="85" workbookViewId="0">'
        '<pane xSplit="2" ySplit="4" topLeftCell="C5" activePane="bottomRight" state="frozen"/>'
        '<selection pane="bottomRight" activeCell="E6" sqref="E6"/></sheetView></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15" outlineLevelCol="1" x14ac:dyDescent="0.25"/>'
        '<cols><col min="2" max="2" width="31.7109375" customWidth="1"/><col min="4" max="4" width="0" hidden="1" '
        'customWidth="1"/><col min="5" max="5" width="12" style="3" outlineLevel="1"/></cols>'
        f"<sheetData>{''.join(rows)}</sheetData>"
        '<sheetProtection formatCells="0" objects="1" scenarios="1"/>'
        '<protectedRanges><protectedRange sqref="E6" name="Goals of Sato"/></protectedRanges>'
        '<mergeCells count="1"><mergeCell ref="B1:G1"/></mergeCells><phoneticPr fontId="0"/>'
        '<conditionalFormatting sqref="E5:E7"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="min"/>'
        '<cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst><ext uri="{B025F937-C7B1-47D3-B67F-A62EFF666E3E}" '
        f'xmlns:x14="{X14}"><x14:id>{{11111111-2222-3333-4444-555555555555}}</x14:id></ext></extLst></cfRule>'
        '</conditionalFormatting><conditionalFormatting sqref="C6:C7"><cfRule type="expression" dxfId="0" priority="2">'
        "<formula>$E6&gt;$E$5</formula></cfRule></conditionalFormatting>"
        '<dataValidations count="2"><dataValidation type="list" allowBlank="1" showErrorMessage="1" error="a &gt; b" '
        'sqref="C5:C7"><formula1>Names</formula1></dataValidation><dataValidation type="custom" sqref="E7">'
        "<formula1>E7&gt;0</formula1></dataValidation></dataValidations>"
        '<hyperlinks><hyperlink ref="B6" r:id="rId10" tooltip="who"/><hyperlink ref="I1" location="Dashboard!A1" '
        'display="go"/></hyperlinks><printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" r:id="rId6"/><headerFooter><oddHeader>&amp;C&amp;G'
        "</oddHeader>"
        '</headerFooter><rowBreaks count="1" manualBreakCount="1"><brk id="40" max="16383" man="1"/></rowBreaks>'
        '<customProperties><customPr name="owner" r:id="rId7"/></customProperties>'
        '<ignoredErrors><ignoredError sqref="B5:B7" numberStoredAsText="1"/></ignoredErrors>'
        '<drawing r:id="rId3"/><legacyDrawing r:id="rId4"/><legacyDrawingHF r:id="rId5"/>'
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x14"><controls><mc:AlternateContent><mc:Choice '
        f'Requires="x14"><control shapeId="1030" r:id="rId8" name="Button 1"><controlPr defaultSize="0" '
        'print="0"/></control></mc:Choice></mc:AlternateContent></controls></mc:Choice></mc:AlternateContent>'
        '<tableParts count="1"><tablePart r:id="rId1"/></tableParts><extLst>'
        f'<ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{X14}"><x14:conditionalFormattings>'
        f'<x14:conditionalFormatting xmlns:xm="{XM}"><x14:cfRule type="dataBar" '
        'id="{11111111-2222-3333-4444-555555555555}"><x14:dataBar><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/>'
        "</x14:dataBar></x14:cfRule><xm:sqref>E5:E7</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>"
        f'</ext><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}"><x14:dataValidations count="1" '
        f'xmlns:xm="{XM}"><x14:dataValidation type="list"><x14:formula1><xm:f>Dashboard!$A$1:$A$2</xm:f></x14:formula1>'
        "<xm:sqref>E5:E7</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
        f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{X14}"><x14:sparklineGroups xmlns:xm="{XM}">'
        '<x14:sparklineGroup type="column"><x14:colorSeries rgb="FF376092"/><x14:sparklines>'
        + "".join(
            f"<x14:sparkline><xm:f>Payees!E{n}:F{n}</xm:f><xm:sqref>G{n}</xm:sqref></x14:sparkline>" for n in (5, 6, 7)
        )
        + "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext>"
        f'<ext uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}" xmlns:x15="{X15}"><x14:slicerList xmlns:x14="{X14}">'
        '<x14:slicer r:id="rId9"/></x14:slicerList></ext></extLst></worksheet>'
    )


def _text(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def _table() -> str:
    columns = "".join(f'<tableColumn id="{i}" name="{h}"/>' for i, h in enumerate(HEADINGS, 1))
    columns = columns.replace(
        'name="Twice"/>',
        'name="Twice" dataDxfId="0"><calculatedColumnFormula>'
        "LEN(People[[#This Row],[Name]])*2</calculatedColumnFormula></tableColumn>",
    )
    columns = columns.replace('name="Payee ID"', 'name="Payee ID" totalsRowLabel="Total"')
    columns = columns.replace('name="Goals"', 'name="Goals" totalsRowFunction="sum"')
    return (
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="People" displayName="People" ref="B4:G8" totalsRowCount="1">'
        '<autoFilter ref="B4:G7"><filterColumn colId="3"><customFilters><customFilter operator="greaterThan" val="5"/>'
        '</customFilters></filterColumn></autoFilter><sortState ref="B5:G7"><sortCondition ref="E5:E7"/></sortState>'
        f'<tableColumns count="{len(HEADINGS)}">{columns}</tableColumns>'
        '<tableStyleInfo name="TableStyleMedium4" showRowStripes="1"/></table>'
    )


def _vml() -> str:
    """Boxes as Excel writes them: one of a comment, one of a form control."""
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml"\r\n xmlns:o="urn:schemas-microsoft-com:office:office"\r\n '
        'xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n <o:shapelayout v:ext="edit"/>'
        '<v:shape id="_x0000_s1025" type="#_x0000_t202" style=\'visibility:hidden\'>\r\n  '
        '<x:ClientData ObjectType="Note">'
        "\r\n   <x:Anchor>\r\n    3, 15, 5, 10, 5, 15, 9, 4</x:Anchor>\r\n   <x:Row>5</x:Row>\r\n   "
        "<x:Column>2</x:Column>\r\n  </x:ClientData>\r\n </v:shape>"
        '<v:shape id="_x0000_s1030" type="#_x0000_t201" o:button="t"><x:ClientData ObjectType="Button">'
        "<x:Anchor>8, 0, 5, 0, 9, 0, 6, 0</x:Anchor><x:FmlaMacro>[0]!Go</x:FmlaMacro></x:ClientData></v:shape></xml>"
    )


_THREAD = "{2A3B4C5D-0000-4000-8000-000000000001}"
_PERSON = "{2A3B4C5D-0000-4000-8000-0000000000AA}"


def parts() -> Parts:
    """All parts, in the order of the zip."""
    chart = (
        f'{HEAD}<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart><c:plotArea>'
        "<c:barChart><c:ser><c:val><c:numRef><c:f>Payees!$E$5:$E$7</c:f></c:numRef></c:val></c:ser></c:barChart>"
        "</c:plotArea></c:chart></c:chartSpace>"
    )
    made: Parts = {
        "_rels/.rels": relations(
            ("officeDocument", "xl/workbook.xml"),
            (f"{PACKAGE}/relationships/digital-signature/origin", "_xmlsignatures/origin.sigs"),
            (f"{DOCUMENT}/relationships/custom-properties", "docProps/custom.xml"),
        ),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{R}"><fileVersion appName="xl" lastEdited="7"/>'
        '<workbookPr codeName="ThisWorkbook" defaultThemeVersion="166925"/><bookViews><workbookView activeTab="1"/>'
        '</bookViews><sheets><sheet name="Payees" sheetId="1" r:id="rId1"/><sheet name="Dashboard" sheetId="4" '
        'r:id="rId2"/></sheets><externalReferences><externalReference r:id="rId3"/></externalReferences>'
        '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">Payees!$B$1:$G$8</definedName>'
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">Payees!$1:$4</definedName>'
        '<definedName name="Names">Payees!$C$5:$C$7</definedName>'
        '<definedName name="Sato" comment="&lt;her&gt;">Payees!$C$6&amp;"Payees!$C$6"</definedName>'
        '<definedName name="Slicer_Name">#N/A</definedName></definedNames>'
        '<calcPr calcId="191029" iterate="1"/><pivotCaches><pivotCache cacheId="9" r:id="rId6"/></pivotCaches>'
        f'<extLst><ext uri="{{BBE1A952-AA13-448e-AADC-164F8A28A991}}" xmlns:x14="{X14}"><x14:slicerCaches>'
        '<x14:slicerCache r:id="rId7"/></x14:slicerCaches></ext>'
        f'<ext uri="{{D0CA8CA8-9F24-4464-BF8E-62219DCF47F9}}" xmlns:x15="{X15}"><x15:timelineCacheRefs>'
        '<x15:timelineCacheRef r:id="rId8"/></x15:timelineCacheRefs></ext>'
        f'<ext uri="{{FCE2AD5D-F65C-4FA6-A056-5C36A1767C68}}" xmlns:x15="{X15}"><x15:dataModel><x15:modelTables>'
        '<x15:modelTable id="Deals" name="Deals" connection="Query - Deals"/></x15:modelTables></x15:dataModel></ext>'
        "</extLst></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("worksheet", "worksheets/sheet2.xml"),
            ("externalLink", "externalLinks/externalLink1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
            (f"{MICROSOFT}/2007/relationships/slicerCache", "slicerCaches/slicerCache1.xml"),
            (f"{MICROSOFT}/2011/relationships/timelineCache", "timelineCaches/timelineCache1.xml"),
            ("connections", "connections.xml"),
            ("powerPivotData", "model/item.data"),
            ("sheetMetadata", "metadata.xml"),
            (f"{MICROSOFT}/2022/10/relationships/richValueRel", "richData/richValueRel.xml"),
            (f"{MICROSOFT}/2017/06/relationships/rdRichValue", "richData/rdrichvalue.xml"),
            (f"{MICROSOFT}/2017/10/relationships/person", "persons/person.xml"),
            (f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
            ("customXml", "../customXml/item1.xml"),
            ("xmlMaps", "xmlMaps.xml"),
            ("font", "fonts/font1.fntdata"),
        ),
        "xl/worksheets/sheet1.xml": _payees(),
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("table", "../tables/table1.xml"),
            ("comments", "../comments1.xml"),
            ("drawing", "../drawings/drawing1.xml"),
            ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("vmlDrawing", "../drawings/vmlDrawing2.vml"),
            ("printerSettings", "../printerSettings/printerSettings1.bin"),
            ("customProperty", "../customProperty1.bin"),
            ("ctrlProp", "../ctrlProps/ctrlProp1.xml"),
            (f"{MICROSOFT}/2007/relationships/slicer", "../slicers/slicer1.xml"),
            ("hyperlink", "https://example.org/sato"),
            (f"{MICROSOFT}/2017/10/relationships/threadedComment", "../threadedComments/threadedComment1.xml"),
        ),
        "xl/worksheets/sheet2.xml": f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{R}"><sheetData><row r="1"><c r="A1">'
        "<f>Payees!E6*2</f><v>40</v></c></row></sheetData>"
        f'<extLst><ext uri="{{7E03D99C-DC04-49d9-9315-930204A7B6E9}}" xmlns:x15="{X15}"><x15:timelineRefs>'
        '<x15:timelineRef r:id="rId2"/></x15:timelineRefs></ext></extLst></worksheet>',
        "xl/worksheets/_rels/sheet2.xml.rels": relations(
            ("pivotTable", "../pivotTables/pivotTable1.xml"),
            (f"{MICROSOFT}/2011/relationships/timeline", "../timelines/timeline1.xml"),
        ),
        "xl/tables/table1.xml": _table(),
        "xl/comments1.xml": f'{HEAD}<comments xmlns="{MAIN}"><authors><author>tc={_THREAD}</author></authors>'
        "<commentList>"
        f'<comment ref="C6" authorId="0" shapeId="0" xr:uid="{_THREAD}" xmlns:xr="urn:x"><text><t>[Threaded comment] a '
        "&lt; b</t></text></comment></commentList></comments>",
        "xl/threadedComments/threadedComment1.xml": f"{HEAD}<ThreadedComments "
        f'xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="C6" dT="2026-01-02T03:04:05.00" '
        f'personId="{_PERSON}" id="{_THREAD}"><text>why?</text></threadedComment><threadedComment ref="C6" '
        f'dT="2026-01-02T04:04:05.00" personId="{_PERSON}" id="{{2A3B4C5D-0000-4000-8000-000000000002}}" '
        f'parentId="{_THREAD}"><text>because</text></threadedComment></ThreadedComments>',
        "xl/persons/person.xml": f'{HEAD}<personList xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments">'
        f'<person displayName="Somebody" id="{_PERSON}" userId="x" providerId="None"/></personList>',
        "xl/drawings/drawing1.xml": f'{HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
        'spreadsheetDrawing"/>',
        "xl/drawings/_rels/drawing1.xml.rels": relations(("chart", "../charts/chart1.xml")),
        "xl/drawings/vmlDrawing1.vml": _vml(),
        "xl/drawings/vmlDrawing2.vml": '<xml xmlns:v="urn:schemas-microsoft-com:vml"><br>not clean</xml>',
        "xl/charts/chart1.xml": chart,
        "xl/charts/colors1.xml": "<cs:colorStyle xmlns:cs='urn:x'/>",
        "xl/ctrlProps/ctrlProp1.xml": f'<formControlPr xmlns="{X14}" objectType="Button" lockText="1"/>',
        "xl/slicers/slicer1.xml": f'<slicers xmlns="{X14}">'
        '<slicer name="Name" cache="Slicer_Name" caption="N"/></slicers>',
        "xl/slicerCaches/slicerCache1.xml": f'<slicerCacheDefinition xmlns="{X14}" name="Slicer_Name" '
        'sourceName="Name">'
        f'<extLst><x:ext xmlns:x="{MAIN}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}"><x15:tableSlicerCache '
        f'xmlns:x15="{X15}" tableId="1" column="2"/></x:ext></extLst></slicerCacheDefinition>',
        "xl/timelines/timeline1.xml": f'<timelines xmlns="{X15}"><timeline name="Date" cache="Timeline_Date"/>'
        "</timelines>",
        "xl/timelineCaches/timelineCache1.xml": f'<timelineCacheDefinition xmlns="{X15}" name="Timeline_Date"/>',
        "xl/pivotTables/pivotTable1.xml": f'<pivotTableDefinition xmlns="{MAIN}" name="P" cacheId="9"/>',
        "xl/pivotTables/_rels/pivotTable1.xml.rels": relations(
            ("pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
        ),
        "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{MAIN}">'
        '<cacheSource type="worksheet">'
        '<worksheetSource ref="B4:G7" sheet="Payees"/></cacheSource></pivotCacheDefinition>',
        "xl/connections.xml": f'<connections xmlns="{MAIN}"><connection id="1" name="Query - Deals" type="5"/>'
        "</connections>",
        "xl/model/item.data": bytes(range(256)) * 40,
        "xl/metadata.xml": f'<metadata xmlns="{MAIN}"><metadataTypes count="2"><metadataType name="XLDAPR"/>'
        '<metadataType name="XLRICHVALUE"/></metadataTypes></metadata>',
        "xl/richData/rdrichvalue.xml": f'<rvData xmlns="{MICROSOFT}/spreadsheetml/2017/richdata" count="2"/>',
        "xl/richData/richValueRel.xml": f'<richValueRels xmlns="{MICROSOFT}/spreadsheetml/2022/richvaluerel"/>',
        "xl/richData/_rels/richValueRel.xml.rels": relations(("image", "../media/image1.png")),
        "xl/media/image1.png": b"\x89PNG\r\n\x1a\n\0picture",
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>',
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macros",
        "xl/_rels/vbaProject.bin.rels": relations(
            (f"{MICROSOFT}/2006/relationships/vbaProjectSignature", "vbaProjectSignature.bin")
        ),
        "xl/vbaProjectSignature.bin": b"\0\1signed",
        "xl/printerSettings/printerSettings1.bin": "Printer\0".encode("utf-16-le") * 60,
        "xl/customProperty1.bin": b"\xff\xfeo\0",
        "xl/fonts/font1.fntdata": b"\0\1\0\0font",
        "xl/xmlMaps.xml": f'<MapInfo xmlns="{MAIN}" SelectionNamespaces=""/>',
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}" count="2" uniqueCount="2"><si><t>People</t></si>'
        "<si><r><rPr><b/>"
        '</rPr><t>In</t></r><r><t xml:space="preserve">es</t></r><rPh sb="0" eb="4"><t>イネス</t></rPh>'
        '<phoneticPr fontId="0"/></si></sst>',
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1">'
        '<numFmt numFmtId="164" formatCode="0.0&quot; '
        'goals&quot;"/></numFmts><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="14"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
        '<patternFill patternType="gray125"/></fill>'
        '</fills><borders count="1"><border/></borders><cellStyleXfs count="2"><xf/><xf fontId="1"/></cellStyleXfs>'
        '<cellXfs count="4"><xf/><xf fontId="1" xfId="1"/><xf fontId="1" quotePrefix="1"/><xf numFmtId="164" '
        'applyNumberFormat="1"><protection locked="0"/></xf></cellXfs><cellStyles count="2"><cellStyle name="Normal" '
        'xfId="0" builtinId="0"/><cellStyle name="Mine" xfId="1"/></cellStyles><dxfs count="1"><dxf/></dxfs>'
        "</styleSheet>",
        "customXml/item1.xml": "<DataMashup xmlns='http://schemas.microsoft.com/DataMashup'>AAAA</DataMashup>",
        "customXml/_rels/item1.xml.rels": relations(("customXmlProps", "itemProps1.xml")),
        "customXml/itemProps1.xml": '<ds:datastoreItem xmlns:ds="urn:x" ds:itemID="{1}"/>',
        "docProps/custom.xml": f'<Properties xmlns="{DOCUMENT}/custom-properties"/>',
        "_xmlsignatures/origin.sigs": b"",
        "_xmlsignatures/_rels/origin.sigs.rels": relations(
            (f"{PACKAGE}/relationships/digital-signature/signature", "sig1.xml")
        ),
        "_xmlsignatures/sig1.xml": '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
    }
    return {"[Content_Types].xml": _content_types(made), **made}


_OVERRIDES = {
    "xl/workbook.xml": f"{MS}.sheet.macroEnabled.main+xml",
    "xl/worksheets/sheet1.xml": f"{SML}.worksheet+xml",
    "xl/worksheets/sheet2.xml": f"{SML}.worksheet+xml",
    "xl/tables/table1.xml": f"{SML}.table+xml",
    "xl/comments1.xml": f"{SML}.comments+xml",
    "xl/threadedComments/threadedComment1.xml": f"{MS}.threadedcomments+xml",
    "xl/persons/person.xml": f"{MS}.person+xml",
    "xl/slicers/slicer1.xml": f"{MS}.slicer+xml",
    "xl/slicerCaches/slicerCache1.xml": f"{MS}.slicerCache+xml",
    "xl/styles.xml": f"{SML}.styles+xml",
    "xl/sharedStrings.xml": f"{SML}.sharedStrings+xml",
    "xl/pivotCache/pivotCacheDefinition1.xml": f"{SML}.pivotCacheDefinition+xml",
    "xl/pivotTables/pivotTable1.xml": f"{SML}.pivotTable+xml",
}
_DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "vml": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "bin": f"{SML}.printerSettings",
    "data": "application/vnd.openxmlformats-officedocument.model+data",
    "png": "image/png",
    "fntdata": "application/x-fontdata",
    "sigs": "application/vnd.openxmlformats-package.digital-signature-origin",
}


def _content_types(made: Parts) -> str:
    assert set(_OVERRIDES) <= set(made)
    defaults = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in _DEFAULTS.items())
    overrides = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in _OVERRIDES.items())
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{defaults}{overrides}</Types>'
