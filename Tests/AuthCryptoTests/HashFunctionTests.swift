import AuthCrypto
import Testing

@Suite("Hash functions")
struct HashFunctionTests {
    @Test("give the published digests", arguments: DigestVector.rfc1321 + DigestVector.fips180)
    func published(_ vector: DigestVector) {
        #expect(vector.algorithm.hash([UInt8](vector.message.utf8)).hexEncodedString == vector.digest)
    }

    @Test("give the published digests of a million bytes", arguments: DigestVector.millionTimesA)
    func million(_ vector: DigestVector) {
        var hash = vector.algorithm.function.init()
        let thousand = [UInt8](repeating: UInt8(ascii: "a"), count: 1000)
        for _ in 0..<1000 { hash.update(thousand) }
        #expect(hash.finalize().hexEncodedString == vector.digest)
    }

    @Test("pad correctly around the ends of blocks", arguments: BoundaryVector.all)
    func boundaries(_ vector: BoundaryVector) {
        let input = patternBytes(count: vector.byteCount)
        #expect(vector.algorithm.hash(input).hexEncodedString == vector.digest)
    }

    @Test("do not care how the input is cut", arguments: HashAlgorithm.allCases, [1, 3, 7, 13, 63, 65, 127, 129])
    func pieces(_ algorithm: HashAlgorithm, pieceByteCount: Int) {
        for count in 0...300 {
            let input = patternBytes(count: count)
            var hash = algorithm.function.init()
            for start in stride(from: 0, to: count, by: pieceByteCount) {
                hash.update(input[start..<min(start + pieceByteCount, count)])
            }
            #expect(hash.finalize() == algorithm.hash(input), "\(count) bytes")
        }
    }

    @Test("do not care how the input is stored", arguments: BoundaryVector.all)
    func sources(_ vector: BoundaryVector) {
        let input = patternBytes(count: vector.byteCount)

        var lazy = vector.algorithm.function.init()
        lazy.update(input.lazy.map { $0 })
        #expect(lazy.finalize().hexEncodedString == vector.digest)

        var pointer = vector.algorithm.function.init()
        // Off by one, so that no word of the input is aligned.
        ([0] + input).withUnsafeBytes { bytes in
            pointer.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[1...]))
        }
        #expect(pointer.finalize().hexEncodedString == vector.digest)
    }

    @Test("read a lazy sequence to its end", arguments: [1023, 1024, 1025, 2048, 5000])
    func longLazySequence(count: Int) {
        let input = patternBytes(count: count)
        var hash = SHA256()
        hash.update(input.lazy.map { $0 })
        #expect(hash.finalize() == SHA256.hash(input))
    }

    @Test("take more input after a digest, and fork when copied", arguments: HashAlgorithm.allCases)
    func forks(_ algorithm: HashAlgorithm) {
        let input = patternBytes(count: 200)
        var hash = algorithm.function.init()
        hash.update(input[..<75])
        #expect(hash.finalize() == algorithm.hash([UInt8](input[..<75])))

        var fork = hash
        fork.update([1, 2, 3])
        hash.update(input[75...])
        #expect(hash.finalize() == algorithm.hash(input))
        #expect(fork.finalize() == algorithm.hash(input[..<75] + [1, 2, 3]))
    }
}
