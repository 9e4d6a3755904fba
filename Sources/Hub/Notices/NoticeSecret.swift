internal import Language
internal import Quantities
internal import Secrets
internal import Storage

extension Hub {
  /// A fresh secret for a letter that lets somebody in. It is made when the letter is sent, since it is kept nowhere: a
  /// letter that is sent again carries another, and the newest counts.
  func mintSecret(for notice: NoticeRecord) async throws -> String {
    do throws(Problem) {
      switch notice.topic {
      case .invitation: return try await mintInvitationSecret(for: notice.person).text
      case .passwordReset: return try await mintPasswordResetSecret(for: notice.person).text
      default: throw Problem.notFound(Phrase("secret", "密鑰"), notice.topic.rawValue)
      }
    } catch {
      // The invitation was taken back or accepted, the account closed.
      throw error.kind == .conflict ? NoticeStop.never(.gone) : error
    }
  }
}
