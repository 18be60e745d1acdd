import AuthCore
import Testing

@testable import AuthSession

@Suite("XML answers")
struct XMLReaderTests {
    @Test(
        "a document is read as maps, lists and texts",
        arguments: [
            ("<r><token>x</token></r>", #"{"r":{"token":"x"}}"#),
            ("<?xml version=\"1.0\"?>\n<!-- c --><r a='1' b=\"&lt;\"/>", ##"{"r":{"@a":"1","@b":"<"}}"##),
            ("<r a='1'>text</r>", ##"{"r":{"@a":"1","#text":"text"}}"##),
            ("<r><i>1</i><i>2</i><i/></r>", #"{"r":{"i":["1","2",null]}}"#),
            (
                "<s:Envelope xmlns:s='u'><s:Body>a&amp;b&#x41;&#66;</s:Body></s:Envelope>",
                ##"{"s:Envelope":{"@xmlns:s":"u","s:Body":"a&bAB"}}"##
            ),
            ("<r><![CDATA[<a>&amp;]]></r>", #"{"r":"<a>&amp;"}"#), ("<r> \n </r>", #"{"r":null}"#),
        ])
    func documents(xml: String, json: String) throws {
        #expect(XMLReader.json(of: Array(xml.utf8)) == (try JSONValue(parsing: json)))
    }

    @Test(
        "what is no document, or asks for more than elements, is none",
        arguments: [
            "", "text", "<r>", "<r></s>", "<r/><r/>", "<r a=1/>", "<r a='1'",
            "<!DOCTYPE r [<!ENTITY x 'y'>]><r>&x;</r>",
            "<r>&x;</r>", "<r>&#0;</r>", "<r>&#xFFFFFFFF;</r>", "<1/>", "<r><!-- </r>", "<r><![CDATA[</r>",
        ])
    func noDocuments(xml: String) { #expect(XMLReader.json(of: Array(xml.utf8)) == nil) }

    @Test("elements nest as deep as is sensible, and no mutation does harm")
    func depth() {
        func nested(_ count: Int) -> [UInt8] {
            Array((String(repeating: "<a>", count: count) + String(repeating: "</a>", count: count)).utf8)
        }
        #expect(XMLReader.json(of: nested(100)) != nil)
        #expect(XMLReader.json(of: nested(101)) == nil)
        #expect(XMLReader.json(of: nested(100_000)) == nil)
        var generator = SystemRandomNumberGenerator()
        let base = Array("<?xml version='1.0'?><r a='1'><t>x&amp;</t><![CDATA[y]]><!-- c --><u b=\"2\"/></r>".utf8)
        for _ in 0..<20_000 {
            var bytes = base
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = base.randomElement(using: &generator) ?? 0
            }
            _ = XMLReader.json(of: bytes)
        }
    }
}
