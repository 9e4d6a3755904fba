public import Console

/// The commands of `praya` that speak to a hub, and those that look at a data folder without one.
public enum PrayaCommands {
  /// The options that every command has besides the program's own: where the hub is, and who is asking.
  public static let common: [any OptionDeclaring] = HubOptions.all

  /// - Parameter local: what needs the program's own composition of a hub.
  public static func all(_ local: LocalWork) -> [Command] {
    [
      OfferCommand.command, JobCommands.all, SchemeCommands.all, ApplicationCommands.all, AwardCommands.all, GrantCommands.all,
      ReviewCommands.all, ConflictCommands.all, SittingCommands.all, ReportCommands.all, ConditionCommands.all,
      ProjectCommands.all, PaymentCommands.all, StatementCommands.all, QuotationCommands.all, CentreCommands.all,
      PoolCommands.all, DeviceCommands.all, OrganisationCommands.all, PersonCommands.all, ProviderCommands.all,
      LedgerCommands.all, AuditCommands.all, NoticeCommands.all, WebhookCommands.all,
      CityCommands.all(local),
      SimulateCommand.command, WorkloadCommands.all, PackCommand.command, InvitationCommands.all, PasswordCommands.all,
      SecondFactorCommands.all,
    ] + SessionCommands.all + PrivacyCommands.all + BackupCommands.all(local)
  }
}
