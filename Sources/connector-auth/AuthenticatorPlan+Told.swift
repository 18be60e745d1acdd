internal import ConnectorAuth

/// What the library says, for one who runs the command: there is a manifest to look at, and no program to change.
extension AuthenticatorPlan {
    /// The same error, with the place where the user finds it written.
    func told(_ error: AuthError) -> AuthError {
        var error = error
        error.path = error.path.map(writtenPlace)
        if let own = error.cause as? UnregisteredClass { error.message = Self.words(ofOwnClass: own.name) }
        return error
    }

    /// The same diagnostic, in words for who runs the command.
    func told(_ diagnostic: Diagnostic) -> Diagnostic {
        guard let name = ownClass(of: diagnostic) else { return diagnostic }
        var diagnostic = diagnostic
        diagnostic.message = Self.words(ofOwnClass: name)
        return diagnostic
    }

    /// The class of a custom authenticator that the command cannot build.
    func ownClass(of diagnostic: Diagnostic) -> String? {
        guard diagnostic.code == .unknownType,
            let definition = try? definition(at: diagnostic.path), definition.type == "CustomAuthenticator"
        else { return nil }
        return definition.value(of: "class_name")?.stringValue
    }

    private static func words(ofOwnClass name: String) -> String {
        """
        the command knows no classes of one's own, such as '\(HTTPFieldSyntax.printable(name))': a program that calls \
        registry.register(MyFactory()) builds it; here, choose another authenticator with --stream, --at or the config
        """
    }

    /// Whether a config selects what stands at a place: each selection around it is made so.
    func isSelected(_ place: JSONPointer, by config: JSONValue) -> Bool {
        place.components.indices.allSatisfy { index in
            let branch = JSONPointer(Array(place.components[...index]))
            guard index >= 1, place.components[index - 1] == "authenticators",
                let selection = try? definition(at: JSONPointer(Array(place.components[..<(index - 1)]))),
                selection.type == "SelectiveAuthenticator"
            else { return true }
            return (try? selectedBranch(of: selection, config: config)) == branch
        }
    }
}
