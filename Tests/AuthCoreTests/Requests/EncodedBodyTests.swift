import AuthCore
import Testing

struct EncodedBodyTests {
    static let bodies: [(AuthRequest.Body, String?, String?)] = [
        (.none, nil, nil), (.streamed, nil, nil), (.bytes(Array("raw é".utf8)), "raw é", nil), (.bytes([]), "", nil),
        (.form([.init("b", "1 2"), .init("a", "é")]), "b=1+2&a=%C3%A9", "application/x-www-form-urlencoded"),
        (.form([]), "", "application/x-www-form-urlencoded"),
        (.json(["b": 1, "a": ["x": [true, .null]]]), #"{"b":1,"a":{"x":[true,null]}}"#, "application/json"),
        (.json("t"), "\"t\"", "application/json"),
    ]

    @Test(arguments: bodies)
    func aBodyIsEncodedInOneWay(body: AuthRequest.Body, text: String?, contentType: String?) {
        let request = AuthRequest(method: "POST", url: "u", body: body)
        let encoded = request.encodedBody()
        #expect(encoded.map { String(decoding: $0.bytes, as: UTF8.self) } == text)
        #expect(encoded?.contentType == contentType)
        for _ in 0..<3 { #expect(request.encodedBody()?.bytes == encoded?.bytes) }
    }

    @Test func numbersAreSentAsTheyWereWritten() throws {
        let body = AuthRequest.Body.json(try JSONValue(parsing: #"{"z":1.10,"a":1e400,"n":-0}"#))
        let encoded = AuthRequest(url: "u", body: body).encodedBody()
        #expect(encoded.map { String(decoding: $0.bytes, as: UTF8.self) } == #"{"z":1.10,"a":1e400,"n":-0}"#)
    }

    @Test func onlyAStreamedBodyCannotBeSentAgain() {
        for (body, _, _) in Self.bodies { #expect(body.isReplayable == (body != .streamed)) }
    }
}
