import Scheduling
import Testing

@Suite struct PolicyTests {
  @Test func everyPolicyIsReadAsItIsWritten() throws {
    for order in Policy.Order.allCases {
      for fit in Policy.Fit.allCases where order != .praya || fit == .strict {
        let policy = Policy(order: order, fit: fit)
        #expect(try Policy(policy.description) == policy)
      }
    }
    #expect(Policy.firstComeFirstServed.description == "fcfs")
  }

  @Test func anAliasStandsForAPolicy() throws {
    #expect(try Policy("easy") == Policy(order: .firstComeFirstServed, fit: .easy))
    #expect(try Policy("easy").description == "fcfs+easy")
    #expect(throws: PolicyFault.unknownFit("easy", known: [])) { try Policy("praya+easy") }
  }

  @Test(arguments: ["", "+", "FCFS", "fcfs ", "first"])
  func anUnknownOrderIsRefusedAndTheKnownOnesNamed(text: String) throws {
    let fault = try #require(throws: PolicyFault.self) { try Policy(text) }
    guard case .unknownOrder(_, let known) = fault else {
      Issue.record("\(fault)")
      return
    }
    #expect(known == Policy.orders)
    #expect(fault.description.contains("fcfs"))
  }

  @Test(arguments: [("fcfs+", ""), ("fcfs+sooner", "sooner"), ("fcfs+a+b", "a+b")])
  func anUnknownFitIsRefused(text: String, name: String) {
    #expect(throws: PolicyFault.unknownFit(name, known: Policy.fits)) { try Policy(text) }
  }
}
