import Secrets
import Testing

@Suite struct PasswordTests {
  let hasher = Argon2idHasher(cost: .least)

  @Test func aPasswordIsRecognisedAndAnyOtherIsNot() throws {
    let hash = try hasher.hash("correct horse 電池")
    #expect(hash.hasPrefix("$argon2id$v=19$"))
    #expect(hasher.verify("correct horse 電池", against: hash))
    for wrong in ["", "correct horse", "Correct horse 電池", "correct horse 電池 ", "correct horse 電池\0"] {
      #expect(!hasher.verify(wrong, against: hash), "\(wrong)")
    }
    #expect(try hasher.hash("correct horse 電池") != hash)
  }

  @Test func theEmptyPasswordIsOneLikeAnyOther() throws {
    let hash = try hasher.hash("")
    #expect(hasher.verify("", against: hash))
    #expect(!hasher.verify("x", against: hash))
  }

  /// Made by the reference program: `echo -n password | argon2 somesalt16bytes! -id -t 2 -m 16 -p 1 -l 32 -e`.
  @Test func aHashMadeElsewhereIsRecognised() {
    let hash = ReferenceHash.text
    #expect(hasher.verify("password", against: hash))
    #expect(!hasher.verify("Password", against: hash))
  }

  @Test func aHashThatWasTamperedWithMatchesNothing() throws {
    let password = "p"
    let hash = try hasher.hash(password)
    let characters = Array(hash)
    for index in characters.indices {
      var tampered = characters
      tampered[index] = tampered[index] == "A" ? "B" : "A"
      // The last character of unpadded base 64 has bits that carry nothing; the decoder refuses other values for them.
      #expect(!hasher.verify(password, against: String(tampered)), "at \(index)")
    }
    for length in 0..<characters.count { #expect(!hasher.verify(password, against: String(characters.prefix(length)))) }
    #expect(!hasher.verify(password, against: hash + "A"))
    #expect(!hasher.verify(password, against: hash + "\0"))
  }

  @Test(arguments: [
    "", "password", "$argon2id$", "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$", "$2b$12$abcdefghijklmnopqrstuv",
    "$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
    "$argon2id$v=19$m=65536,t=4294967295,p=1$c29tZXNhbHRzb21lc2FsdA$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
  ])
  func whatIsNoHashOrWouldTakeTheMachineIsRefusedAtOnce(text: String) {
    let clock = ContinuousClock()
    let time = clock.measure { #expect(!hasher.verify("password", against: text)) }
    #expect(time < .seconds(1))
    #expect(hasher.isOutdated(text))
  }

  @Test func oneCharacterTypedInTwoWaysIsOnePassword() throws {
    let hash = try hasher.hash("caf\u{E9}")
    #expect(hasher.verify("cafe\u{301}", against: hash))
    #expect(!hasher.verify("cafe", against: hash))
  }

  @Test func aPasswordHasAGreatestLength() throws {
    let longest = String(repeating: "x", count: Argon2idHasher.longestPassword)
    #expect(hasher.verify(longest, against: try hasher.hash(longest)))
    #expect(throws: PasswordError.tooLong(limit: 1024)) { try hasher.hash(longest + "x") }
    #expect(!hasher.verify(longest + "x", against: try hasher.hash(longest)))
  }

  @Test func aHashOfOtherCostIsOutdatedButStillGood() throws {
    let cheap = try hasher.hash("p")
    #expect(!hasher.isOutdated(cheap))
    #expect(Argon2idHasher().isOutdated(cheap))
    #expect(Argon2idHasher().verify("p", against: cheap))
  }
}

@Suite struct PasswordDeskTests {
  @Test func theDeskHashesAndVerifies() async throws {
    let desk = PasswordDesk(Argon2idHasher(cost: .least))
    let hash = try await desk.hash("p")
    #expect(try await desk.verify("p", against: hash))
    #expect(try await !desk.verify("q", against: hash))
    #expect(try await !desk.verify("p", against: nil))
    await #expect(throws: PasswordError.tooLong(limit: 1024)) { try await desk.hash(String(repeating: "x", count: 2000)) }
  }

  @Test func noMoreWorkAtOnceThanAllowedAndTheRestWaitsUpToALimit() async {
    let hasher = CountingHasher()
    let desk = PasswordDesk(hasher, parallel: 2, waiting: 6)
    let outcomes = await withTaskGroup(of: PasswordError?.self) { group in
      for _ in 0..<40 {
        group.addTask {
          do throws(PasswordError) {
            _ = try await desk.verify("p", against: "h")
            return nil
          } catch { return error }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(hasher.most == 2)
    #expect(outcomes.count { $0 == nil } >= 8)
    #expect(outcomes.contains(.overloaded))
    #expect(outcomes.allSatisfy { $0 == nil || $0 == .overloaded })
  }

  @Test func anAccountThatDoesNotExistCostsAsMuchAsOneThatDoes() async throws {
    let hasher = CountingHasher()
    let desk = PasswordDesk(hasher, parallel: 1)
    #expect(try await !desk.verify("p", against: nil))
    #expect(hasher.verifications == 1)
  }
}
