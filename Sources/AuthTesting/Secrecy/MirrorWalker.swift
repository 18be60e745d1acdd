/// Looks for secrets in the tree of a value's mirrors.
struct MirrorWalker {
    private let scanner: SecretScanner
    private(set) var leaks: [SecretScanner.Leak] = []
    // Values share descriptions, and a name or a number is described again and again.
    private var cleanTexts: Set<String> = []
    private var visitedObjects: Set<ObjectIdentifier> = []
    private var remaining = MirrorWalker.maximumCount

    /// How deep and how far a walk goes: a mirror may be endless.
    static let maximumDepth = 24
    static let maximumCount = 5_000

    init(scanner: SecretScanner) { self.scanner = scanner }

    mutating func walk(_ value: Any, place: String) { walk(value, place: place, depth: 0) }

    private mutating func walk(_ value: Any, place: String, depth: Int) {
        guard depth < Self.maximumDepth, remaining > 0 else { return }
        remaining -= 1
        // A description may say more than the mirror does.
        let text = String(describing: value)
        if !cleanTexts.contains(text) {
            let found = scanner.leaks(in: text, place: place)
            if found.isEmpty { cleanTexts.insert(text) }
            add(found)
        }
        if type(of: value) is AnyClass {
            guard visitedObjects.insert(ObjectIdentifier(value as AnyObject)).inserted else { return }
        }
        var mirror: Mirror? = Mirror(reflecting: value)
        while let level = mirror {
            walk(level.children, place: place, depth: depth)
            mirror = level.superclassMirror
        }
    }

    private mutating func walk(_ children: Mirror.Children, place: String, depth: Int) {
        if children.count > 1, let bytes = Self.bytes(of: children) {
            add(scanner.leaks(in: bytes, place: place))
            return
        }
        for (index, child) in children.enumerated() {
            var name = child.label ?? String(index)
            let shown = scanner.leaks(in: name, place: place)
            add(shown)
            // The place is printed, so it must not repeat what it found.
            if !shown.isEmpty { name = String(index) }
            walk(child.value, place: "\(place).\(name)", depth: depth + 1)
        }
    }

    /// The bytes that a list of bytes or characters comes to: taken one by one they show nothing.
    private static func bytes(of children: Mirror.Children) -> [UInt8]? {
        var bytes: [UInt8] = []
        for child in children {
            switch child.value {
            case let byte as UInt8: bytes.append(byte)
            case let character as Character: bytes += Array(String(character).utf8)
            case let scalar as Unicode.Scalar: bytes += Array(String(scalar).utf8)
            default: return nil
            }
        }
        return bytes
    }

    private mutating func add(_ found: [SecretScanner.Leak]) {
        for leak in found where !leaks.contains(leak) { leaks.append(leak) }
    }
}
