internal import ConnectorAuth

/// A value of the config that is a secret.
struct ConfiguredSecret: Sendable {
    /// The keys that lead to it.
    let path: [String]
    let value: String

    /// The secrets that a plan asks a config for.
    static func all(of plan: AuthenticatorPlan, in config: JSONValue) -> [ConfiguredSecret] {
        plan.secretPaths(in: config).compactMap { path in
            switch config[JSONPointer(path)] {
            case .string(let text): ConfiguredSecret(path: path, value: text)
            case .number(let number): ConfiguredSecret(path: path, value: number.text)
            default: nil
            }
        }
    }
}
