public import Language
public import Quantities
public import Schemes

/// What a scheme's rules said of an application on the day it was submitted, kept as it was said.
public struct ApplicationFindings: Hashable, Sendable, Codable {
  public struct Finding: Hashable, Sendable, Codable {
    /// The rule's path in the scheme file.
    public var rule: String
    public var outcome: SchemeEvaluation.Finding.Outcome
    public var message: Phrase
  }

  public var answer: SchemeEvaluation.Answer
  public var findings: [Finding]
  public var rate: Share?
  /// The caps and funds that cut the amount, in words.
  public var caps: [Phrase]
  /// Minor units, device-seconds or credits; nil where it cannot be calculated.
  public var amount: Int64?
  /// The amount as readers read it.
  public var amountInWords: Phrase?
  public var decisionDeadline: CivilDate?
  /// What the hub does not handle of this scheme yet, such as claims after the fact.
  public var notHandled: Phrase?

  init(_ evaluation: SchemeEvaluation) {
    answer = evaluation.answer
    findings = evaluation.findings.map { Finding(rule: $0.rule, outcome: $0.outcome, message: $0.message) }
    rate = evaluation.rate
    caps = evaluation.caps.map(\.message)
    amount = evaluation.amount?.units
    amountInWords = evaluation.amount?.phrase
    decisionDeadline = evaluation.decisionDeadline
    notHandled = evaluation.notHandled
  }
}
