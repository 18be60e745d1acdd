/// A set of characters: ranges and categories, perhaps all the others.
struct ScalarClass: Sendable {
    enum Category: Sendable {
        case digit
        case word
        case space
    }

    private var ranges: [ClosedRange<UInt32>] = []
    private var categories: [(category: Category, isNegated: Bool)] = []
    var isNegated = false
    var ignoresCase = false

    init() {}

    init(_ category: Category, isNegated: Bool) {
        categories = [(category, isNegated)]
    }

    /// What looking a character up costs, in steps.
    var cost: Int { 1 + (ranges.count + categories.count) / 8 }

    mutating func insert(_ range: ClosedRange<Unicode.Scalar>) {
        ranges.append(range.lowerBound.value...range.upperBound.value)
    }

    mutating func insert(_ other: ScalarClass) {
        ranges += other.ranges
        categories += other.categories
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        guard ignoresCase else { return lists(scalar) != isNegated }
        let folded = scalar.caseFolded
        return (lists(scalar) || lists(folded) || lists(folded.simpleUppercase)) != isNegated
    }

    private func lists(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) }
            || categories.contains { scalar.belongs(to: $0.category) != $0.isNegated }
    }
}

extension Unicode.Scalar {
    /// Whether it is of the category, as Python's `re` sees it for text.
    func belongs(to category: ScalarClass.Category) -> Bool {
        switch category {
        case .digit:
            isASCII ? ("0"..."9").contains(self) : properties.generalCategory == .decimalNumber
        case .word:
            isASCII ? isASCIIWord : isLetter || properties.numericType != nil
        case .space:
            switch value {
            case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
                true
            default: false
            }
        }
    }

    private var isASCIIWord: Bool {
        self == "_" || ("a"..."z").contains(self) || ("A"..."Z").contains(self) || ("0"..."9").contains(self)
    }

    private var isLetter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }

    /// The same for characters that differ in case only.
    ///
    /// It goes by way of upper case, so that `ſ` folds to `s`.
    var caseFolded: Unicode.Scalar {
        if isASCII { return ("A"..."Z").contains(self) ? simpleLowercase : self }
        return simpleUppercase.simpleLowercase
    }

    /// Its one upper case character; itself when there is none or several.
    var simpleUppercase: Unicode.Scalar { properties.uppercaseMapping.onlyScalar ?? self }

    private var simpleLowercase: Unicode.Scalar { properties.lowercaseMapping.onlyScalar ?? self }
}

extension String {
    fileprivate var onlyScalar: Unicode.Scalar? {
        unicodeScalars.count == 1 ? unicodeScalars.first : nil
    }
}
