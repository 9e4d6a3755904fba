internal import Language
internal import Quantities
internal import Storage

extension Hub {
  /// A fresh secret for a letter that lets somebody in. It is made when the letter is sent, since it is kept nowhere: a
  /// letter that is sent again carries another, and the newest counts.
  func mintSecret(for notice: NoticeRecord) async throws -> String {
    switch notice.topic {
    default: throw NoticeStop.never(.gone)
    }
  }
}
