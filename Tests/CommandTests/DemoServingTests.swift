import ConnectorAuth
import ExampleManifests
import Foundation
import LoopbackHTTP
import Testing

@testable import connector_auth

@Suite("connector-auth demo --serve")
struct DemoServingTests {
    private func files(_ example: ExampleManifest) -> [String: String] {
        [
            "m": String(decoding: example.manifest, as: UTF8.self),
            "c": String(decoding: example.config, as: UTF8.self),
        ]
    }

    @Test("answers until it is ended, and the example configs work with it")
    func serving() async throws {
        let console = DemoConsole()
        let serving = Task {
            await ConnectorAuthCommand.run(["demo", "--serve", "--port", "0"], console: console.console)
        }
        let guide = try #require(await console.first)
        let url = try #require(guide.split(separator: " ").first { $0.hasPrefix("http://127.0.0.1:") })
        let index = try await URLSessionTransport().send(AuthRequest(url: "\(url)/"))
        #expect(index.status == 200)
        #expect(try JSONValue(parsing: index.body)["basic"] == "/basic")
        for example in ExampleManifest.all where example.name != ExampleManifest.apiKey.name {
            let path = try #require(
                try JSONValue(parsing: example.manifest)[["streams", "0", "retriever", "requester", "path"]]?
                    .stringValue)
            let store = FileManager.default.temporaryDirectory.appending(component: "demo-\(UUID().uuidString)").path
            defer { for end in ["", ".lock"] { try? FileManager.default.removeItem(atPath: store + end) } }
            let run = await CommandRun(
                [
                    "request", "GET", path, "--manifest", "m", "--config", "c", "--set", "base_url=\(url)", "--store",
                    store,
                ], files: files(example), isNetworked: true)
            #expect(run.code == .success, "\(example.name): \(run.errors)")
            #expect(run.output.contains("lamp"), "\(example.name): \(run.output)")
        }
        serving.cancel()
        #expect(await serving.value == .success)
        await #expect(throws: AuthError.self) { try await URLSessionTransport().send(AuthRequest(url: "\(url)/")) }
    }

    @Test("tells what to do about a port that is taken")
    func portInUse() async throws {
        let other = try LoopbackServer { _ in .response() }
        defer { other.stop() }
        let run = await CommandRun("demo", "--serve", "--port", "\(other.port)")
        #expect(run.code == .fault)
        #expect(run.errors.contains("another program listens on port \(other.port)"))
        #expect(run.errors.contains("--port N"))
    }

    @Test(
        "takes no port that is none, and none without --serve",
        arguments: [["--serve", "--port", "65536"], ["--serve", "--port", "x"], ["--port", "8080"]])
    func usage(_ arguments: [String]) async throws {
        let run = await CommandRun(["demo"] + arguments)
        #expect(run.code == .usage)
        #expect(run.errors.contains("--port"))
    }

    @Test("has example connectors that inspect finds nothing wrong with", arguments: ExampleManifest.all.map(\.name))
    func inspect(_ name: String) async throws {
        let example = try #require(ExampleManifest.all.first { $0.name == name })
        let run = await CommandRun(
            "inspect", "--manifest", "m", "--config", "c", "--output", "json", files: files(example))
        #expect(run.code == .success, "\(run.errors)")
        #expect(try run.json["diagnostics"] == [])
        let inputs = try #require(try run.json["inputs"]?.arrayValue)
        #expect(
            inputs.allSatisfy { $0["state"] == "present" || $0["state"] == "not selected" || $0["required"] == false })
        #expect(inputs.contains { $0["secret"] == true })
    }

    @Test("has every example connector of the folder within the program")
    func folder() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Examples/manifests")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let embedded = ExampleManifest.all.flatMap { ["\($0.name).json", "\($0.name)-config.json"] }
        #expect(Set(names) == Set(embedded + ["orders.json", "orders-config.json"]))
        for example in ExampleManifest.all {
            let file = folder.appending(component: "\(example.name).json")
            #expect(try [UInt8](Data(contentsOf: file)) == example.manifest)
        }
    }
}
