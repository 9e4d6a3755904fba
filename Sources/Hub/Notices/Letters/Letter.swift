internal import Language
internal import Mail
internal import Quantities

/// What a notice says, before it is a message: in both languages, of which the reader gets theirs.
struct Letter {
  enum Part {
    case text(Phrase)
    /// A list of names with values; values that are empty are left out.
    case facts([(name: Phrase, value: Phrase)])
    /// Somebody's own words, set apart from the hub's.
    case quotation(String)
    /// Where to go on. The path follows the hub's public address.
    case link(Phrase, path: String)
    /// What to type at a terminal, where that is the way.
    case command(Phrase, String)
  }

  let reader: ReaderLanguage
  let recipient: Mailbox
  let hubName: Phrase
  let calendar: CityCalendar
  var subject: Phrase
  var parts: [Part]
  /// The topic, where the reader may switch such letters off.
  var topic: String?

  /// A notice's message: named by the notice, dated by when it was due, so that a repeat is the same message.
  func message(of notice: NoticeRecord, from sender: Mailbox, publicAddress: String) -> MailMessage {
    message(identifier: notice.id.rawValue, date: notice.dueAt, from: sender, publicAddress)
  }

  func message(identifier: String, date: Instant, from sender: Mailbox, _ publicAddress: String) -> MailMessage {
    MailMessage(
      identifier: identifier, from: Mailbox(name: sender.name ?? hubName[reader], address: sender.address), to: recipient,
      subject: Letter.plain(subject[reader], most: 200), text: text(publicAddress), language: reader.rawValue, date: date,
      secondsFromGMT: calendar.secondsFromGMT(at: date))
  }

  /// The text: a greeting, the parts with an empty line between them, and from whom it is.
  func text(_ publicAddress: String) -> String {
    let name = Letter.plain(recipient.name ?? "")
    let greeting = name.isEmpty ? Phrase("Hello,", "你好：") : Phrase("Dear \(name),", "\(name)，你好：")
    let body = parts.map { part in
      switch part {
      case .text(let words): words[reader]
      case .facts(let facts):
        facts.filter { !$0.value[reader].isEmpty }
          .map { "  \($0.name[reader])\(reader == .english ? ": " : "：")\($0.value[reader])" }.joined(separator: "\n")
      case .quotation(let words): Letter.quoted(words)
      case .link(let words, let path): "\(words[reader])\n\(publicAddress)/\(path)"
      case .command(let words, let line): "\(words[reader])\n  \(line)"
      }
    }.filter { !$0.isEmpty }
    let choice =
      topic.map { topic in
        Phrase("Not wanted? praya notices set \(topic) off", "不想再收到此類通知？praya notices set \(topic) off")[reader] + "\n"
      } ?? ""
    let closing = "-- \n\(Letter.plain(hubName[reader]))\n\(publicAddress)\n\(choice)"
    return ([greeting[reader]] + body + [closing]).joined(separator: "\n\n")
  }

  /// Somebody's text as part of a line: no line ends, nothing invisible, not too long. What people name themselves cannot
  /// write lines of a letter in the hub's name.
  static func plain(_ text: String, most: Int = 120) -> String {
    let pieces = text.unicodeScalars.split { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: true
      default: scalar.properties.isWhitespace
      }
    }
    let words = pieces.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    return words.count > most ? words.prefix(most - 1) + "…" : words
  }

  /// Somebody's own words, each line marked.
  static func quoted(_ text: String) -> String {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix(100)
      .map { "> \(plain(String($0), most: 500))" }.joined(separator: "\n")
  }
}

extension Phrase {
  /// The phrase as part of a line of a letter.
  var plain: Phrase { Phrase(Letter.plain(english), Letter.plain(traditionalChinese)) }
}

extension CityCalendar {
  fileprivate func secondsFromGMT(at instant: Instant) -> Int {
    let day = day(of: instant)
    // Both are the same wall-clock day: what is left is how far the zone is ahead.
    let universal = Instant(secondsSince1970: day.daysSince1970 * 86_400)
    return Int((universal - start(of: day)).count / 1000)
  }
}
