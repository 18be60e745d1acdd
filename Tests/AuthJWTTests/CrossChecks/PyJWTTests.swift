import AuthCore
import AuthJWT
import Foundation
import Testing

/// A Python that has PyJWT with its cryptography: the one of the peers, or the system's.
private let python: OtherProgram? = {
    let environment = ProcessInfo.processInfo.environment
    let peers = environment["PEERS_DIR"] ?? FileManager.default.temporaryDirectory.path + "/auth-peers"
    return OtherProgram.find(
        [peers + "/authlib/venv/bin/python", "python3"], answering: ["-c", "import jwt, cryptography"])
}()

/// PyJWT accepts our tokens and reads what we wrote into them.
@Suite(.enabled(if: python != nil, "there is no Python with PyJWT; the peer authlib installs one"))
struct PyJWTTests {
    /// Checks signature and dates, and tells header and claims.
    private static let script = """
        import json, sys, jwt
        job = json.load(sys.stdin)
        def answer(item):
            try:
                claims = jwt.decode(item["token"], item["key"], algorithms=[item["algorithm"]], audience="b",
                    options={"require": ["exp", "iat", "nbf", "iss", "aud"]})
            except jwt.InvalidTokenError as error:
                return {"error": type(error).__name__}
            return {"header": jwt.get_unverified_header(item["token"]), "claims": claims}
        print(json.dumps([answer(item) for item in job]))
        """

    @Test(arguments: CheckedAlgorithm.checked(by: .pyJWT))
    func pyJWTAcceptsTheToken(_ item: CheckedAlgorithm) async throws {
        let token = try await item.token()
        var changed = Array(token.text.utf8)
        let middle = token.message.count + (changed.count - token.message.count) / 2
        changed[middle] = changed[middle] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        let answers = try answers(about: [token.text, String(decoding: changed, as: UTF8.self)], item)
        #expect(answers.first == ["header": token.header, "claims": token.claims])
        #expect(answers.last == ["error": "InvalidSignatureError"])
    }

    private func answers(about tokens: [String], _ item: CheckedAlgorithm) throws -> [JSONValue] {
        let job = JSONValue.array(
            tokens.map {
                [
                    "token": .string($0), "key": .string(item.verificationKey),
                    "algorithm": .string(item.algorithm.name),
                ]
            })
        let answer = try #require(python).run(["-c", Self.script], input: job.jsonText())
        try #require(answer.status == 0)
        return try #require(try JSONValue(parsing: answer.output).arrayValue)
    }
}
