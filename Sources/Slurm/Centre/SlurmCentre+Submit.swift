internal import Centres
internal import Language
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
    guard let login = login(of: order) else {
      let reason = "the centre's way of logins has changed since the order, and it would run as somebody else"
      return happen(.refused(code: nil, reason: reason), to: key)
    }
    var submission = order.submission(
      attempt: attempt, folder: folders.path(of: key), settings: settings, knownTypes: cluster.deviceTypes)
    submission.login = login
    do throws(SlurmFailure) {
      let number = try await interface.submit(submission)
      cluster.noteAnswer()
      if let login { noteLogin(login, fault: nil) }
      happen(.submitted(number), to: key)
    } catch {
      // A member's login that is not taken is that member's affair alone.
      if let login, case .unauthorised(let reason) = error {
        noteLogin(login, fault: reason)
        return happen(.away(reason: SlurmCentre.words(login, reason).english), to: key)
      }
      if error.isOfWholeCluster { cluster.noteAway(error.reason, clock.now, settings) }
      switch error {
      case .refused(let code, let reason): happen(.refused(code: code, reason: reason), to: key)
      case .away, .unauthorised: happen(.away(reason: error.reason), to: key)
      case .unanswered, .unreadable: happen(.unanswered, to: key)
      }
    }
  }
}
