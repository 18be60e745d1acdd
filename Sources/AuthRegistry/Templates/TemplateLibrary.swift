public import AuthCore

/// The filters, tests and functions that templates may use.
///
/// A value: add your own to a copy of ``standard``.
public struct TemplateLibrary: Sendable {
    /// A filter or function of one's own: its input (of a filter only), its positional arguments, its result.
    public typealias CustomFilter = @Sendable (_ input: JSONValue, _ arguments: [JSONValue]) throws -> JSONValue
    /// A function of one's own.
    public typealias CustomFunction = @Sendable (_ arguments: [JSONValue]) throws -> JSONValue

    typealias Filter =
        @Sendable (TemplateValue, TemplateArguments, inout TemplateEvaluator) throws -> TemplateValue
    typealias Test = @Sendable (TemplateValue, TemplateArguments, inout TemplateEvaluator) throws -> Bool
    typealias Function = @Sendable (TemplateArguments, inout TemplateEvaluator) throws -> TemplateValue

    private var filters: [String: Filter]
    private var tests: [String: Test]
    private var functions: [String: Function]
    private var volatileFunctions: Set<String>

    /// What the manifests of public connectors use.
    public static let standard = TemplateLibrary(
        filters: BuiltinFilters.all, tests: BuiltinTests.all, functions: BuiltinFunctions.all,
        volatileFunctions: BuiltinFunctions.volatile)

    private init(
        filters: [String: Filter], tests: [String: Test], functions: [String: Function], volatileFunctions: Set<String>
    ) {
        self.filters = filters
        self.tests = tests
        self.functions = functions
        self.volatileFunctions = volatileFunctions
    }

    /// Adds a filter, in place of one of the same name.
    ///
    /// What `body` throws fails the template; the error's description is not shown, because it may quote a value.
    public mutating func addFilter(_ name: String, _ body: @escaping CustomFilter) {
        filters[name] = { input, arguments, evaluator in
            try Self.guarded("filter '\(name)'", &evaluator) { evaluator in
                TemplateValue(try body(try Self.json(input, &evaluator), try Self.json(arguments, &evaluator)))
            }
        }
    }

    /// Adds a function, in place of one of the same name.
    ///
    /// - Parameters:
    ///   - name: The name that templates call.
    ///   - isVolatile: Whether two calls with the same arguments may differ.
    ///   - body: What it does.
    public mutating func addFunction(_ name: String, isVolatile: Bool = false, _ body: @escaping CustomFunction) {
        functions[name] = { arguments, evaluator in
            try Self.guarded("function '\(name)'", &evaluator) { evaluator in
                TemplateValue(try body(try Self.json(arguments, &evaluator)))
            }
        }
        if isVolatile { volatileFunctions.insert(name) } else { volatileFunctions.remove(name) }
    }

    private static func guarded(
        _ what: String, _ evaluator: inout TemplateEvaluator,
        _ body: (inout TemplateEvaluator) throws -> TemplateValue
    ) throws -> TemplateValue {
        do {
            return try body(&evaluator)
        } catch let error as TemplateError {
            throw error
        } catch let missing as MissingValue {
            throw missing
        } catch {
            throw TemplateError("the \(what) failed")
        }
    }

    private static func json(_ value: TemplateValue, _ evaluator: inout TemplateEvaluator) throws -> JSONValue {
        try evaluator.used(value).json ?? .null
    }

    private static func json(
        _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator
    ) throws -> [JSONValue] {
        if let name = arguments.named.keys.sorted().first {
            throw TemplateError("there is no argument \(ShownName.quoted(name))")
        }
        return try arguments.positional.map { try json($0, &evaluator) }
    }

    // MARK: For the evaluator

    func hasFilter(_ name: String) -> Bool { filters[name] != nil }
    func hasTest(_ name: String) -> Bool { tests[name] != nil }
    func hasFunction(_ name: String) -> Bool { functions[name] != nil }
    func isVolatile(function name: String) -> Bool { volatileFunctions.contains(name) }

    func filter(
        _ name: String, _ value: TemplateValue, _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        guard let filter = filters[name] else { throw TemplateError("there is no filter of that name") }
        return try filter(value, arguments, &evaluator)
    }

    func test(
        _ name: String, _ value: TemplateValue, _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator
    ) throws -> Bool {
        guard let test = tests[name] else { throw TemplateError("there is no test of that name") }
        return try test(value, arguments, &evaluator)
    }

    func function(
        _ name: String, _ arguments: TemplateArguments, _ evaluator: inout TemplateEvaluator
    ) throws -> TemplateValue {
        guard let function = functions[name] else { throw TemplateError("there is no function of that name") }
        return try function(arguments, &evaluator)
    }
}
