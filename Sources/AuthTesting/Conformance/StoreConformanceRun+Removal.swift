internal import AuthCore

extension StoreConformanceRun {
    /// What is removed is gone, and only under a claim; and nothing of the run is left.
    func checkRemoval() async {
        let check = ConformanceCheck.removal
        let (gone, kept) = (key("removal", path: ["gone"]), key("removal", path: ["kept"]))
        guard await put(record(0), gone, for: check), await put(record(1), kept, for: check),
            let claim = await claim(gone, of: first, for: check, "claiming a key that nobody holds"),
            await findings.succeeding(check, "removing a record", { [first] in try await first.remove(under: claim) })
                != nil,
            await findings.succeeding(
                check, "removing a record that is gone",
                { [first] in
                    try await first.remove(under: claim)
                }) != nil,
            await release(claim, of: first, for: check)
        else { return }
        let late = await findings.outcome(check, "removing under a claim that was released") { [first] in
            try await first.remove(under: claim)
        }
        if case .success? = late { findings.report(check, "a claim that was released removes; throw") }
        await expect(gone, isThere: false, "a record that was removed is still there")
        await expect(kept, isThere: true, "removing a record removed another of its connection")
        let all: Void? = await findings.succeeding(
            check, "removing all that is kept of a connection", times: usedKeys.count * 4
        ) { [first, patience] in
            for connection in Set(self.usedKeys.map(\.connection)) {
                try await first.removeAll(of: connection, atMost: patience)
            }
        }
        guard all != nil else { return }
        for key in usedKeys {
            await expect(key, isThere: false, "a record is still there after all of its connection were removed")
        }
    }

    private func expect(_ key: CredentialKey, isThere: Bool, _ fault: String) async {
        let found = await findings.succeeding(.removal, "reading a record") { [second] in try await second.read(key) }
        if let found, (found != nil) != isThere { findings.report(.removal, fault) }
    }
}
