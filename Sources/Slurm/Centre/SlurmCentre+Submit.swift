internal import Centres
internal import Quantities

extension SlurmCentre {
  /// Sets as many submissions going as may be on their way at once.
  func submitSome() {
    while !isClosing, submissionsUnderway.count < settings.requestsInFlight, !submissions.isEmpty {
      let (key, attempt) = submissions.removeFirst()
      submissionsBegun += 1
      let number = submissionsBegun
      submissionsUnderway[number] = Task {
        await submit(key, attempt: attempt)
        await flush()
        submissionsUnderway[number] = nil
        submitSome()
      }
    }
  }

  /// Does all of them before it returns.
  func submitAll() async {
    while !submissions.isEmpty {
      let (key, attempt) = submissions.removeFirst()
      await submit(key, attempt: attempt)
      await flush()
    }
  }

  /// Hands a run to the cluster. That it is on its way, as this attempt, is in the journal.
  private func submit(_ key: RunKey, attempt: Int) async {
    guard let entry = runs[key], let order = entry.order, entry.track.facts.isUnderway, entry.track.facts.attempts == attempt
    else { return }
    if cluster.awaySince != nil, cluster.retryAt > clock.now { return happen(.away(reason: cluster.awayReason), to: key) }
    let submission = order.submission(
      attempt: attempt, folder: folders.path(of: key), settings: settings, knownTypes: cluster.deviceTypes)
    do throws(SlurmFailure) {
      let number = try await interface.submit(submission)
      cluster.noteAnswer()
      happen(.submitted(number), to: key)
    } catch {
      if error.isOfWholeCluster { cluster.noteAway(error.reason, clock.now, settings) }
      switch error {
      case .refused(let code, let reason): happen(.refused(code: code, reason: reason), to: key)
      case .away, .unauthorised: happen(.away(reason: error.reason), to: key)
      case .unanswered, .unreadable: happen(.unanswered, to: key)
      }
    }
  }
}
