internal import ConnectorAuth

/// Prints the JSON Schema of definitions.
enum SchemaVerb: Verb {
    static let name = "schema"
    static let positionals = ["[TYPE]"]
    static let options: [CommandOption] = [.flag("compact")]

    static let help = """
        Usage: connector-auth schema [TYPE] [--compact]

        Prints the JSON Schema (draft 2020-12) of a type of definition, such as BearerAuthenticator, or of all of them.
        Editors check and complete definitions with it, and forms are made of it.

          --compact                  on one line
        """

    static func run(_ arguments: ParsedArguments, console: Console) async throws {
        let registry = AuthenticatorRegistry.command
        let schema = try arguments.positional(0).map { try registry.jsonSchema(ofType: $0) } ?? registry.jsonSchema()
        console.output(schema.jsonText(arguments.has("compact") ? .compact : .pretty))
    }
}
