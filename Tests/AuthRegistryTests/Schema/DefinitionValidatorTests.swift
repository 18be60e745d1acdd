import AuthBasic
import AuthCore
import AuthRegistry
import Testing

@Suite("The validator of definitions")
struct DefinitionValidatorTests {
    private func found(_ definition: JSONValue) throws -> [Diagnostic] {
        DefinitionValidator(registry: try PartFactory.registry(.basic)).diagnostics(of: definition)
    }

    private func found(with fields: JSONObject) throws -> [Diagnostic] {
        try found(PartFactory.definition(fields))
    }

    private static let half: JSONValue = (try? JSONValue(parsing: "1.5")) ?? .null

    struct Fault: Sendable, CustomTestStringConvertible {
        var fields: JSONObject
        var code: Diagnostic.Code
        var path: JSONPointer
        var words: String
        var testDescription: String { "\(path) \(code)" }

        init(_ fields: JSONObject, _ code: Diagnostic.Code, at path: JSONPointer, _ words: String) {
            self.fields = fields
            self.code = code
            self.path = path
            self.words = words
        }
    }

    @Test(
        "tells what is wrong, where, and what would be right",
        arguments: [
            Fault(
                ["frob": 1], .unknownField, at: ["frob"], "does not know the field 'frob', which is ignored; remove it"),
            Fault(["lables": 1], .unknownField, at: ["lables"], "which is ignored; 'labels' may be meant"),
            Fault(
                ["setings": ["a": 1], "$parameters": ["other": 1]], .unknownField, at: ["setings"], "'settings' may be"),
            Fault(["name": 1], .wrongValue, at: ["name"], "takes a text, and this is a number; put it in quotes"),
            Fault(["name": .null], .wrongValue, at: ["name"], "takes a text, and this is null; leave it out"),
            Fault(["count": "3"], .wrongValue, at: ["count"], "a whole number, and this is a string; write it without"),
            Fault(["count": half], .wrongValue, at: ["count"], "takes a whole number"),
            Fault(["flag": "yes", "mode": "safe"], .wrongValue, at: ["flag"], "takes true or false"),
            Fault(["mode": "slow"], .unknownWord, at: ["mode"], "must be one of: fast, safe"),
            Fault(["words": ["a", 2]], .wrongValue, at: ["words", "1"], "takes a text"),
            Fault(["words": "a"], .wrongValue, at: ["words"], "takes a list of texts, and this is a string"),
            Fault(["body": ["k": "v"]], .wrongValue, at: ["body", "k"], "takes a whole number"),
            Fault(["body": []], .wrongValue, at: ["body"], "takes a map of whole numbers or a text"),
            Fault(
                ["settings": ["size": 1, "x": 1]], .unknownField, at: ["settings", "x"], "'settings' does not know"),
            Fault(["settings": [:]], .missingField, at: ["settings", "size"], "'settings' needs the field 'size'"),
            Fault(["settings": 1], .wrongValue, at: ["settings"], "a map"),
            Fault(
                ["tree": ["vlaue": "x"]], .unknownField, at: ["tree", "vlaue"], "Leaf does not know the field 'vlaue'"),
            Fault(["tree": ["type": "Root"]], .unknownType, at: ["tree", "type"], "must be one of: Leaf, Branch"),
            Fault(["wait": [:]], .missingField, at: ["wait"], "has no 'type'; add one of: Leaf, Branch"),
            Fault(
                ["tree": ["type": "Branch", "children": [["type": "Branch", "children": [["vlaue": "x"]]]]]],
                .unknownField, at: ["tree", "children", "0", "children", "0", "vlaue"], "Leaf does not know"),
            Fault(["inner": ["type": "BearerAuthenticator"]], .missingField, at: ["inner", "api_token"], "is missing"),
            Fault(["inner": ["type": "Nope"]], .unknownType, at: ["inner"], "no factory is registered"),
            Fault(["inner": ["api_token": "x"]], .missingField, at: ["inner"], "has no 'type'"),
            Fault(["inner": "x"], .wrongValue, at: ["inner"], "a map"),
            Fault(
                ["others": [["type": "NoAuth", "x": 1]]], .unknownField, at: ["others", "0", "x"], "NoAuth does not"),
            Fault(["labels": ["a": "b"]], .fieldConflict, at: ["words"], "only one of 'words', 'labels' can be set"),
            Fault(["flag": true], .fieldConflict, at: ["mode"], "'flag' needs 'mode', which is missing"),
        ])
    func faults(fault: Fault) throws {
        let found = try found(with: fault.fields)
        #expect(found.map(\.code) == [fault.code])
        #expect(found.map(\.path) == [fault.path])
        #expect(found.first?.message.contains(fault.words) == true, "\(found)")
    }

    @Test("tells what is missing")
    func missing() throws {
        let found = try found(["type": "CustomAuthenticator", "class_name": "source_acme.components.Part"])
        #expect(found.map(\.path) == [["name"], ["words"]])
        #expect(found.map(\.code) == [.missingField, .missingField])
    }

    @Test("finds nothing in a definition that is right")
    func right() throws {
        let found = try found(with: [
            "key": "{{ config['k'] }}", "count": 300, "ratio": 2, "mode": "safe", "flag": false,
            "body": "text", "anything": [.null, 1], "settings": ["size": 1], "spare": "x",
            "tree": ["type": "Branch", "children": [["value": "x"], ["type": "Leaf"]]],
            "inner": ["type": "BearerAuthenticator", "api_token": "t"], "others": [["type": "NoAuth"]],
        ])
        #expect(found.isEmpty, "\(found)")
    }

    @Test("takes no fault in what parameters leave behind")
    func leftovers() throws {
        let found = try found(with: [
            "path": "/items", "$parameters": ["path": "/items"],
            "settings": ["size": 1, "$parameters": ["name": "x"], "name": "x"],
        ])
        #expect(found.isEmpty, "\(found)")
    }

    @Test("looks into every branch of a selection")
    func selection() throws {
        let found = try found([
            "type": "SelectiveAuthenticator", "authenticator_selection_path": ["a"], "frob": true,
            "authenticators": ["x": ["type": "NoAuth"], "y": ["type": "BearerAuthenticator"]],
        ])
        #expect(found.map(\.path) == [["frob"], ["authenticators", "y", "api_token"]])
    }

    @Test("shows no value of a definition")
    func secrecy() throws {
        let secret: JSONValue = "s3cr3t-value"
        for name in ["count", "flag", "mode", "words", "labels", "settings", "inner", "others", "tree", "frob"] {
            for value in [secret, [secret], ["type": secret], ["size": secret]] {
                for diagnostic in try found(with: [name: value]) {
                    let isType = diagnostic.code == .unknownType
                    #expect(isType || !diagnostic.description.contains("s3cr3t-value"))
                }
            }
        }
    }
}
