public import Quantities
public import Storage

/// What a person chose about one topic of notices, where they chose anything.
public struct NoticePreferenceRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case person, topic, is_on }
  public static let table = "notice_preference"
  public static let key: [Column] = [.person, .topic]

  public var person: PersonID
  public var topic: Notice.Topic
  public var isOn: Bool

  public init(person: PersonID, topic: Notice.Topic, isOn: Bool) {
    self.person = person
    self.topic = topic
    self.isOn = isOn
  }

  public init(from row: inout RowReader) throws {
    person = try row.next()
    topic = try row.next()
    isOn = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(person)
    row.append(topic)
    row.append(isOn)
  }
}
