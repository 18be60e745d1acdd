internal import ConnectorAuth

/// Lists the streams of a manifest, their authenticators and the inputs they need.
enum InspectVerb: Verb {
    static let name = "inspect"

    static let options: [CommandOption] = [
        .single("manifest", "FILE"), .single("config", "FILE|-"), .repeated("set", "PATH=VALUE"),
        .repeated("set-env", "PATH=NAME"), .flag("strict"), .choice("output", ["text", "json"]),
    ]

    static let help = """
        Usage: connector-auth inspect --manifest FILE [--config FILE|-] [options]

        Lists each stream of a manifest with its authenticator, which of them are one instance, the config values
        they need, and what is worth knowing about the definitions. No value of the config is shown.

          --manifest FILE            a connector's declarative manifest, as JSON
          --config FILE|-            a user's config: tells what is selected, present and missing; - is standard input
          --set PATH=VALUE           sets one value of the config
          --set-env PATH=NAME        sets one value of the config from an environment variable
          --strict                   what connector-auth schema refuses is an error, such as an unknown field
          --output text|json         for people (the usual) or for programs

        Exits with 3 where a diagnostic is an error.
        """

    static func run(_ arguments: ParsedArguments, console: Console) async throws {
        let path = try arguments.required("manifest")
        var options = Manifest.Options()
        options.isStrict = arguments.has("strict")
        let plan = try Manifest(InputFiles.json(path, what: "manifest", console: console))
            .compile(registry: .command, options: options)
        let hasConfig = arguments.has("config") || arguments.has("set") || arguments.has("set-env")
        let config = hasConfig ? try InputFiles.config(arguments, console: console) : nil
        let inspection = try Inspection(plan: plan, config: config)
        console.output(arguments["output"] == "json" ? inspection.json.jsonText(.pretty) : inspection.text)
        if inspection.hasErrors { throw SilentFailure(.configuration) }
    }
}

/// What there is to know about a manifest.
struct Inspection {
    private struct Row {
        var stream: String
        var pointer: JSONPointer
        var written: JSONPointer
        var type: String
        /// The type that a selection comes to, or why it comes to none.
        var selected: String?
        var instance: Int
        var inputs: [ConfigInput]
    }

    private let rows: [Row]
    private let inputs: [ConfigInput]
    private let notices: Notices
    private let plan: AuthenticatorPlan
    private let config: JSONValue?

    init(plan: AuthenticatorPlan, config: JSONValue?) throws {
        var numbers: [Int: Int] = [:]
        let sharing = plan.sharing(config: config)
        rows = zip(plan.entries, sharing).map { entry, first in
            numbers[first] = numbers[first] ?? numbers.count + 1
            let selected = config.map {
                (try? plan.selectedDefinition(for: entry.definition, config: $0).type) ?? "none"
            }
            return Row(
                stream: entry.stream, pointer: entry.pointer, written: plan.writtenPlace(of: entry.pointer),
                type: entry.definition.type,
                selected: selected == entry.definition.type ? nil : selected, instance: numbers[first] ?? 0,
                inputs: plan.inputs(of: entry.definition))
        }
        inputs = plan.inputs()
        notices = Notices(plan: plan, config: config)
        self.plan = plan
        self.config = config
    }

    var hasErrors: Bool { notices.hasErrors }

    // MARK: For people

    var text: String {
        let instances = Set(rows.map(\.instance)).count
        var lines = ["\(count(Set(rows.map(\.stream)).count, "stream")), \(count(instances, "authenticator"))"]
        if !rows.isEmpty {
            lines += [""] + table([["STREAM", "AUTHENTICATOR", "INSTANCE", "INPUTS"]] + rows.map(cells))
        }
        if !inputs.isEmpty {
            lines += ["", "Inputs:"]
            lines += table(
                inputs.map { input in
                    [
                        input.path.joined(separator: "."), input.isSecret ? "secret" : "",
                        input.isRequired ? "required" : "optional", state(of: input) ?? "", note(on: input),
                    ]
                })
        }
        if !notices.all.isEmpty {
            lines += ["", "Diagnostics:"] + notices.all.map { "  \($0)" }
        }
        return lines.joined(separator: "\n")
    }

    private func cells(of row: Row) -> [String] {
        let needed = row.inputs.filter { input in config.map { input.isSelected(by: $0) } ?? true }
        return [
            row.stream, row.type + (row.selected.map { " -> \($0)" } ?? ""), "#\(row.instance)",
            needed.map { $0.path.joined(separator: ".") }.joined(separator: ", "),
        ]
    }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    private func note(on input: ConfigInput) -> String {
        var notes = input.selections.map { "if \($0.path.joined(separator: ".")) is \($0.key)" }
        if !input.choices.isEmpty { notes.append("one of \(input.choices.joined(separator: ", "))") }
        let note = notes.joined(separator: " and ")
        let near = near(input)
        return note + (note.isEmpty ? String(near.drop { $0 == ";" || $0 == " " }) : near)
    }

    /// What the config has under nearly the name of a value that it lacks.
    private func near(_ input: ConfigInput) -> String {
        guard let config, input.isSelected(by: config), !input.isPresent(in: config) else { return "" }
        return MisspeltInput.words(for: input.path, in: config) { path in inputs.contains { $0.path == path } }
    }

    private func state(of input: ConfigInput) -> String? {
        guard let config else { return nil }
        if input.isPresent(in: config) { return "present" }
        return input.isSelected(by: config) ? "missing" : "not selected"
    }

    private func table(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
            let line = "  " + cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    // MARK: For programs

    var json: JSONValue {
        [
            "streams": .array(
                rows.map { row in
                    [
                        "name": .string(row.stream), "pointer": .string(row.pointer.description),
                        "written": .string(row.written.description),
                        "authenticator": .string(row.type), "selected": row.selected.map { .string($0) } ?? .null,
                        "instance": .number(JSONNumber(row.instance)), "inputs": .array(row.inputs.map(json)),
                    ]
                }),
            "inputs": .array(inputs.map(json)),
            "diagnostics": .array(notices.all.map(\.json)),
        ]
    }

    private func json(_ input: ConfigInput) -> JSONValue {
        [
            "path": .array(input.path.map { .string($0) }), "secret": .bool(input.isSecret),
            "required": .bool(input.isRequired), "title": input.title.map { .string($0) } ?? .null,
            "state": state(of: input).map { .string($0) } ?? .null,
            "when": .array(
                input.selections.map { ["path": .array($0.path.map { .string($0) }), "key": .string($0.key)] }),
            "choices": .array(input.choices.map { .string($0) }),
            "fields": .array(written(input.fields).map { .string($0.description) }),
        ]
    }

    /// Where fields are written, each once: many streams may share one.
    private func written(_ fields: [JSONPointer]) -> [JSONPointer] {
        var known: Set<JSONPointer> = []
        return fields.map(plan.writtenPlace).filter { known.insert($0).inserted }
    }
}
