internal import ConnectorAuth
internal import Foundation

/// Tries one authenticator: build, obtain, and where a URL is given, call.
struct AuthenticatorCheck {
    let source: TargetSource
    let definition: AuthenticatorDefinition
    /// The request that is really sent; `nil` for none.
    let call: AuthRequest?

    func run() async -> CheckResult {
        var result = await tried()
        result.settle(by: source.plan)
        return result
    }

    private func tried() async -> CheckResult {
        var result = CheckResult(definition: definition)
        var inputs = InputFindings(inputs: source.plan.inputs(of: definition), config: source.config)
        do {
            // A branch that is not selected may be as it likes.
            let selected = try source.plan.selectedDefinition(for: definition, config: source.config)
            result.type = selected.type
            result.findings += source.plan.validate(selected).map { precise(Finding(source.plan.told($0))) }
        } catch {
            let error = AuthError(reporting: error)
            result.add(Finding(source.plan.told(error), after: nil))
            // The error has told of the value that selects.
            if error.code == .unknownSelection { inputs.inputs.removeAll { !$0.choices.isEmpty } }
        }
        if source.missingInputs == .error { result.findings += inputs.missing }
        result.findings += inputs.ofAnotherType + inputs.suspicious
        // What a build would say is said already.
        guard !result.hasFailed else { return result }
        guard let (authenticator, prepared) = built(&result, inputs) else { return result }
        do {
            result = try await Interruption.closing(prepared.connection, console: source.console) { [result, inputs] in
                await used(authenticator, prepared, inputs, result)
            }
        } catch {
            result.add(Finding(AuthError(reporting: error), after: prepared.exchanges.all.last))
        }
        return result
    }

    /// A fault of the definition as the build tells it, which knows more of it: what kind of fault it is.
    private func precise(_ finding: Finding) -> Finding {
        guard finding.severity == .error else { return finding }
        do {
            let connection = try source.plan.connect(id: "", config: source.config, missingInputs: .empty)
            _ = try connection.authenticator(of: definition)
            return finding
        } catch {
            let error = AuthError(reporting: error)
            return error.path == finding.path ? Finding(source.plan.told(error), after: nil) : finding
        }
    }

    private func built(
        _ result: inout CheckResult, _ inputs: InputFindings
    ) -> (authenticator: any Authenticator, prepared: PreparedConnection)? {
        let start = ContinuousClock.now
        do {
            let prepared = try source.prepared(for: definition, isCheck: true)
            let authenticator = try source.authenticator(of: definition, in: prepared)
            result.steps.append(
                .init(name: CheckResult.Step.build, hasPassed: true, duration: ContinuousClock.now - start))
            for diagnostic in prepared.connection.diagnostics { result.add(Finding(diagnostic)) }
            return (authenticator, prepared)
        } catch {
            let error = AuthError(reporting: error)
            result.steps.append(
                .init(name: CheckResult.Step.build, hasPassed: false, duration: ContinuousClock.now - start))
            result.add(inputs.culprit(of: error) ?? Finding(error, after: nil))
            return nil
        }
    }

    private func used(
        _ authenticator: any Authenticator, _ prepared: PreparedConnection, _ inputs: InputFindings,
        _ earlier: CheckResult
    ) async -> CheckResult {
        var result = earlier
        let secrets = ConfiguredSecret.all(of: source.plan, in: source.config)
        let masked = SecretCollector(authenticator, configured: secrets)
        let request =
            call ?? source.request(of: definition, in: prepared) ?? AuthRequest(url: "https://api.example.com")
        var start = ContinuousClock.now
        let credentials: RequestCredentials
        do {
            credentials = try await masked.credentials(for: request)
            result.steps.append(
                .init(name: CheckResult.Step.obtain, hasPassed: true, duration: ContinuousClock.now - start))
            let isEmpty = credentials.additions.contains {
                $0.value.reveal().isEmpty || $0.value.reveal().hasSuffix(" ")
            }
            // Where a value of the config is empty or ends so, that is told already.
            if isEmpty, inputs.suspicious.isEmpty { result.add(.emptyCredential) }
        } catch {
            result.steps.append(
                .init(name: CheckResult.Step.obtain, hasPassed: false, duration: ContinuousClock.now - start))
            result.add(Finding(AuthError(reporting: error), after: prepared.exchanges.all.last))
            return noted(prepared, result)
        }
        result = noted(prepared, result)
        guard let call else { return result }
        start = ContinuousClock.now
        do {
            // Once, whatever the answer: who tries again spends another login.
            var signed = call
            try signed.apply(credentials)
            let response = HTTPResponse(masked: try await source.apiTransport.send(signed), by: masked)
            let finding = Finding(answer: response)
            let duration = ContinuousClock.now - start
            let hasPassed = finding?.severity != .error
            result.steps.append(
                .init(name: CheckResult.Step.call, hasPassed: hasPassed, duration: duration, status: response.status))
            if let finding { result.add(finding) }
            if let finding = Finding(skewOf: response.head, at: Date()) { result.add(finding) }
        } catch {
            result.steps.append(
                .init(name: CheckResult.Step.call, hasPassed: false, duration: ContinuousClock.now - start))
            result.add(Finding(AuthError(reporting: error), after: nil))
        }
        return result
    }

    /// What the exchanges tell, beside that they succeeded or failed.
    private func noted(_ prepared: PreparedConnection, _ earlier: CheckResult) -> CheckResult {
        var result = earlier
        result.exchangeCount = prepared.exchanges.all.count
        for exchange in prepared.exchanges.all {
            guard let head = exchange.response?.head else { continue }
            if let finding = Finding(skewOf: head, at: exchange.end) { result.add(finding) }
        }
        for lifetime in prepared.events.lifetimes {
            if lifetime.isAssumed { result.add(.withoutExpiry) }
            let now = Date()
            if lifetime.expiry(from: now) <= now { result.add(.expiredAtOnce) }
        }
        if prepared.events.isUnstored { result.add(.unstoredToken) }
        return result
    }
}

extension Finding {
    fileprivate static let expiredAtOnce = Finding(
        .hint, "expiredAtOnce", "what was obtained works for one request only, and the next one obtains anew",
        remedy: "Look at the expiry that the answer names, or set expiration_duration.")

    fileprivate static let unstoredToken = Finding(
        .warning, "unstoredToken", TokenEvents.unstoredToken.fault, remedy: TokenEvents.unstoredToken.remedy)

    fileprivate static let emptyCredential = Finding(
        .warning, "emptyCredential", "a credential is empty", remedy: "Look at the config for a value that is empty.")

    fileprivate static let withoutExpiry = Finding(
        .warning, "answerLacksExpiry", "the answer does not say how long the token works; a usual time is assumed",
        remedy: "Name the member that says it (expires_in_name, token_expiry_path), or the time that is documented.")
}
