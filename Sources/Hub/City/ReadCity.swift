internal import Access
public import Language
internal import Storage

extension Hub {
  /// The city: its name, its currency, its time zone. - Throws: a conflict when no city has been set up yet.
  public func city() async throws(Problem) -> CityRecord {
    do {
      guard let city = try await knownCity.answer(to: 1, { try $0.find(CityRecord.self, 1) }) else { throw Problem.noCity }
      return city
    } catch { throw Problem(describing: error) }
  }
}
