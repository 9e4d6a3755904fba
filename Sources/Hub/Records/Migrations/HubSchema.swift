public import Storage

/// The history of the hub's tables. A released migration is never edited; a later one mends it.
public enum HubSchema {
  public static let migrations: [Migration] = [
    first, notices, identity, providers, events, lists, review, privacy, care, queue, agents, slurm, centreBooks, federation,
    memberLogins,
  ]

  /// Every kind of record, for the check that records and tables agree.
  public static let records: [any StoredRecord.Type] =
    firstRecords + noticesRecords + identityRecords + providersRecords + eventsRecords + listsRecords + reviewRecords
    + privacyRecords + careRecords + queueRecords + agentsRecords + centreBooksRecords + federationRecords + memberLoginsRecords
}
