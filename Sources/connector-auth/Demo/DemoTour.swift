internal import ConnectorAuth
internal import ExampleManifests
internal import Synchronization

/// Shows every method, and then what happens when something goes wrong.
struct DemoTour: Sendable {
    let stage: DemoStage
    let page: DemoPage

    func run() async -> DemoReport {
        let start = ContinuousClock.now
        var report = DemoReport(url: stage.url)
        page.showTitle(url: stage.url)
        for example in DemoExample.all {
            let result = await run(example)
            report.examples.append(result)
            page.show(result)
        }
        page.showHeading("When something goes wrong")
        for moment in DemoMoment.all {
            let result = await run(moment)
            report.moments.append(result)
            page.show(result)
        }
        let search = search(report)
        report.moments.append(search)
        page.show(search)
        report.duration = ContinuousClock.now - start
        page.showSummary(report)
        return report
    }

    private func run(_ example: DemoExample) async -> DemoExampleResult {
        var result = DemoExampleResult(title: example.title, manifest: example.manifest.name)
        let recorder = ExchangeRecorder(base: stage.transport)
        do {
            let demo = try stage.connect(example, transport: recorder)
            let start = ContinuousClock.now
            let answer = try await demo.send()
            result.duration = ContinuousClock.now - start
            await demo.connection.close()
            result.answer = answer
            result.state = answer.status == 200 ? .held : .failed
            if answer.status != 200 { result.note = "the API refused it" }
        } catch let error as AuthError where error.code == .unsupported && example.needsPrivateKeys {
            result.state = .skipped
            result.note = error.message
        } catch {
            result.note = Self.message(error)
        }
        result.exchanges = DemoExchange.all(in: recorder, url: stage.url)
        result.shownExchanges = recorder.json(isRevealed: false)
        return result
    }

    private func run(_ moment: DemoMoment) async -> DemoMomentResult {
        let start = ContinuousClock.now
        var result = DemoMomentResult(title: moment.title)
        do { result.facts = try await moment.happen(stage) } catch { result.error = Self.message(error) }
        result.duration = ContinuousClock.now - start
        return result
    }

    /// Looks for every secret in all that has been printed, and in the report.
    private func search(_ report: DemoReport) -> DemoMomentResult {
        let start = ContinuousClock.now
        let shown = page.text + report.json.jsonText()
        let secrets = stage.secrets
        let found = secrets.count { shown.contains($0) }
        return DemoMomentResult(
            title: "No secret printed",
            facts: [
                DemoFact(
                    "of \(secrets.count) secrets printed", "of \(secrets.count) secrets printed", expected: 0,
                    found: found)
            ], duration: ContinuousClock.now - start)
    }

    private static func message(_ error: any Error) -> String { AuthError(reporting: error).description }
}
