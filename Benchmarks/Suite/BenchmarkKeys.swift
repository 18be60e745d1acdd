import Foundation

/// Keys that were made for this program and protect nothing.
enum BenchmarkKeys {
    /// Writes each key to a file of its own.
    static func write(to folder: URL) throws {
        let keys = ["rsa": rsa, "p256": p256, "p384": p384, "p521": p521, "ed25519": ed25519]
        for (name, pem) in keys {
            try Data((pem + "\n").utf8).write(to: folder.appending(component: name + ".pem"))
        }
    }

    static let rsa = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7EO1aAAifedCj
        +OvYQtQmYWLbjJoBbMwt2FEmlyZzJMDFvFRqI4Otz2mbGjWh6vyo/WfIDbtrghfo
        sM33UsZcgDKUolohhhu2AUoIN0c8gxWJqtV9/h0pbevZNo7I3uC1Cq401VuXTm3h
        s5ierwA6RW6P4smdDXfzAz3DcO7ZwVdoLHU+Wpf2X2cAThB4Zvt0576DdGBXs0ip
        nDKTq1IqdKj3m090VCAFQzgTafR+ZkuEWF27C+cFN7idMlQ0m0LNTmpRouMeFD63
        X1zVkcZGCI7mUnFxpWwqNKmcq6dCyyJ0PWu1kkarrYF7Fm2fSZ/ke6/zbeg4H5RM
        bhCYkqvrAgMBAAECggEAFPK5UanNTWaLycD3UDlznnSraGCfYmd3me6ub77fbGeC
        OuJzJYuilFU0w0y1EtPIxXfTJmD7Sve/i6w49GhNlFA62dAwfa6R7djJHJBsJseb
        ItaBn+FUDK6liaaFaNMkoMF4bqwx3IjI30yIW8THJr9duTkxUKgQdaM4SGmeJb5C
        6ILe+TUMXxsixHtOdYB2UcGk/53/Feg066ken7atpS56zd161Hzlt+EBBDTHz9By
        PrS0XVReln2ypWhjDzNx4IkYz3+R2JPEjdNLzERhw1jTPnekuz3nqFTWd5gSS9YG
        ngNMvG4yerMI+gshZs3H2amvUzAwFEwzkHkhHj08MQKBgQDkI1B1rRa7tmEA9sbx
        yvb6FAna0QEMmuUvwmNsDykGWkCCAql+ng9amcdtCx9pi/qlZBGs+Iz25HN1C0HH
        EaJR7gcDNXYQbPV5vWjzj3ER7Pi6mauStpiUm4FO1vJwdUYZoX7pMBp5pnO0lmE0
        Fi23Lxw0L5CkBOkQ1uqIanmJCQKBgQDR6YLAvfLGKgkB1Y0EWSFRSSXt+mma+F+h
        rkICYZTXRuc80N3WxKC2mk4Z5MDcwnvDLXadtoFz0Bvz7jOl88Jh7QX8mBkaQ9Aj
        +YOpgdb2bJNHijAW5RiH8rms3q4pBxBfbyiYXfLnL4UWWjjaum0OkzRnibKqfg9q
        WvG9JzbOUwKBgQCldUNGhWmGbKh/1XrGJGjpSJ05GPpE1RZBhB8tYPVlCRHd+OZK
        0YHbOMqdOELo/r+jMidrprw918Qw8CAdq5lpCFQHrL9a/FswlwHGG5Nq584hL5Bz
        EIEqznmC33vnufZEYo8zulKJRgKGx8Xpy+gOAlnXM2QYwQLz1ps0otxQWQKBgEJA
        zpkhGtg6+j7O9URTEXYDfWpAaEaWcDCqvIDd5cmQwnlqfypDQ2p/B3mavtiutbtj
        xRWAPhmcrMXv//M4Hbkkw4f3Ra0JjE9eeJTuuzdqC44/6m+/fV+jV8FdQ2EFrsBA
        aHK27GzVjc8BSQKYZsV75sVrK64uPZVXAQevsderAoGASluWAnOShJx2JdJVCMEK
        ZODqqkRZpdBs7ztnLYYl4y/B6qADjjirj7gbr7PIaNjlwBlBqVAXEQ/J8WYQ7FEi
        fMaaFh//zlECSqeSkIIfX6vKtWQmPqfOG6/riz09HOohHQAlz3VNKcUTqd/VzmLE
        3DXP5653cEhOLLp4xWD8G8c=
        -----END PRIVATE KEY-----
        """
    static let p256 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQggdmMiWqoWnTKmio3
        aOAv79b98KmJkafcIZITC2T7w0qhRANCAAQIBXGo31s6cvYYMzybZ8g9I4a7Xddh
        SCadEwRDLvFuKsBWh6M3LA5+d+g6LdmRr547NCr7h5FJKpPt0m9WRCH3
        -----END PRIVATE KEY-----
        """
    static let p384 = """
        -----BEGIN PRIVATE KEY-----
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDDu06JQ0vydmIuTtAMj
        b5z57PPewU80UpShbyz4/o0AKUPSbNd8Nhpjo2DVF/F9yR+hZANiAARBvo4SeO7+
        fVBf2zAGQpD758oD4tgxCsD2daG3G60L2N9fWs33NLjAyskQbkKU3uZz81dRXpwN
        jRoGa3bpwh19ILnAdE8mD6VvEmZ37z/LqYk8d4WfnmYgf2ZDDwHSrQI=
        -----END PRIVATE KEY-----
        """
    static let p521 = """
        -----BEGIN PRIVATE KEY-----
        MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIAwMlwvkGQfzJNf0mY
        bZE1VrPEqhUBxdzopmfVLBcDgkWy0jnalaZH58bP6s7RlIxAeutjJlyOCugvT++P
        WG5usVmhgYkDgYYABABCcIJREw3xz8M6qwjsIBKXsQDDwKM6a0hwcHNXrVBlaooy
        nmRMkrR7xCWMy5NAB0jgSamOaNKF1N5NuY7GbkJlywHTkdZ4nTWdDteH5pgewPFt
        TgrGNPGXneeQKbNOiPJDSTzUJofDbPFx2CCPo8Mna8wgn1wqqGLVdN9nzYl7EAET
        aQ==
        -----END PRIVATE KEY-----
        """
    static let secp256k1 = """
        -----BEGIN PRIVATE KEY-----
        MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgkH7gxR2gVE5/FTa59wG5
        s3wKPzj/ZDnaOmiSHN1fM+ChRANCAARcmGLfTQhW36aI96QYRl8BIU1zWLUBW14e
        WHliNhMz4Tu5AJeET6XfXVCFRY4p8I6hpK3YYoS0EyEuefhG8tma
        -----END PRIVATE KEY-----
        """
    static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEILTz4W5fT9it9UJbCftlqX1lbluYTHJoVmCHhh1DFrGm
        -----END PRIVATE KEY-----
        """
}
