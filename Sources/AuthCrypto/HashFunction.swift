/// A cryptographic hash that takes its input in pieces.
///
/// A hash function is a value: copying one halfway forks the computation, which is how ``HMAC`` processes
/// a key once and then authenticates any number of messages with it.
package protocol HashFunction: Sendable {
    /// The bytes that the function processes at a time; HMAC pads its key to this length.
    static var blockByteCount: Int { get }

    /// The bytes of the digest.
    static var digestByteCount: Int { get }

    /// Starts a digest of no bytes.
    init()

    /// Appends the bytes in `bytes` to the input.
    ///
    /// The memory is read during the call and not kept.
    mutating func update(bufferPointer bytes: UnsafeRawBufferPointer)

    /// The digest of the input so far; more input may follow.
    func finalize() -> [UInt8]
}

extension HashFunction {
    /// Appends `bytes` to the input.
    ///
    /// Contiguous sequences (arrays, slices, buffers) are read in place. Others are read once, in small
    /// chunks, so that a lazy sequence of any length needs no memory of its own size.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        let readInPlace: Void? = bytes.withContiguousStorageIfAvailable { storage in
            update(bufferPointer: UnsafeRawBufferPointer(storage))
        }
        guard readInPlace == nil else { return }

        // Small enough to live on the stack.
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) { chunk in
            var iterator = bytes.makeIterator()
            var count: Int
            repeat {
                count = 0
                while count < chunk.count, let byte = iterator.next() {
                    chunk[count] = byte
                    count += 1
                }
                update(bufferPointer: UnsafeRawBufferPointer(rebasing: chunk[..<count]))
            } while count == chunk.count
        }
    }

    /// The digest of `bytes`.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var function = Self()
        bytes.withUnsafeBytes { function.update(bufferPointer: $0) }
        return function.finalize()
    }
}
