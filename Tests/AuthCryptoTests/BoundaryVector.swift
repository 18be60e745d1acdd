import AuthCrypto

/// The digest of the first bytes of ``patternBytes(count:)``, as Python's `hashlib` computes it.
///
/// The lengths lie on both sides of the points where padding needs another block.
struct BoundaryVector: Sendable {
    let algorithm: HashAlgorithm
    let byteCount: Int
    let digest: String

    init(_ algorithm: HashAlgorithm, _ byteCount: Int, _ digest: String...) {
        self.algorithm = algorithm
        self.byteCount = byteCount
        self.digest = digest.joined()
    }
}

extension BoundaryVector {
    static let md5 = [
        BoundaryVector(.md5, 55, "52c0e574e1198de5fe3f8f11440dcb1b"),
        BoundaryVector(.md5, 56, "46c9907fc908ee68b1e7b8e71286a518"),
        BoundaryVector(.md5, 57, "1c805dd236c35cab25fcb1bc73802c51"),
        BoundaryVector(.md5, 63, "a62f6d59e837867693f042f5b8f5a236"),
        BoundaryVector(.md5, 64, "7160b8fb5e9e4023d549c3971fbaeead"),
        BoundaryVector(.md5, 65, "70bd662e7aefbda85a0f7244167b7897"),
        BoundaryVector(.md5, 111, "13f00cb15f0c3fe588d1c17cde14b38f"),
        BoundaryVector(.md5, 112, "5fe6a9f76b541ec645559589da9a088a"),
        BoundaryVector(.md5, 113, "d4be13fd3019b6e959e11ff06e5671ae"),
        BoundaryVector(.md5, 119, "e84905d4214f4d1ca56c2cdcc152b143"),
        BoundaryVector(.md5, 120, "e3eb5a6c8669ea01a8c185b8abc8a5dc"),
        BoundaryVector(.md5, 127, "acce2474d6cc8302120d09c818d17ef7"),
        BoundaryVector(.md5, 128, "10b2da1a82f16d99a81a7203fe9f02cb"),
        BoundaryVector(.md5, 129, "03fefbbcebe2959cf2270241aafe0250"),
        BoundaryVector(.md5, 1000, "10046f077f2082ac19676b8079f1cb1a"),
    ]

    static let sha1 = [
        BoundaryVector(.sha1, 55, "ddf57317ef34bfee3b6df83d359098930eb278bc"),
        BoundaryVector(.sha1, 56, "a0d492bb0fc889d0eca3bc137066ab6f4f74f369"),
        BoundaryVector(.sha1, 57, "11a02dcf95859677a62e75024067c22b165d890f"),
        BoundaryVector(.sha1, 63, "c55856749bef509bdfe6bfebfc7bf4e793e82132"),
        BoundaryVector(.sha1, 64, "bede92be29c3874e1b54ddc77988d606fc857a8e"),
        BoundaryVector(.sha1, 65, "b05a80522b053d6dc7e0a517d0e70212c7dad11f"),
        BoundaryVector(.sha1, 111, "4a01b1272627e5be00f57bc3c3029c23a452e629"),
        BoundaryVector(.sha1, 112, "54c08c2a0ed21de25e3d8606c3929454eb1d3f8b"),
        BoundaryVector(.sha1, 113, "9f359093c0426170a6d53fdfb89679b592d8ebac"),
        BoundaryVector(.sha1, 119, "504e27376a6e0f0dba8295b85cb25dc4dfa17d23"),
        BoundaryVector(.sha1, 120, "82134b02fb3f702491be9bed581eeab59334acb2"),
        BoundaryVector(.sha1, 127, "34d5e582029e9b9b85b2febe31da3db7cdabaaea"),
        BoundaryVector(.sha1, 128, "a09133e6730ffe899efb70204cb5646cd5dc24ee"),
        BoundaryVector(.sha1, 129, "808aea332ce367541d37adae7f94e59c5c1a934e"),
        BoundaryVector(.sha1, 1000, "4231a8a50a10fa9758db8ec71fdef855b751048a"),
    ]

    static let sha224 = [
        BoundaryVector(.sha224, 55, "703a7d6e61c83903b5db54ddf6dda2268211b47c90bbdac2ed306d8a"),
        BoundaryVector(.sha224, 56, "850fef35478d7a94a417713dbded4a39c18be2b40e6f20f47066d306"),
        BoundaryVector(.sha224, 57, "ae49290062aebfd8f0ae3b0253adaba12e2017364f9a005662e6135b"),
        BoundaryVector(.sha224, 63, "246a939bfdd1eedb1ad51b53a250d197b5752aab09580b7f1df50df7"),
        BoundaryVector(.sha224, 64, "e480c1c21ffd3f109fc0cde0daf967c748932b64f8e259d98db17420"),
        BoundaryVector(.sha224, 65, "574507bf89b5d3a0b5dcf4a684a645f27f058f3b11fde279d5b0e462"),
        BoundaryVector(.sha224, 111, "5d5ba2469a7db3e3d5b622bdefbb8fef5582222b0f3dd41db4b62075"),
        BoundaryVector(.sha224, 112, "df564afcb13bf4a0b08d0d3132418ad63f523107e6003f3506167a5b"),
        BoundaryVector(.sha224, 113, "23bf208c3a3cdf39ab9ebc0fe097d8b4d89c616dd4f3699094e1a388"),
        BoundaryVector(.sha224, 119, "6c9c99e7d1090cb995200ccc9fc757a4383d3a1004cc36bc266c7947"),
        BoundaryVector(.sha224, 120, "d733ebb80612c4699bfca3061aab0cd9e138ef73aecf1d0f23e75340"),
        BoundaryVector(.sha224, 127, "f2d23206c9419be75e54c12e79b49903565a9240f09d0bf15c548ed4"),
        BoundaryVector(.sha224, 128, "6df983e89c8c13cecdfb5f16fc67792ae3c4d062df69124d889a396f"),
        BoundaryVector(.sha224, 129, "cdb66bc3b48b8c446ba9e6220d9f9c25e2ed612094901834cde92dc6"),
        BoundaryVector(.sha224, 1000, "23729dacbd480285c5c68439e2fe22ca5611a63cd6c14d2ec5ae2c85"),
    ]

    static let sha256 = [
        BoundaryVector(.sha256, 55, "e7313d333c272e639f790978283f9eb392e843d0f29b7016828bb1daa4aac70b"),
        BoundaryVector(.sha256, 56, "4324d65f3c103567f5589c710bc08f8523f929a9272e3af36fc968e52abc6c27"),
        BoundaryVector(.sha256, 57, "35df609437dcfea3279283ab79fd554e2bf78f8f7ae2de532d8ee300b09e8f73"),
        BoundaryVector(.sha256, 63, "81c80242132f230c3bd41b3e63bbcff16107339549214a99614ff26664625055"),
        BoundaryVector(.sha256, 64, "39e3d7b6b5d075d37d053ad89b24b41bef4f3c29760c84447cab3f3be1882241"),
        BoundaryVector(.sha256, 65, "aacca6ff74fdbb296d165a45cecfa04e5127bc008770fbbdd48006f2d2fae95e"),
        BoundaryVector(.sha256, 111, "67d9492e628fd376e0b2efec8ca2b99b123e202cf620deb270728df979b2f73e"),
        BoundaryVector(.sha256, 112, "96b928cff8528dbb99602c709a65b846cb6467acb8b722f0d758e4dc27bfc508"),
        BoundaryVector(.sha256, 113, "cded73eed7df41eecd1ead825a38ca8763a9e910d5181c8ad8f201cc8ff2cbe4"),
        BoundaryVector(.sha256, 119, "9ce7368e4daf32341631b492e80359dc9f594b48453cd0dd5bf0b19279cc177e"),
        BoundaryVector(.sha256, 120, "7836b787757e95e58b3ca5aec90b1b004e8deba1e50e9675af9cabf1a13a04b5"),
        BoundaryVector(.sha256, 127, "a8d23e75d936f303d248888d9b165ee543f4cbafcad3c9dd2a79bd84faa11d07"),
        BoundaryVector(.sha256, 128, "d2742f1f4ac6bb7ca2b239ee18402ba8b3f9f8e652d2a72973c2b9ba11c08cf6"),
        BoundaryVector(.sha256, 129, "307f8fc2c1622b92762e818d39a185d4d667ad49a4b07ceae1f4afa008a93ec4"),
        BoundaryVector(.sha256, 1000, "1e9bc38cbf860b9ec31918b065f9b52476c549a782e0e7990bed8ce3868d2371"),
    ]

    static let sha384 = [
        BoundaryVector(
            .sha384, 55,
            "fc2728f452750d08b5dbad1aea53202e7fc19c06894d13e36c433b0444a89927",
            "7c49f16e0577c03db0f0605578836ef6"),
        BoundaryVector(
            .sha384, 56,
            "6c969a865f38d2eaac60b7963a84c97ba27bcb76e589cbe1e2e89ead6aee4ad0",
            "337a4268f054be49c604ddd99692036d"),
        BoundaryVector(
            .sha384, 57,
            "a6c1a73ce16f33c777d99dd4a66304bc5de531caab5aa4f80b46eaf18b08b458",
            "75aa2b385bc511d5a5f1985cad2e5dee"),
        BoundaryVector(
            .sha384, 63,
            "be67a9a1162c1d97f183980dc811f4f4f835b8b850eb32ecbf87397b26369bc6",
            "646a8f2234940dcff142b627c8e21ebb"),
        BoundaryVector(
            .sha384, 64,
            "99d26430f561864c2f7d90b68650b960c86c85d6bf7f54ceeee404bdd59663a7",
            "f05588b5c750b862a2a24f6a9ad4c050"),
        BoundaryVector(
            .sha384, 65,
            "cada16d798ec25243470f7827eb89a2402d52680b092dffc0f59f5a919e5058a",
            "ebf7ad79dba85c61b179d23534d7c855"),
        BoundaryVector(
            .sha384, 111,
            "341388a9dc2275074e90cf394323761919761c805fd9e370977c9966a0e8c81a",
            "52135f02577670b0071638a4a26dbc31"),
        BoundaryVector(
            .sha384, 112,
            "619cc5d06138526d70659eccf602d197e63e1050e22039a7feb40a30a5b2b08f",
            "b03729e291df12f8c576e6f1cd8af22a"),
        BoundaryVector(
            .sha384, 113,
            "484a92d02b61b620ccae687fce4cd073eb995294a777d5deb5356bc8c1e2ce98",
            "4f63f16420058ac5da666fda410a4feb"),
        BoundaryVector(
            .sha384, 119,
            "9c284d266fc91c33a7f6ecbb0326646b3ed15cc33fd8bf968267c21991ca1a43",
            "4dd65c64ee22c7dd6f5423950f605560"),
        BoundaryVector(
            .sha384, 120,
            "96faef865acb7c55ae34422444b4380e520de69f373ddb14c7ee2420c3f93cc2",
            "20fca9952c0a4fe9dbfddf350ac40127"),
        BoundaryVector(
            .sha384, 127,
            "f8234ab81f5f9641c656680825a9bbb3c2616bcc80b65d5e479a4d96742e1b87",
            "42330c9e8256ef5f03caa932487044ca"),
        BoundaryVector(
            .sha384, 128,
            "e8480e9c4dd90f88104a79cbaccec48edbd798a142b4f241d726dc252f150235",
            "0e824c7d18dadd59d7d716919fb8f9bf"),
        BoundaryVector(
            .sha384, 129,
            "430173387764874661acba1e914e50f6d0fbac534809e859b1da4396fad3d5f2",
            "4c25c6a2d02486d8fbda3994713d981a"),
        BoundaryVector(
            .sha384, 1000,
            "94c38db521ca733b8904c2d14b6e82d33dcfcc26e1318c579dbee1fc2f472019",
            "034e792263b9d46e90e700de2f6e7e91"),
    ]

    static let sha512 = [
        BoundaryVector(
            .sha512, 55,
            "14fd424b1fcadee624da946ab03f7e1def7c0d6e00f689594319881a26ff30b8",
            "75ba4c622ac13100c8cc784c9c2eb23159aecbb4a02e3999062f551193e2b256"),
        BoundaryVector(
            .sha512, 56,
            "480fa85be41ef55a41208ca28ffc8743c91cf7d24758defe6f95bfb16de614fc",
            "86b701034896b047dd571de4318853d80e0809df162f1752cb26da6ddb94a0dd"),
        BoundaryVector(
            .sha512, 57,
            "0582c85feba6881e7c3c371a82a645547a1a9bdb3fd0709d6a42e271697333b2",
            "3d1692ff0076071fef520f46d04ca74c2b088b58a60ade3ba0c18380d230789c"),
        BoundaryVector(
            .sha512, 63,
            "ecd42a703a4e93e163d60d55e3785b1a763838b0351bc2e6f7c94b4bfb24f9aa",
            "15da5d744ebcebe11f0fc4315d45ba3a047b6e60e07448357f2795bf34b73502"),
        BoundaryVector(
            .sha512, 64,
            "8f3cc30b3fb5bf963688a46488249248ac2c67f0f85a145233c6c1e3c16dcd1d",
            "f634c07d1d31da02576f65b9cf64e1c3fdb318b689b8a14e2e9552bcf30fb133"),
        BoundaryVector(
            .sha512, 65,
            "22050d1b2c5bd016c4b04c3e84f513ffbbbc057f83dc9ab196fee6684e5ee19d",
            "98b84c6538b3c5e1fc67dbc484e9d0a198254e41d0fa0cf5106991e106632419"),
        BoundaryVector(
            .sha512, 111,
            "68cffa6d0d76f309c9ce0d35280939f8e25990c43b7b086ccdf709be35b07d4d",
            "dba599541ff2b1c19d34ea49aeafb9659adb7ac3c0b078bb30a22d57fc6687ef"),
        BoundaryVector(
            .sha512, 112,
            "d0865c524d1dddf7c23b799c413f5adcd7caefd3f66a9b49750ec81066012c25",
            "a8bcf94ddea6dc525691673097ca40e0101e897fc97218cfdb0704084e2bef4b"),
        BoundaryVector(
            .sha512, 113,
            "606314353bd419f9f7720e8297f2af8a9ed5f0bb0bed29b716bf18e34577623a",
            "e7effa46f496bd4282134e7e895284a4760a910d2ad8ec11e9dd75863058cd9c"),
        BoundaryVector(
            .sha512, 119,
            "236bdd7f38a611b5014b239245c381ae5d20a96f1e5b3178227c00056b7fa8c4",
            "4ef54880085d82b7e20cd65f2bfda1326696c3f94a6a5bad0cb5ce289aa46167"),
        BoundaryVector(
            .sha512, 120,
            "4bd16fefaa35cc2df9fbb8ff379ec04a4070ffd5d4992574af239fa175534df8",
            "7cbedceeb96be08e15090a78b83a328a2900c5411683ab47bab914591048548f"),
        BoundaryVector(
            .sha512, 127,
            "e0b6a20f1c0c88970a9340152cd5a1c1ecf3d3b8de5510274187943807947354",
            "0133b812706e5dbec322c8c9523b6fc8c6d16ee626e87ad5fe3d2916afedc369"),
        BoundaryVector(
            .sha512, 128,
            "99b16f17aa0b969a5b8f08f367719d516e330ccd2660b6f0688ec031dbc783de",
            "50a1cd185a2568dba75070a2403d17d4741d163578515dfd2ff756ddfe4d47b1"),
        BoundaryVector(
            .sha512, 129,
            "a1556e29185778aa5991e34b8884c840d589f0fbb4b8ed590e51e9ac4eb03a00",
            "8125000db2671f8fe7f485b59a77b518670078ecb41a54b4cd02a7f1d2ca4c6d"),
        BoundaryVector(
            .sha512, 1000,
            "00e36fccf193e59697a92b5ab24666ce6326d7fa16bf10832d0991ddc591112e",
            "9dfa6a636950ed9c4d67344a760654c2ff7785e1d60094d651038735b5dccabd"),
    ]

    static let all = md5 + sha1 + sha224 + sha256 + sha384 + sha512
}
