import AuthCore
import Testing

struct HTTPFieldsTests {
    @Test(arguments: ["X-Key", "x-key", "X-KEY", "x-Key"])
    func aFieldIsFoundInAnyCase(name: String) {
        let fields: HTTPFields = [.init("Accept", "a"), .init("X-Key", "k")]
        #expect(fields[name] == "k")
        #expect(fields.values(of: name) == ["k"])
    }

    @Test(arguments: ["X-Ke", "X-Keys", "X_Key", "X-Kex", "", "\u{212A}ey"])
    func anotherNameIsAnotherField(name: String) {
        let fields: HTTPFields = [.init("X-Key", "k"), .init("Key", "l")]
        #expect(fields[name] == nil)
        #expect(fields.values(of: name).isEmpty)
    }

    @Test func onlyLettersAreFolded() {
        let fields: HTTPFields = [.init("a@[", "1"), .init("a`{", "2")]
        #expect(fields["A@["] == "1")
        #expect(fields["A`{"] == "2")
    }

    @Test func settingReplacesInPlaceAndRemovesOthersOfTheName() {
        var fields: HTTPFields = [
            .init("A", "1"), .init("x-key", "2"), .init("B", "3"), .init("X-KEY", "4"), .init("X-Key", "5"),
            .init("C", "6"),
        ]
        fields["X-Key"] = "new"
        #expect(fields.map(\.name) == ["A", "x-key", "B", "C"])
        #expect(fields.map(\.value) == ["1", "new", "3", "6"])
    }

    @Test func settingANewNameAddsItAtTheEnd() {
        var fields = HTTPFields(reservingCapacity: 4)
        fields["B"] = "1"
        fields["a"] = "2"
        #expect(fields.map(\.name) == ["B", "a"])
    }

    @Test func settingNilRemovesEveryFieldOfTheName() {
        var fields: HTTPFields = [.init("a", "1"), .init("B", "2"), .init("A", "3")]
        fields["A"] = nil
        fields["missing"] = nil
        #expect(fields.map(\.name) == ["B"])
    }

    @Test func severalFieldsOfANameAreKeptInOrder() {
        var fields: HTTPFields = [.init("Set-Cookie", "a")]
        fields.append(.init("set-cookie", "b"))
        #expect(fields.values(of: "SET-COOKIE") == ["a", "b"])
        #expect(fields["Set-Cookie"] == "a")
        #expect(fields.count == 2)
        #expect(fields[1].value == "b")
    }

    @Test func theCaseOfNamesDoesNotCountForEqualityAndHash() {
        let left: HTTPFields = [.init("Accept", "v"), .init("X-Key", "k")]
        let right: HTTPFields = [.init("ACCEPT", "v"), .init("x-key", "k")]
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
    }

    @Test func valuesAndOrderCountForEquality() {
        let fields: HTTPFields = [.init("A", "v"), .init("B", "w")]
        #expect(fields != [.init("A", "V"), .init("B", "w")])
        #expect(fields != [.init("B", "w"), .init("A", "v")])
        #expect(fields != [.init("A", "v")])
    }

    // Canonically equivalent, of one length in UTF-8, and not the same bytes.
    @Test func namesThatAreEqualHaveEqualHashes() {
        let left = HTTPFields.Field("\u{212B}", "v")
        let right = HTTPFields.Field("A\u{30A}", "v")
        #expect(left != right || left.hashValue == right.hashValue)
    }

    @Test func namesAreShownAndValuesAreNot() {
        let fields: HTTPFields = [.init("Authorization", "canary"), .init("X-Key", "canary")]
        var dumped = ""
        dump(fields, to: &dumped)
        dump(fields[0], to: &dumped)
        let texts = ["\(fields)", String(reflecting: fields), "\(fields[0])", String(reflecting: fields[0]), dumped]
        for text in texts {
            #expect(!text.contains("canary"))
            #expect(text.contains("Authorization"))
        }
    }

    @Test func aFieldThatWasRenamedIsFoundByItsNewName() {
        var field = HTTPFields.Field("A", "1")
        field.name = "Authorization"
        var fields: HTTPFields = [field, .init("Authorization", "2")]
        fields["authorization"] = "3"
        #expect(fields.map(\.value) == ["3"])
        #expect(fields["A"] == nil)
    }
}
