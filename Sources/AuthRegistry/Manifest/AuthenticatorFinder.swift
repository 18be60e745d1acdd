internal import AuthCore

/// Finds the authenticators of a resolved manifest.
struct AuthenticatorFinder {
    private(set) var entries: [AuthenticatorPlan.Entry] = []
    private(set) var originals = OriginalEntries()
    private(set) var streamNames: [String] = []
    private(set) var malformed: [Diagnostic] = []
    /// The entries of the streams of each name.
    private(set) var places: [String: [Range<Int>]] = [:]
    private var trail = JSONTrail()

    mutating func search(_ document: JSONValue) {
        for section in ["streams", "dynamic_streams"] {
            if let value = document[section], value.arrayValue == nil, value != .null {
                refuse("'\(section)' must be a list, and is \(value.kindName)", at: [section])
            }
            for (index, stream) in (document[section]?.arrayValue ?? []).enumerated() {
                if stream.objectValue == nil {
                    refuse("a stream must be a map, and this is \(stream.kindName)", at: [section, "\(index)"])
                }
                // A dynamic stream is a template for streams and need not have a name of its own.
                let names = [stream["name"], stream["stream_template"]?["name"]].compactMap { $0?.stringValue }
                let name = names.first { !$0.isEmpty } ?? "\(section)-\(index)"
                let before = entries.count
                trail.enter(section)
                trail.enter(index)
                search(stream, stream: name)
                trail.leave()
                trail.leave()
                if places[name] == nil { streamNames.append(name) }
                places[name, default: []].append(before..<entries.count)
            }
        }
    }

    private mutating func refuse(_ message: String, at path: [String]) {
        malformed.append(Diagnostic(.error, .invalidDefinition, message, path: JSONPointer(path)))
    }

    private mutating func search(_ value: JSONValue, stream: String) {
        switch value {
        case .object(let object):
            for index in object.indices {
                let isAuthenticator = object[index].key == "authenticator" && object["type"] != nil
                guard isAuthenticator || object.holdsContainer(at: index) else { continue }
                let (key, member) = object[index]
                if key == "$parameters" || member == .null { continue }
                trail.enter(key)
                if isAuthenticator { note(member, stream: stream) } else { search(member, stream: stream) }
                trail.leave()
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() where element.isContainer {
                trail.enter(index)
                search(element, stream: stream)
                trail.leave()
            }
        default: break
        }
    }

    private mutating func note(_ definition: JSONValue, stream: String) {
        let path = trail.pointer
        do {
            entries.append(.init(stream: stream, definition: try AuthenticatorDefinition(definition, path: path)))
            originals.note(definition.objectValue ?? [:])
        } catch {
            let message = (error as? AuthError)?.message ?? "the definition cannot be read"
            malformed.append(Diagnostic(.error, .invalidDefinition, message, path: path))
        }
    }
}
