internal import Access
internal import Jobs
public import Language
internal import Quantities
internal import Storage

extension LetterDraft {
  /// A job is stuck: where it could go, and how to say yes or no.
  func jobStuck(_ records: any ReadTransaction) throws -> Letter {
    let (job, move) = try told(records)
    guard move.state == .asked, let until = move.expiresAt, until > now else { throw NoticeStop.never(.gone) }
    let name = Letter.plain(job.name, most: 60)
    let run = job.runName.description
    return letter(
      Phrase("Shall the job \(name) move to another place?", "作業 \(name) 應否轉往另一處？"),
      [
        .text(move.cause.sentence(at: job.centre.rawValue)),
        .text(
          Phrase(
            "It can move to another place, under that place's price. Until you answer it stays where it is.",
            "作業可按另一處的價格轉移。在你回覆之前，它會留在原處。")),
        .facts(try facts(of: move, job, records) + [(Phrase("Answer until", "回覆期限"), moment(until))]),
        .command(Phrase("To let it move:", "同意轉移："), "praya job move \(run) --to \(move.toPool)"),
        .command(Phrase("To let it stay:", "留在原處："), "praya job move \(run) --stay"),
        .link(Phrase("The job:", "作業："), path: "jobs/\(run)"),
      ])
  }

  /// A job moved by itself.
  func jobMoved(_ records: any ReadTransaction) throws -> Letter {
    let (job, move) = try told(records)
    let name = Letter.plain(job.name, most: 60)
    return letter(
      Phrase("The job \(name) has moved to \(move.toPool)", "作業 \(name) 已轉往 \(move.toPool)"),
      [
        .text(move.cause.sentence(at: move.fromCentre.rawValue)),
        .text(
          Phrase(
            "By the rule that you gave with it, it has moved to another place, which costs no more than you accepted.",
            "按你提交時所定規則，作業已轉往另一處，費用不高於你所接受者。")),
        .facts(try facts(of: move, job, records)),
        .link(Phrase("The job:", "作業："), path: "jobs/\(job.runName)"),
      ])
  }

  private func told(_ records: any ReadTransaction) throws -> (JobRecord, JobMoveRecord) {
    let id = try subject(JobKind.self)
    guard let job = try records.find(JobRecord.self, id), let number = Int(notice.detail),
      let move = try records.find(JobMoveRecord.self, id, number)
    else { throw NoticeStop.never(.gone) }
    try require(.readJob, on: job.target)
    return (job, move)
  }

  private func facts(of move: JobMoveRecord, _ job: JobRecord, _ records: any ReadTransaction) throws -> [(
    name: Phrase, value: Phrase
  )] {
    [
      (Phrase("Job", "作業編號"), Phrase(same: job.runName.description)),
      (Phrase("From", "由"), Phrase(same: "\(move.fromCentre)/\(move.fromPool)")),
      (Phrase("To", "往"), Phrase(same: "\(move.toCentre)/\(move.toPool)")),
      (Phrase("Price for a device-hour, before", "原每卡時價格"), money(move.priceBefore)),
      (Phrase("Price for a device-hour there", "新每卡時價格"), money(move.priceAfter)),
      (Phrase("It can cost at most", "最高費用"), money(move.totalAfter)),
      (Phrase("Of which own money", "其中自付"), money(move.ownAfter)),
    ]
  }
}

extension JobMoveRecord.Cause {
  /// Why a job left a place, or may, in a sentence.
  public func sentence(at centre: String) -> Phrase {
    switch self {
    case .notStarted:
      Phrase("The centre '\(centre)' has not started the job in time.", "算力中心「\(centre)」未有及時啟動作業。")
    case .refused: Phrase("The centre '\(centre)' refused the job.", "算力中心「\(centre)」拒絕接收作業。")
    case .unreachable: Phrase("The centre '\(centre)' does not answer.", "無法與算力中心「\(centre)」聯繫。")
    case .draining: Phrase("The centre '\(centre)' takes no new jobs.", "算力中心「\(centre)」已停止接收新作業。")
    case .nodesUnavailable:
      Phrase("The nodes of '\(centre)' that could take the job are out of service.", "算力中心「\(centre)」中可運行此作業的節點停止服務。")
    case .wish: Phrase("Somebody of the project wished it.", "項目成員要求轉移。")
    }
  }
}
