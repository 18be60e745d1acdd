import ConnectorAuth
import ExampleManifests
import Testing

@testable import connector_auth

@Suite("connector-auth inspect")
struct InspectTests {
    private let files = [
        "m": """
        {"streams": [
          {"type": "DeclarativeStream", "name": "a", "retriever": {"requester": {"authenticator": \(apiKey("header", "X"))}}},
          {"type": "DeclarativeStream", "name": "b", "retriever": {"requester": {"authenticator": \(apiKey("header", "X"))}}},
          {"type": "DeclarativeStream", "name": "c", "retriever": {"requester": {"authenticator":
            {"type": "BearerAuthenticator", "api_token": "written-out", "frob": 1}}}}],
         "spec": {"connection_specification": {"required": ["k"], "properties": {
           "k": {"type": "string", "title": "Key", "airbyte_secret": true}}}}}
        """
    ]

    @Test("tells which streams share an instance, and what they need")
    func json() async throws {
        let run = await CommandRun("inspect", "--manifest", "m", "--output", "json", files: files)
        let streams = try #require(try run.json["streams"]?.arrayValue)
        #expect(streams.map { $0["instance"] } == [1, 1, 2])
        #expect(streams.map { $0["name"] } == ["a", "b", "c"])
        let input = try #require(try run.json["inputs"]?.arrayValue?.first)
        #expect(
            input["path"] == ["k"] && input["secret"] == true && input["required"] == true && input["title"] == "Key")
        #expect(input["state"] == JSONValue.null)
        let codes = try run.json["diagnostics"]?.arrayValue?.map { $0["code"] }
        #expect(codes == ["unknownField", "literalSecret"])
        #expect(!run.output.contains("written-out"))
    }

    @Test("tells what a config has and has not")
    func states() async throws {
        for (arguments, state) in [("k=v", "present"), ("x=v", "missing")] {
            let run = await CommandRun(
                "inspect", "--manifest", "m", "--set", arguments, "--output", "json", files: files)
            #expect(try run.json["inputs"]?.arrayValue?.first?["state"] == .string(state))
        }
    }

    @Test("tells what a config has under nearly the name of a value that it lacks")
    func misspelt() async {
        let bearer = #"{"type": "BearerAuthenticator", "api_token": "{{ config['api_token'] }}"}"#
        let run = await CommandRun(
            "inspect", "--manifest", "m", "--set", "api_tokn=s3cr3t", files: ["m": manifest(bearer)])
        #expect(
            run.output.contains("  missing  the config has 'api_tokn', which may be meant"), "\(run.output)")
        #expect(!run.output.contains("s3cr3t"))
    }

    @Test("prints a table for people, without a value of the config")
    func text() async {
        let run = await CommandRun("inspect", "--manifest", "m", "--set", "k=s3cr3t", files: files)
        #expect(run.output.hasPrefix("3 streams, 2 authenticators\n"))
        #expect(run.output.contains("  k  secret  required  present\n"))
        #expect(
            run.output.contains(
                "warning: /streams/2/retriever/requester/authenticator/api_token: a secret is written out"))
        #expect(!run.output.contains("s3cr3t"))
    }

    @Test("ends with 3 where a diagnostic is an error, after it has printed everything")
    func failure() async throws {
        let files = ["m": manifest(#"{"type": "BearerAuthenticator"}"#)]
        for format in ["text", "json"] {
            let run = await CommandRun("inspect", "--manifest", "m", "--output", format, files: files)
            #expect(run.code == .configuration && run.errors.isEmpty)
            #expect(run.output.contains("BearerAuthenticator needs the field 'api_token'"))
        }
        let json = await CommandRun("inspect", "--manifest", "m", "--output", "json", files: files)
        #expect(try json.json["diagnostics"]?.arrayValue?.map { $0["severity"] } == ["error"])
    }

    @Test("takes for an error under --strict what is a warning otherwise")
    func strict() async throws {
        let run = await CommandRun("inspect", "--manifest", "m", "--output", "json", files: files)
        #expect(run.code == .success)
        let strict = await CommandRun("inspect", "--manifest", "m", "--strict", "--output", "json", files: files)
        #expect(strict.code == .configuration)
        let found = try #require(try strict.json["diagnostics"]?.arrayValue)
        #expect(found.map { $0["severity"] } == ["error", "warning"])
        #expect(found.first?["path"] == "/streams/2/retriever/requester/authenticator/frob")
        #expect(
            found.first?["message"] == "BearerAuthenticator does not know the field 'frob', which is ignored; remove it"
        )
    }

    @Test("sees a typo in a requester and in its error handler")
    func typos() async throws {
        let session = """
            {"type": "SessionTokenAuthenticator", "session_token_path": ["t"], "request_authentication": {"type": "Bearer"},
             "login_requester": {"url": "https://a.example.com", "request_headrs": {"A": "s3cr3t"}, "error_handler":
               {"max_retires": 2, "response_filters": [{"http_codes": [404], "acton": "IGNORE"}]}}}
            """
        let run = await CommandRun("inspect", "--manifest", "m", "--output", "json", files: ["m": manifest(session)])
        #expect(run.code == .success)
        let found = try #require(try run.json["diagnostics"]?.arrayValue)
        let paths = found.compactMap {
            $0["path"]?.stringValue?.split(separator: "login_requester/").last.map(String.init)
        }
        #expect(
            paths == ["request_headrs", "error_handler/max_retires", "error_handler/response_filters/0/acton"])
        let messages = found.compactMap { $0["message"]?.stringValue }
        #expect(messages.allSatisfy { $0.contains(" does not know the field '") && !$0.contains("s3cr3t") })
        #expect(
            messages.map { $0.prefix { $0 != " " } } == ["HttpRequester", "DefaultErrorHandler", "HttpResponseFilter"])
    }

    @Test("looks at a nested definition as the one that holds it completes it")
    func completed() async throws {
        let oauth = """
            {"type": "OAuthAuthenticator", "token_refresh_endpoint": "https://a.example.com/t", "client_id": "c",
             "grant_type": "client_credentials", "client_secret": "{{ config['s'] }}",
             "client_authentication": "client_secret_jwt",
             "client_assertion": {"type": "JwtAuthenticator", "header_prefix": "", "jwt_headers": {"kid": "1"}}}
            """
        let run = await CommandRun("inspect", "--manifest", "m", "--strict", files: ["m": manifest(oauth)])
        #expect(run.code == .success, "\(run.output)")
    }

    private func diagnostics(ofOAuthWith fields: String) async throws -> [JSONValue] {
        let grant = fields.contains("grant_type") ? "" : #""grant_type": "client_credentials", "#
        let oauth = """
            {"type": "OAuthAuthenticator", "token_refresh_endpoint": "{{ config['base'] }}/t", "client_id": "c",
             "client_secret": "{{ config['s'] }}", \(grant)\(fields)}
            """
        let run = await CommandRun("inspect", "--manifest", "m", "--output", "json", files: ["m": manifest(oauth)])
        return try #require(try run.json["diagnostics"]?.arrayValue)
    }

    @Test("sees, behind a URL that the config names, what cannot be built, and says it once")
    func behindTemplates() async throws {
        for (fields, message) in [
            (#""scopes": "read""#, "'scopes' must be a list, and this is a string"),
            (#""client_authentication": "basic""#, "'client_authentication' must be one of: "),
            (#""refresh_token": "{{ config['r'] | b64 }}""#, "there is no filter 'b64'"),
            (#""refresh_token_updater": true"#, "a map is expected, and this is a boolean"),
        ] {
            let found = try await diagnostics(ofOAuthWith: fields)
            #expect(found.map { $0["severity"] } == ["error"], "\(found)")
            #expect(found.first?["message"]?.stringValue?.hasPrefix(message) == true, "\(found)")
        }
        #expect(try await diagnostics(ofOAuthWith: #""scopes": ["read"]"#) == [])
    }

    @Test("tells a grant that is nearly one of the usual ones, and no other")
    func misspeltGrant() async throws {
        let found = try await diagnostics(ofOAuthWith: #""grant_type": "client_credential""#)
        #expect(found.map { $0["code"] } == ["unknownWord"] && found.first?["severity"] == "warning")
        #expect(found.first?["path"] == "/definitions/auth/grant_type")
        #expect(found.first?["message"]?.stringValue?.hasSuffix("'client_credentials' may be meant") == true)
        for grant in ["password", "account_credentials", "urn:ietf:params:oauth:grant-type:device_code"] {
            #expect(try await diagnostics(ofOAuthWith: "\"grant_type\": \"\(grant)\"") == [])
        }
    }

    @Test("says where streams are to be, of a manifest that has none")
    func streamless() async throws {
        let run = await CommandRun("inspect", "--manifest", "m", files: ["m": "{}"])
        #expect(run.code == .success && run.errors.isEmpty)
        #expect(
            run.output == """
                0 streams, 0 authenticators

                Diagnostics:
                  warning: the manifest has no streams; a manifest has a list of them in 'streams'
                """)
    }

    @Test("finds no fault in the example connectors, strictly")
    func examples() async {
        for example in ExampleManifest.all {
            let text = String(decoding: example.manifest, as: UTF8.self)
            let run = await CommandRun("inspect", "--manifest", "m", "--strict", files: ["m": text])
            #expect(run.code == .success, "\(example.name): \(run.output)")
        }
    }
}
