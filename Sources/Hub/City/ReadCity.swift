internal import Access
public import Language
internal import Storage

extension Hub {
  /// The city: its name, its currency, its time zone. - Throws: a conflict when no city has been set up yet.
  public func city() async throws(Problem) -> CityRecord {
    try await reading(.readCatalogue, by: nil, "hub:", isBrief: true) { records in try records.city() }
  }
}
