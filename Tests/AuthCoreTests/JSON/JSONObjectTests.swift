import AuthCore
import Testing

struct JSONObjectTests {
    private static func object(_ count: Int) -> JSONObject {
        JSONObject((0..<count).map { ("k\($0)", .number(JSONNumber($0))) })
    }

    // Around the size from which keys are indexed, too.
    @Test(arguments: [0, 1, 2, 31, 32, 33, 34, 70])
    func membersAreFoundInOrderWhateverTheSize(count: Int) {
        let object = Self.object(count)
        #expect(object.keys == (0..<count).map { "k\($0)" })
        #expect(object.map(\.key) == object.keys)
        for index in 0..<count { #expect(object["k\(index)"] == .number(JSONNumber(index))) }
        #expect(object["k\(count)"] == nil)
    }

    @Test(arguments: [1, 2, 32, 33, 34, 35, 70])
    func aMemberThatIsRemovedIsGoneAndTheOthersStay(count: Int) {
        for removed in [0, count / 2, count - 1] {
            var object = Self.object(count)
            object["k\(removed)"] = nil
            #expect(object.count == count - 1)
            #expect(object["k\(removed)"] == nil)
            for index in 0..<count where index != removed { #expect(object["k\(index)"] == .number(JSONNumber(index))) }
            object["k\(removed)"] = "back"
            #expect(object.keys.last == "k\(removed)")
            #expect(object["k\(removed)"] == "back")
        }
    }

    @Test func removingAndAddingAcrossTheThresholdKeepsEveryLookupRight() {
        var object = Self.object(32)
        var expected = object.keys
        for step in 0..<200 {
            let key = "k\((step * 7) % 37)"
            if step % 3 == 0 || expected.count > 34 {
                object[key] = nil
                expected.removeAll { $0 == key }
            } else {
                object[key] = .string("\(step)")
                if !expected.contains(key) { expected.append(key) }
                #expect(object[key] == .string("\(step)"))
            }
            #expect(object.keys == expected)
            for key in expected { #expect(object[key] != nil) }
        }
    }

    @Test func aKeyThatOccursTwiceKeepsTheFirstPlaceAndTheLaterValue() {
        let object: JSONObject = ["a": 1, "b": 2, "a": 3]
        #expect(object.keys == ["a", "b"])
        #expect(object["a"] == 3)
    }

    @Test(arguments: [0, 30, 31, 60])
    func aTextThatNamesAKeyTwiceIsReadLikewise(others: Int) throws {
        let members = (0..<others).map { "\"k\($0)\":\($0)" }
        let text = "{" + (["\"a\":1"] + members + ["\"b\":2", "\"a\":3"]).joined(separator: ",") + "}"
        let object = try #require(try JSONValue(parsing: text).objectValue)
        #expect(object.keys == ["a"] + (0..<others).map { "k\($0)" } + ["b"])
        #expect(object["a"] == 3)
    }

    // The last two are equally long in bytes, and Swift takes them for equal.
    @Test(arguments: [0, 60])
    func keysThatOnlyLookAlikeAreMembersOfTheirOwn(others: Int) throws {
        var object = Self.object(others)
        let keys = ["\u{C5}", "A\u{30A}", "\u{212B}"]
        for (index, key) in keys.enumerated() { object[key] = .number(JSONNumber(index)) }
        #expect(object.count == others + 3)
        for (index, key) in keys.enumerated() { #expect(object[key] == .number(JSONNumber(index))) }
        let read = try JSONValue(parsing: JSONValue.object(object).jsonText())
        #expect(read == .object(object))
        #expect(read.objectValue?.count == others + 3)
    }

    @Test func settingAMemberKeepsItsPlace() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 9
        object["missing"] = nil
        #expect(JSONValue.object(object).jsonText() == #"{"a":9,"b":2}"#)
    }

    @Test(arguments: [2, 32, 33, 50])
    func orderDoesNotCountForEqualityAndHash(count: Int) {
        let forwards = Self.object(count)
        let backwards = JSONObject(forwards.reversed().map { ($0.key, $0.value) })
        #expect(forwards == backwards)
        #expect(forwards.hashValue == backwards.hashValue)
        #expect(JSONValue.array([.object(forwards)]) == .array([.object(backwards)]))
        var other = backwards
        other["k0"] = "else"
        #expect(forwards != other)
        other = backwards
        other["k0"] = nil
        #expect(forwards != other)
        other["new"] = 0
        #expect(forwards != other)
    }

    @Test func copiesAreIndependent() {
        let original = Self.object(14)
        var copy = original
        copy["k3"] = nil
        copy["x"] = true
        #expect(original == Self.object(14))
        #expect(copy.count == 14)
    }

    @Test func listsAreEqualInTheirOrderOnly() throws {
        #expect(try JSONValue(parsing: "[1,2]") == JSONValue(parsing: "[1.0,2e0]"))
        #expect(try JSONValue(parsing: "[1,2]") != JSONValue(parsing: "[2,1]"))
        #expect(JSONValue.null != false)
        #expect(JSONValue.number(JSONNumber(1)) != true)
        #expect(JSONValue.string("1") != 1)
        #expect(JSONValue.array([]) != .object([:]))
    }

    @Test func textsThatOnlyLookAlikeAreNotEqual() {
        let composed = JSONValue.string("\u{E9}")
        let decomposed = JSONValue.string("e\u{301}")
        #expect(composed != decomposed)
        #expect(JSONValue.object(["\u{E9}": 1]) != .object(["e\u{301}": 1]))
    }

    @Test func keysAndKindsAreShownAndNoValue() {
        let value: JSONValue = ["user": "canary", "pin": 736_251, "list": ["canary"], "deep": ["x": "canary"]]
        var dumped = ""
        dump(value, to: &dumped)
        dump(value.objectValue, to: &dumped)
        dump([value], to: &dumped)
        let shown = ["\(value)", String(reflecting: value), "\(value["list"] as Any)", dumped]
        for text in shown {
            #expect(!text.contains("canary"))
            #expect(!text.contains("736251"))
        }
        #expect("\(value)" == "<a map of user, pin, list, deep>")
        #expect("\(JSONValue.array([1, 2]))" == "<a list of 2>")
        #expect("\(JSONValue.string("canary"))" == "<a string>")
    }
}
