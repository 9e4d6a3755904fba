internal import Language

/// A refusal names the rule that was broken and says it in both languages; one for wrong input names what is wrong.
func promiseClear(_ problem: Problem) throws(BrokenPromise) {
  try promise(problem.kind != .internal, "a refusal that is a fault of Praya's own: \(problem.message.english)")
  try promise(!problem.name.isEmpty, "a refusal has a name")
  try promiseSaid(problem.message)
  try promise(
    problem.kind != .invalid || !problem.faults.isEmpty, "wrong input is told by its faults: \(problem.message.english)")
  try promiseClear(problem.faults)
}

func promiseClear(_ faults: [Problem.Fault]) throws(BrokenPromise) {
  for fault in faults {
    try promise(!fault.rule.isEmpty, "a fault names its rule: \(fault)")
    try promise((fault.line ?? 1) >= 1, "lines are counted from 1: \(fault)")
    try promiseSaid(fault.message)
  }
}

private func promiseSaid(_ phrase: Phrase) throws(BrokenPromise) {
  try promise(!phrase.english.isEmpty && !phrase.traditionalChinese.isEmpty, "a message is said in both languages: \(phrase)")
}
