/// Numbers as decimal text.
enum DecimalText {
    /// The most digits after the point; a binary fraction has no more than this.
    static let maximumDigits = 1_100

    /// The number with exactly `digits` digits after the point, rounded half to even from its exact binary value.
    static func fixed(_ value: Double, digits: Int) -> String {
        let exact = exactDigits(of: value.magnitude)
        var all = exact.digits
        var point = all.count - exact.fractionCount
        if point <= 0 {
            all = Array(repeating: 0, count: 1 - point) + all
            point = 1
        }
        let kept = point + digits
        if kept < all.count {
            let dropped = all[kept...]
            all = Array(all[..<kept])
            let isOdd = (all.last ?? 0) % 2 == 1
            let half = dropped.first.map { $0 == 5 && dropped.dropFirst().allSatisfy { $0 == 0 } } ?? false
            if let first = dropped.first, half ? isOdd : first >= 5 { point += increment(&all) }
        } else {
            all += Array(repeating: 0, count: kept - all.count)
        }
        let text = all.map { String($0) }.joined()
        let split = text.index(text.startIndex, offsetBy: point)
        let sign = value.sign == .minus ? "-" : ""
        return sign + text[..<split] + (digits > 0 ? "." + text[split...] : "")
    }

    /// Adds one at the last place; one if that made a new first place.
    private static func increment(_ digits: inout [UInt8]) -> Int {
        for index in digits.indices.reversed() {
            if digits[index] < 9 {
                digits[index] += 1
                return 0
            }
            digits[index] = 0
        }
        digits.insert(1, at: 0)
        return 1
    }

    /// All decimal digits of a number, and how many of them stand after the point.
    ///
    /// A double is a whole number times a power of two: what is negative in that power becomes a power of five and a
    /// shift of the point.
    private static func exactDigits(of value: Double) -> (digits: [UInt8], fractionCount: Int) {
        guard value.isFinite, value != 0 else { return ([0], 0) }
        let shift = Int(value.exponent) - Double.significandBitCount
        var limbs = [UInt64(value.significandBitPattern)]
        if value.isNormal { limbs[0] |= 1 << UInt64(Double.significandBitCount) }
        let power = value.isNormal ? shift : Int(Double.leastNonzeroMagnitude.exponent)
        for _ in 0..<abs(power) { multiply(&limbs, by: power < 0 ? 5 : 2) }
        var digits: [UInt8] = []
        for (index, limb) in limbs.reversed().enumerated() {
            let text = String(limb)
            if index > 0 { digits += Array(repeating: 0, count: limbDigits - text.utf8.count) }
            digits += text.utf8.map { $0 - UInt8(ascii: "0") }
        }
        return (digits, power < 0 ? -power : 0)
    }

    private static let limbDigits = 18
    private static let limbBase: UInt64 = 1_000_000_000_000_000_000

    private static func multiply(_ limbs: inout [UInt64], by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = limbs[index] * factor + carry
            limbs[index] = product % limbBase
            carry = product / limbBase
        }
        if carry > 0 { limbs.append(carry) }
    }
}
