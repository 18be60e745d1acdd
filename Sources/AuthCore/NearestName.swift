/// Finds what a misspelt name was meant to be.
package struct NearestName {
    private let name: [UInt8]
    /// Longer names are no names of fields.
    private static let maximumLength = 64

    package init(to name: String) { self.name = Array(name.utf8.prefix(Self.maximumLength)) }

    /// The nearest of the names, where it is near: a letter in four may differ, and no more than `limit`.
    package func nearest(among names: [String], limit: Int = .max) -> String? {
        let allowed = min(name.count / 4, limit)
        let found = names.map { (name: $0, distance: distance(to: Array($0.utf8))) }.min { $0.distance < $1.distance }
        return found.flatMap { $0.distance <= allowed ? $0.name : nil }
    }

    /// How many letters are to be added, left out, changed, or swapped with the next.
    private func distance(to other: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...other.count)
        for (row, letter) in name.enumerated() {
            var current = [row + 1]
            for (column, wanted) in other.enumerated() {
                var best = min(
                    previous[column] + (letter == wanted ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == other[column - 1], name[row - 1] == wanted {
                    best = min(best, before[column - 1] + 1)
                }
                current.append(best)
            }
            (before, previous) = (previous, current)
        }
        return previous[other.count]
    }
}
