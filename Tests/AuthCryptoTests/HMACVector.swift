import AuthCrypto

/// A published key, message and authentication code, or the code's first bytes.
struct HMACVector: Sendable {
    let algorithm: HashAlgorithm
    let key: [UInt8]
    let message: [UInt8]
    let code: String

    init(_ algorithm: HashAlgorithm, key: [UInt8], message: [UInt8], _ code: String...) {
        self.algorithm = algorithm
        self.key = key
        self.message = message
        self.code = code.joined()
    }
}

extension HMACVector {
    /// RFC 2202, section 2.
    static let rfc2202MD5 = [
        HMACVector(
            .md5, key: [UInt8](repeating: 0x0b, count: 16), message: [UInt8]("Hi There".utf8),
            "9294727a3638bb1c13f48ef8158bfc9d"),
        HMACVector(
            .md5, key: [UInt8]("Jefe".utf8), message: [UInt8]("what do ya want for nothing?".utf8),
            "750c783e6ab0b503eaa86e310a5db738"),
        HMACVector(
            .md5, key: [UInt8](repeating: 0xaa, count: 16), message: [UInt8](repeating: 0xdd, count: 50),
            "56be34521d144c88dbb8c733f0e8b3f6"),
        HMACVector(
            .md5, key: [UInt8](0x01...0x19), message: [UInt8](repeating: 0xcd, count: 50),
            "697eaf0aca3a3aea3a75164746ffaa79"),
        HMACVector(
            .md5, key: [UInt8](repeating: 0x0c, count: 16), message: [UInt8]("Test With Truncation".utf8),
            "56461ef2342edc00f9bab995690efd4c"),
        HMACVector(
            .md5, key: [UInt8](repeating: 0xaa, count: 80), message: largeKeyOnly,
            "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd"),
        HMACVector(
            .md5, key: [UInt8](repeating: 0xaa, count: 80), message: largeKeyAndSomewhatLargeData,
            "6f630fad67cda0ee1fb1f562db3aa53e"),
    ]

    /// RFC 2202, section 3.
    static let rfc2202SHA1 = [
        HMACVector(
            .sha1, key: [UInt8](repeating: 0x0b, count: 20), message: [UInt8]("Hi There".utf8),
            "b617318655057264e28bc0b6fb378c8ef146be00"),
        HMACVector(
            .sha1, key: [UInt8]("Jefe".utf8), message: [UInt8]("what do ya want for nothing?".utf8),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        HMACVector(
            .sha1, key: [UInt8](repeating: 0xaa, count: 20), message: [UInt8](repeating: 0xdd, count: 50),
            "125d7342b9ac11cd91a39af48aa17b4f63f175d3"),
        HMACVector(
            .sha1, key: [UInt8](0x01...0x19), message: [UInt8](repeating: 0xcd, count: 50),
            "4c9007f4026250c6bc8414f9bf50c86c2d7235da"),
        HMACVector(
            .sha1, key: [UInt8](repeating: 0x0c, count: 20), message: [UInt8]("Test With Truncation".utf8),
            "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"),
        HMACVector(
            .sha1, key: [UInt8](repeating: 0xaa, count: 80), message: largeKeyOnly,
            "aa4ae5e15272d00e95705637ce8a3b55ed402112"),
        HMACVector(
            .sha1, key: [UInt8](repeating: 0xaa, count: 80), message: largeKeyAndSomewhatLargeData,
            "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"),
    ]

    /// RFC 4231, sections 4.2 to 4.8.
    ///
    /// Case 5 publishes the first 128 bits of the code.
    static let rfc4231 = [
        HMACVector(
            .sha224, key: [UInt8](repeating: 0x0b, count: 20), message: [UInt8]("Hi There".utf8),
            "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22"),
        HMACVector(
            .sha256, key: [UInt8](repeating: 0x0b, count: 20), message: [UInt8]("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        HMACVector(
            .sha384, key: [UInt8](repeating: 0x0b, count: 20), message: [UInt8]("Hi There".utf8),
            "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c",
            "faea9ea9076ede7f4af152e8b2fa9cb6"),
        HMACVector(
            .sha512, key: [UInt8](repeating: 0x0b, count: 20), message: [UInt8]("Hi There".utf8),
            "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde",
            "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"),
        HMACVector(
            .sha224, key: [UInt8]("Jefe".utf8), message: [UInt8]("what do ya want for nothing?".utf8),
            "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44"),
        HMACVector(
            .sha256, key: [UInt8]("Jefe".utf8), message: [UInt8]("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        HMACVector(
            .sha384, key: [UInt8]("Jefe".utf8), message: [UInt8]("what do ya want for nothing?".utf8),
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e",
            "8e2240ca5e69e2c78b3239ecfab21649"),
        HMACVector(
            .sha512, key: [UInt8]("Jefe".utf8), message: [UInt8]("what do ya want for nothing?".utf8),
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554",
            "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"),
        HMACVector(
            .sha224, key: [UInt8](repeating: 0xaa, count: 20), message: [UInt8](repeating: 0xdd, count: 50),
            "7fb3cb3588c6c1f6ffa9694d7d6ad2649365b0c1f65d69d1ec8333ea"),
        HMACVector(
            .sha256, key: [UInt8](repeating: 0xaa, count: 20), message: [UInt8](repeating: 0xdd, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        HMACVector(
            .sha384, key: [UInt8](repeating: 0xaa, count: 20), message: [UInt8](repeating: 0xdd, count: 50),
            "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b",
            "2a5ab39dc13814b94e3ab6e101a34f27"),
        HMACVector(
            .sha512, key: [UInt8](repeating: 0xaa, count: 20), message: [UInt8](repeating: 0xdd, count: 50),
            "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39",
            "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"),
        HMACVector(
            .sha224, key: [UInt8](0x01...0x19), message: [UInt8](repeating: 0xcd, count: 50),
            "6c11506874013cac6a2abc1bb382627cec6a90d86efc012de7afec5a"),
        HMACVector(
            .sha256, key: [UInt8](0x01...0x19), message: [UInt8](repeating: 0xcd, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        HMACVector(
            .sha384, key: [UInt8](0x01...0x19), message: [UInt8](repeating: 0xcd, count: 50),
            "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e",
            "6801dd23c4a7d679ccf8a386c674cffb"),
        HMACVector(
            .sha512, key: [UInt8](0x01...0x19), message: [UInt8](repeating: 0xcd, count: 50),
            "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db",
            "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"),
        HMACVector(
            .sha224, key: [UInt8](repeating: 0x0c, count: 20), message: [UInt8]("Test With Truncation".utf8),
            "0e2aea68a90c8d37c988bcdb9fca6fa8"),
        HMACVector(
            .sha256, key: [UInt8](repeating: 0x0c, count: 20), message: [UInt8]("Test With Truncation".utf8),
            "a3b6167473100ee06e0c796c2955552b"),
        HMACVector(
            .sha384, key: [UInt8](repeating: 0x0c, count: 20), message: [UInt8]("Test With Truncation".utf8),
            "3abf34c3503b2a23a46efc619baef897"),
        HMACVector(
            .sha512, key: [UInt8](repeating: 0x0c, count: 20), message: [UInt8]("Test With Truncation".utf8),
            "415fad6271580a531d4179bc891d87a6"),
        HMACVector(
            .sha224, key: [UInt8](repeating: 0xaa, count: 131), message: largeKeyOnly,
            "95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e"),
        HMACVector(
            .sha256, key: [UInt8](repeating: 0xaa, count: 131), message: largeKeyOnly,
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        HMACVector(
            .sha384, key: [UInt8](repeating: 0xaa, count: 131), message: largeKeyOnly,
            "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6",
            "0c2ef6ab4030fe8296248df163f44952"),
        HMACVector(
            .sha512, key: [UInt8](repeating: 0xaa, count: 131), message: largeKeyOnly,
            "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352",
            "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"),
        HMACVector(
            .sha224, key: [UInt8](repeating: 0xaa, count: 131), message: largeKeyAndLargeData,
            "3a854166ac5d9f023f54d517d0b39dbd946770db9c2b95c9f6f565d1"),
        HMACVector(
            .sha256, key: [UInt8](repeating: 0xaa, count: 131), message: largeKeyAndLargeData,
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
        HMACVector(
            .sha384, key: [UInt8](repeating: 0xaa, count: 131), message: largeKeyAndLargeData,
            "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5",
            "a678cc31e799176d3860e6110c46523e"),
        HMACVector(
            .sha512, key: [UInt8](repeating: 0xaa, count: 131), message: largeKeyAndLargeData,
            "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944",
            "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"),
    ]

    /// Keys one byte shorter than the block, as long, and one longer, as Python's `hmac` computes them.
    static let blockSizedKeys = [
        HMACVector(
            .md5, key: patternBytes(count: 63), message: [UInt8]("Hi There".utf8),
            "a9abaa0a83877577927963a3591d9cb0"),
        HMACVector(
            .md5, key: patternBytes(count: 64), message: [UInt8]("Hi There".utf8),
            "5ddeff883ea1cca96caed65e43c1c23c"),
        HMACVector(
            .md5, key: patternBytes(count: 65), message: [UInt8]("Hi There".utf8),
            "2d4c50cfc42462a5ca8f23f6183b1dc2"),
        HMACVector(
            .sha1, key: patternBytes(count: 63), message: [UInt8]("Hi There".utf8),
            "58b89d380ddf35de7b57a6c28fe499961e005934"),
        HMACVector(
            .sha1, key: patternBytes(count: 64), message: [UInt8]("Hi There".utf8),
            "6e2b8554e2808e3d663fbb9a96b4e7098f12677d"),
        HMACVector(
            .sha1, key: patternBytes(count: 65), message: [UInt8]("Hi There".utf8),
            "e54fcfae8fe52a7ecab6a0ab4e8489a07f6fe086"),
        HMACVector(
            .sha224, key: patternBytes(count: 63), message: [UInt8]("Hi There".utf8),
            "7e3ed7fa6017e1dd82166ee23a649792eacaa331cfee1a4fe2b8c8b0"),
        HMACVector(
            .sha224, key: patternBytes(count: 64), message: [UInt8]("Hi There".utf8),
            "c88537f89d4df27e544eb9accda85ce12a6eeaec3b89e87016599689"),
        HMACVector(
            .sha224, key: patternBytes(count: 65), message: [UInt8]("Hi There".utf8),
            "4503bbebc6a257579be023524a0a7d6efc31150f957d4a4539d8d987"),
        HMACVector(
            .sha256, key: patternBytes(count: 63), message: [UInt8]("Hi There".utf8),
            "e3bece0ba280731486ce55f0cb6087d41e562f014c1e7541cda221189e4d3cdb"),
        HMACVector(
            .sha256, key: patternBytes(count: 64), message: [UInt8]("Hi There".utf8),
            "5dd6324c19adae0d66d9f037e297564a515adcaa4b92e55a119edfd6fe3f2a69"),
        HMACVector(
            .sha256, key: patternBytes(count: 65), message: [UInt8]("Hi There".utf8),
            "91d743ff06e57ef62f9d0a71cfff20ca184bbb2d6bbf4d9818611a728810e133"),
        HMACVector(
            .sha384, key: patternBytes(count: 127), message: [UInt8]("Hi There".utf8),
            "8c94179c43b406e9b9f125495d103a5815ea65dbb901d5d06de76261e5fa714c",
            "10bd0848ea7a5e99d8b5f5ce527d1d9f"),
        HMACVector(
            .sha384, key: patternBytes(count: 128), message: [UInt8]("Hi There".utf8),
            "1bc768bac2d7fd8911cde6df8d56877b67faef29323161746f88a0af57438582",
            "afda2ecb2615d1fff7ae09aee691f40a"),
        HMACVector(
            .sha384, key: patternBytes(count: 129), message: [UInt8]("Hi There".utf8),
            "e6431569cd4a72c46c15ee4461bf590cd713ed590e1d45928728d0c2c8584ded",
            "233f4eb46838877c741c538ad837c8ca"),
        HMACVector(
            .sha512, key: patternBytes(count: 127), message: [UInt8]("Hi There".utf8),
            "3f8c332fbe48328f69ed79e540df41abbe7473c2b6c69ffb1bb19103b7d54898",
            "97447a945234ad61c1fb70ea5b65585ea1c3c4989bcf7e38edca49dca151982d"),
        HMACVector(
            .sha512, key: patternBytes(count: 128), message: [UInt8]("Hi There".utf8),
            "4e8ddf03cb4ce8156a95f1ab104e5b9c4d49b7b8023dcaf6178e71d7b8386e16",
            "385936c32c788dae418fc3e3c21520b4ef6db804b00e0c05847a13bc021b5918"),
        HMACVector(
            .sha512, key: patternBytes(count: 129), message: [UInt8]("Hi There".utf8),
            "665c36f94739eff08513ef4706f992167e6baee47cdc09fa1de25f07a6dcf5df",
            "2b634ba873272f936b4a37a158253e123cb330f2dbd7722ffbf8c71100fe2475"),
    ]

    private static let largeKeyOnly = [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
    private static let largeKeyAndSomewhatLargeData = [UInt8](
        "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data".utf8)
    private static let largeKeyAndLargeData = [UInt8](
        """
        This is a test using a larger than block-size key and a larger than block-size data. \
        The key needs to be hashed before being used by the HMAC algorithm.
        """.utf8)
}
