internal import ConnectorAuth
internal import Foundation

/// Tries one authenticator: build, obtain, and where a URL is given, call.
struct AuthenticatorCheck {
    let source: TargetSource
    let definition: AuthenticatorDefinition
    /// The request that is really sent; `nil` for none.
    let call: AuthRequest?

    /// Somebody waits: a failure is told at once, and not tried again.
    private static let maximumRetries = 0

    func run() async -> CheckResult {
        var result = CheckResult(definition: definition)
        let inputs = InputFindings(inputs: source.plan.inputs(of: definition), config: source.config)
        do {
            // A branch that is not selected may be as it likes.
            let selected = try source.plan.selectedDefinition(for: definition, config: source.config)
            result.type = selected.type
            result.findings += source.plan.validate(selected).map { precise(Finding($0)) }
        } catch {
            result.add(Finding(Self.authError(error), after: nil))
        }
        if source.missingInputs == .error { result.findings += inputs.missing }
        result.findings += inputs.ofAnotherType
        // What a build would say is said already.
        guard !result.hasFailed else { return result }
        guard let world = built(&result, inputs) else { return result }
        do {
            let authenticator = world.authenticator
            result = try await Interruption.closing(world.world.connection) { [result] in
                await used(authenticator, world.world, result)
            }
        } catch {
            result.add(Finding(Self.authError(error), after: world.world.exchanges.all.last))
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
            let error = Self.authError(error)
            return error.path == finding.path ? Finding(error, after: nil) : finding
        }
    }

    private func built(
        _ result: inout CheckResult, _ inputs: InputFindings
    ) -> (authenticator: any Authenticator, world: TargetSource.World)? {
        let start = ContinuousClock.now
        do {
            let world = try source.world(for: definition, maximumRetries: Self.maximumRetries)
            let authenticator = try source.authenticator(of: definition, in: world)
            result.steps.append(.init(name: "build", hasPassed: true, duration: ContinuousClock.now - start))
            for diagnostic in world.connection.diagnostics { result.add(Finding(diagnostic)) }
            return (authenticator, world)
        } catch {
            let error = Self.authError(error)
            result.steps.append(.init(name: "build", hasPassed: false, duration: ContinuousClock.now - start))
            result.add(inputs.culprit(of: error) ?? Finding(error, after: nil))
            return nil
        }
    }

    private func used(
        _ authenticator: any Authenticator, _ world: TargetSource.World, _ earlier: CheckResult
    ) async -> CheckResult {
        var result = earlier
        var start = ContinuousClock.now
        do {
            let request =
                call ?? source.request(of: definition, in: world) ?? AuthRequest(url: "https://api.example.com")
            if let tokens = authenticator as? any TokenSource {
                let token = try await tokens.token(fresh: false)
                if token.lifetime?.isAssumed == true { result.add(.withoutExpiry) }
            }
            _ = try await authenticator.credentials(for: request)
            result.steps.append(.init(name: "obtain", hasPassed: true, duration: ContinuousClock.now - start))
        } catch {
            result.steps.append(.init(name: "obtain", hasPassed: false, duration: ContinuousClock.now - start))
            result.add(Finding(Self.authError(error), after: world.exchanges.all.last))
        }
        result.exchangeCount = world.exchanges.all.count
        for exchange in world.exchanges.all {
            guard let head = exchange.response?.head else { continue }
            if let finding = Finding(skewOf: head, at: exchange.end) { result.add(finding) }
        }
        guard let call, !result.hasFailed else { return result }
        start = ContinuousClock.now
        do {
            let transport = AuthenticatingTransport(source.apiTransport, authenticator: authenticator)
            let response = try await transport.send(call)
            let finding = Finding(answer: response)
            let duration = ContinuousClock.now - start
            result.steps.append(
                .init(name: "call", hasPassed: finding == nil, duration: duration, status: response.status))
            if let finding { result.add(finding) }
            if let finding = Finding(skewOf: response.head, at: Date()) { result.add(finding) }
        } catch {
            result.steps.append(.init(name: "call", hasPassed: false, duration: ContinuousClock.now - start))
            result.add(Finding(Self.authError(error), after: nil))
        }
        return result
    }

    private static func authError(_ error: any Error) -> AuthError {
        error as? AuthError
            ?? AuthError(.unsupported, "an unexpected error of type \(type(of: error)) stopped the check", cause: error)
    }
}

extension Finding {
    fileprivate static let withoutExpiry = Finding(
        .warning, "answer-lacks-expiry", "the answer does not say how long the token works; an hour is assumed",
        remedy: "Name the member that says it (expires_in_name, token_expiry_path), or the time that is documented.")
}
