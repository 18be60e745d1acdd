/// The buffering and padding that MD5 (RFC 1321, sections 3.1 and 3.2), SHA-1 and SHA-2 (FIPS 180-4,
/// section 5.1) have in common.
///
/// It holds no reference, so a copy is independent and costs no allocation.
struct BlockHasher<Compression: CompressionFunction>: Sendable {
    typealias Word = Compression.Word

    static var blockByteCount: Int { 16 * MemoryLayout<Word>.size }
    private static var lengthByteCount: Int { 2 * MemoryLayout<Word>.size }

    private var state: SIMD8<Word>

    /// The input's last bytes that do not fill a block yet, in the order they came.
    private var partialBlock = SIMD16<Word>()
    private var byteCount: UInt64 = 0

    private var partialByteCount: Int {
        Int(truncatingIfNeeded: byteCount % UInt64(truncatingIfNeeded: Self.blockByteCount))
    }

    init(initialState: SIMD8<Word>) {
        state = initialState
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        let buffered = partialByteCount
        byteCount &+= UInt64(truncatingIfNeeded: bytes.count)

        if buffered > 0 {
            let taken = min(Self.blockByteCount - buffered, rest.count)
            store(UnsafeRawBufferPointer(rebasing: rest[..<taken]), at: buffered)
            guard buffered + taken == Self.blockByteCount else { return }
            compressPartialBlock()
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
        }

        let whole = rest.count - rest.count % Self.blockByteCount
        if whole > 0 {
            Compression.compress(UnsafeRawBufferPointer(rebasing: rest[..<whole]), into: &state)
        }
        store(UnsafeRawBufferPointer(rebasing: rest[whole...]), at: 0)
    }

    /// The first `digestByteCount` bytes of the state that the padded input leads to.
    func digest(byteCount digestByteCount: Int) -> [UInt8] {
        var padded = self
        padded.pad()
        for lane in 0..<8 {
            padded.state[lane] = Self.ordered(padded.state[lane])
        }
        return withUnsafeBytes(of: padded.state) { [UInt8]($0.prefix(digestByteCount)) }
    }

    /// Ends the input with one set bit, zeros up to the last two words of a block, and its length in bits.
    private mutating func pad() {
        let buffered = partialByteCount
        withUnsafeMutableBytes(of: &partialBlock) { block in
            block[buffered] = 0x80
            for index in (buffered + 1)..<block.count { block[index] = 0 }
        }
        if buffered + 1 > Self.blockByteCount - Self.lengthByteCount {
            compressPartialBlock()
            partialBlock = SIMD16()
        }

        // With words of 64 bits the length has 128, but no input is long enough for the upper half.
        let bitCount = byteCount &<< 3
        let orderedCount = Compression.isBigEndian ? bitCount.bigEndian : bitCount.littleEndian
        let offset = Self.blockByteCount - MemoryLayout<UInt64>.size
        withUnsafeMutableBytes(of: &partialBlock) { block in
            block.storeBytes(of: orderedCount, toByteOffset: offset, as: UInt64.self)
        }
        compressPartialBlock()
    }

    private mutating func store(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        withUnsafeMutableBytes(of: &partialBlock) { block in
            UnsafeMutableRawBufferPointer(rebasing: block[offset...]).copyMemory(from: bytes)
        }
    }

    private mutating func compressPartialBlock() {
        let block = partialBlock
        withUnsafeBytes(of: block) { Compression.compress($0, into: &state) }
    }

    private static func ordered(_ word: Word) -> Word {
        Compression.isBigEndian ? word.bigEndian : word.littleEndian
    }
}
