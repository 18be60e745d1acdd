/// Keys that were made for these tests and open nothing.
enum TestKeys {
    static let rsa = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDTsI+P2ui2U0cf
        l6NmgzngguDAziBjd3XBKGS1HfdewYTe1CwHixO0E0alccJL/7oNGoGlvdqaag9n
        SdlpTADV2BcCjYNfMSlskf92c7Msrf5hoyHPRX+C+cqNAqf3PV4e1CwW35f6vQ2n
        /AbokQ9WtleaRlTIvaUua5lWmUR/dOjLRLaAZEW13BM4yVH/HPyaXlZOFQEuU5J+
        /fif5kPvkQ995v6wtiixeWhq2k9dNa10k1HWjn8txw2bkhn7K70Ua1pkHqMWhd2q
        fHMPH5gZ5l1PCvMmOtPtiN/KLTxCbVEfZKfgkbQ/1+9VSVFnk13iz+9tcSS4/h8H
        Hix7uyLXAgMBAAECggEAXTs8Jxe6+R3ZS60tvmbaFSqfENtXgWcp+e2v2OK/QUDK
        o5bfY10ZyuvYZ+Ift/gDOWUsp1Hj1rESYqOwOINMNOJMVAf+TWzp+RKd583SIkHp
        MJg3ukE6BPW9gvgiAK5K5xn75wEHvtsHii3h3wiQMFjzYRNLoPOBLd4etPigpd8K
        32qIl/3n/iqxpWJbrKFttJmaYJOnEgtce/3qzKpWAu3W9TSxOyQjfZMEL2k6Zze6
        2pm4JMxVr+WyUmh8cQeYCw6I3XIeuk+EDDlTK153/FbQb+hKE2yjYxYOe+0/LUf2
        WmLfrtT1+h3N7M7cvUsKODRyNiErg/CvhrH8YvyWcQKBgQDqAbJF0BtcQGcrC9il
        FXHTufuc8PuX6w9qRmRQzxzAPtt3oJ3sTq8hahgeNk6EBiNlgV6YqJN0ysKpFjLX
        seGMQaqNETQq5kpX+1Dq/TLaXh7HrOh5JuTTdurey7MQHNnYoHVAkgsxDnHlAxE2
        mwNAeZcxC+9UzKX49T6ZevG4hwKBgQDnlei0B19vjbnXT1AuDgcLARxZveYeV30q
        HI+Jl7PzlVuOo8+SRXS/8gD3c1nAL/qIZERiakrTJYJlt6iS/Ptwc1TrrMe1gvfJ
        0h7rl1F9O6VptwGzOG9P52r6XUeMwFX4M8iGMmG7qKziPVn8MItiC0/Kl+GvGMqM
        05e/6KPnMQKBgGSb4Br1852BLxop2LZ5dtwSHWUHkxRpAtKtexnnQjRBkjhnvR5J
        YjCanc33iWBoBzXwHkzCRcu0FWd/XNKx7whPf1VxbR14r8QOEGdH/2I1j0RIShc0
        qrNkcGzj5ZPq45qoumDNqbQowr00yWTR1t8Up/V1bSvnZQCZ6JUyb9TnAoGBAIJU
        GRuHsqvC5L1JA2SHvGry+xN+DU0yC1xxqk3StBD3EwmZIq28rNGAzg50OiQwXBv5
        4YpJK0bcqx+3VgUyngZQwY/IMrPxuqU3vPL0u4Vw1cxCk5BayDn9kHTJngSWEUuX
        SNhM7jd/25uOz19fqnFI0GTBSN8TYpoSUipMMEFhAoGATPKp9EpNco4n93ZXEXlz
        o9DVESn0jauwCF4gYQs6Q+1kOH7LGlckYnrKOqvzdQp3qz3xhfugQIOMH0Ec9adT
        fh8VujtiRbWf5O4+9kDs8gqKDaRuy50jLQK/ZvqbpJ80c7Av8NGYQu3MeCV330RT
        BWid7eYUlfablr03Cpm8aZ8=
        -----END PRIVATE KEY-----
        """

    static let rsaPublic = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA07CPj9rotlNHH5ejZoM5
        4ILgwM4gY3d1wShktR33XsGE3tQsB4sTtBNGpXHCS/+6DRqBpb3ammoPZ0nZaUwA
        1dgXAo2DXzEpbJH/dnOzLK3+YaMhz0V/gvnKjQKn9z1eHtQsFt+X+r0Np/wG6JEP
        VrZXmkZUyL2lLmuZVplEf3Toy0S2gGRFtdwTOMlR/xz8ml5WThUBLlOSfv34n+ZD
        75EPfeb+sLYosXloatpPXTWtdJNR1o5/LccNm5IZ+yu9FGtaZB6jFoXdqnxzDx+Y
        GeZdTwrzJjrT7Yjfyi08Qm1RH2Sn4JG0P9fvVUlRZ5Nd4s/vbXEkuP4fBx4se7si
        1wIDAQAB
        -----END PUBLIC KEY-----
        """

    static let p256 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgL3v8yq31ZTDuHm5+
        gHEZhyQLS5rLwSZ9NpU4j+I7CbmhRANCAASaIdZ8d5XOjo09zsn/NRkyxbQtFF8o
        2sJcCAYWhITGGwkhVrnsXKMsMuAqCzQW5udWT90L5pPFhFUiZ36jsyBc
        -----END PRIVATE KEY-----
        """

    static let p256Public = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmiHWfHeVzo6NPc7J/zUZMsW0LRRf
        KNrCXAgGFoSExhsJIVa57FyjLDLgKgs0FubnVk/dC+aTxYRVImd+o7MgXA==
        -----END PUBLIC KEY-----
        """

    static let p384 = """
        -----BEGIN PRIVATE KEY-----
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDDa6aejmCCC2Fcv3lo3
        nP3VL9AjlZw2jP4Vo196ktTfG7NIeCbwCmCTyAZD5hQjaPOhZANiAASlzrMhF4w3
        VH15H4sx6X7sLxAaAZr5zi293DS5BRyi3qIrf+BCl+kGWXhfSwxRx/UsKlxG4LT/
        2JW7RJ2+/Y/QuTpys08rufNf919RzWFln9TyFFClCftOBcY+Z6pjVMY=
        -----END PRIVATE KEY-----
        """

    static let p384Public = """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEpc6zIReMN1R9eR+LMel+7C8QGgGa+c4t
        vdw0uQUcot6iK3/gQpfpBll4X0sMUcf1LCpcRuC0/9iVu0Sdvv2P0Lk6crNPK7nz
        X/dfUc1hZZ/U8hRQpQn7TgXGPmeqY1TG
        -----END PUBLIC KEY-----
        """

    static let p521 = """
        -----BEGIN PRIVATE KEY-----
        MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIBeqSXzWK1aprYAk1O
        pPyk63sKbY3FcCO0VIANRxo5/25Brp6VTG2y6r0uyLLC7CIyaB/cvJ6IfwtcmRap
        mqSZHRChgYkDgYYABAEn1Okoct+81TdWIbEioKSyp6byjYAbzfsYlUFD0dWbogF/
        5h7zNw5oRz98Mci1gqTsobYg5MOwovhvPTWUX6OIkADvIu6F6pvznEtTUXRiUWoE
        KXoD3sJFr7wQJzPT7IDVlC0VGH08JtzCuegcojVoc9GDRDcyzSaJWoCt3Xf3CCXh
        0w==
        -----END PRIVATE KEY-----
        """

    static let p521Public = """
        -----BEGIN PUBLIC KEY-----
        MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBJ9TpKHLfvNU3ViGxIqCksqem8o2A
        G837GJVBQ9HVm6IBf+Ye8zcOaEc/fDHItYKk7KG2IOTDsKL4bz01lF+jiJAA7yLu
        heqb85xLU1F0YlFqBCl6A97CRa+8ECcz0+yA1ZQtFRh9PCbcwrnoHKI1aHPRg0Q3
        Ms0miVqArd139wgl4dM=
        -----END PUBLIC KEY-----
        """

    static let secp256k1 = """
        -----BEGIN PRIVATE KEY-----
        MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgP1uqX6y9i1RzRjiNKJs2
        oS1EbAwx/OoVkuNyIIbcc4ChRANCAAQzMNSuvVut+0YKzehSk4r+iyO4cm1fSM7R
        d/BV4ErgL+QkFGGr5DDVBFqM57RvFWHwfLUSlgvA6/LQ6YvA1uTJ
        -----END PRIVATE KEY-----
        """

    static let secp256k1Public = """
        -----BEGIN PUBLIC KEY-----
        MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEMzDUrr1brftGCs3oUpOK/osjuHJtX0jO
        0XfwVeBK4C/kJBRhq+Qw1QRajOe0bxVh8Hy1EpYLwOvy0OmLwNbkyQ==
        -----END PUBLIC KEY-----
        """

    static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIO+2nOuKsjxTeFUh1yk5AJqUFvJ9+Si0Dv403z5KE2St
        -----END PRIVATE KEY-----
        """

    static let ed25519Public = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAS6Naio6zbcAzYR02JlbmZo7+EEvao+OUGeQ+4Pzv1nM=
        -----END PUBLIC KEY-----
        """

    static let ed448 = """
        -----BEGIN PRIVATE KEY-----
        MEcCAQAwBQYDK2VxBDsEOV1t3cwcHfa5tCR88lOllt9FRika9fg13sITfp6uj2ex
        0jerLPmnwZbBIw9NmhrSeYJX4OxirR5RcQ==
        -----END PRIVATE KEY-----
        """

    static let ed448Public = """
        -----BEGIN PUBLIC KEY-----
        MEMwBQYDK2VxAzoAd9l/REJvVnGt7g+y2FTUapLdet55gSRYK8BooOVcLWr43a2Q
        uR9i3F+KTsJxrPDjLoH7cMiG4wYA
        -----END PUBLIC KEY-----
        """

    /// Of 1024 bits.
    static let weakRSA = """
        -----BEGIN PRIVATE KEY-----
        MIICdQIBADANBgkqhkiG9w0BAQEFAASCAl8wggJbAgEAAoGBAKvNNxjIRQyNHcmK
        R2HxfxfYIXLUi9JUFG70BsJHYjj9JScZdtS79u8GwGzhV2vvAdcCpo9/dpQsUoGF
        HzZiK6P7j4Ar3iM/XZP4kLWUKxm3j+6IsD3WAfvLINmqJ1l6E9oTN6fBsTDwhavN
        ZEQ1aaI2A/vCTrwr7JvBHwPvcCOXAgMBAAECgYAv0gVeDpC5t6Xs7WKFLrVTq8NT
        tTneJ60wXRhsh3Ydqsjmoz3iZReM3PI+3FJ7JqH6eTBnjPEyuUuV5boUZysCGwqn
        XntLcHgNOCDjzNgg3k8WLvGxFhZk/dpOfxUXSQgIX05ml7KigHT6R70k/1hCnR36
        GLF0bh9LbmreAG3AwQJBAN/G3a/RVf+X9chuSaMSTJopOGyOuSje0XYfPHo57idC
        pkvAztX6y+Ra3ipOUj8eYrz+jLAH9kGfJwhahBfzpCcCQQDEimBJUs1dXJ+Pj6G4
        2faJJsSCBCjfN2L3zimA0pT5LjJpw/L3M+hxPn77pT7UvHFw35xHMHGp66X7yaE5
        MPsRAkBj7Pi3dyIQ5Xmii+UkBZrhSEDi8QSrxHwCZEZsSgwXygJaV3nFQZ3kldMZ
        TyoY92ed/4kxXgzQFtKmP003KNwHAkAq0ZLkppuDSZihqEMtiJ8DhmSthsZ4yxJO
        tqWoITi/iOcGz9/xJ2futBTqMjgcFOoKE01y3QUGZgaFcoojcZ5hAkBrdxfDibXm
        a/iEj96uhYLj81VrtDZ+PtVYTumZL0Q26DeBVNTV+KhWMGXIIoH+M7z1jCktIIHk
        vzUP/VX8rh25
        -----END PRIVATE KEY-----
        """

    /// ``p256``, encrypted with ``passphrase``.
    static let encryptedP256 = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiWPIo0nddOiAICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEMfHCLwA8FOIs31/3o1CBJQEgZBx
        K1CeGvbfyFzNHLmaprEfesf4Z0DN0WphpF8PgK7eZs6xgzMsPJ/t7xM7cxU8Nftx
        +INICIhmp9SsJA2W5kKXkB/WdXxxkOlWYiIyROionblVval41mCrNLtrJpXTAcFE
        IJuZ51iq2aOFKUXXKKennOxCluGEXPPqQgFz5SoPZSdHQoVK28HkL2MQi4A16Xk=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    static let passphrase = "open-sesame"

    /// Long enough for each algorithm.
    static let shared = "a-shared-secret-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-long"
}
