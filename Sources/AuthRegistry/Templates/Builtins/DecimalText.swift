/// Numbers as decimal text.
enum DecimalText {
    /// The number with exactly `digits` digits after the point, the exact binary value rounded half to even.
    static func fixed(_ value: Double, digits: Int) -> String {
        // The text of a Double has at most 17 significant digits, which decide all but exact ties.
        guard value.isFinite, abs(value) < 1e15 else { return String(value) }
        let scaled = value.magnitude
        var scale = 1.0
        for _ in 0..<min(digits, 15) { scale *= 10 }
        let product = scaled * scale
        guard product < 9e15 else { return String(value) }
        // The product may round to a tie that the exact value is not; the remainder of the multiplication tells.
        let error = (-product).addingProduct(scaled, scale)
        var whole = product.rounded(.down)
        let fraction = product - whole
        if fraction > 0.5
            || (fraction == 0.5 && (error > 0 || (error == 0 && whole.truncatingRemainder(dividingBy: 2) == 1)))
        {
            whole += 1
        }
        var text = String(Int(whole))
        let places = min(digits, 15)
        if text.utf8.count <= places { text = String(repeating: "0", count: places + 1 - text.utf8.count) + text }
        let point = text.index(text.endIndex, offsetBy: -places)
        let padding = String(repeating: "0", count: digits - places)
        let sign = value.sign == .minus ? "-" : ""
        return sign + text[..<point] + (digits > 0 ? "." + text[point...] + padding : "")
    }
}
