internal import Storage

extension HubSchema {
  static let firstRecords: [any StoredRecord.Type] = [
    CityRecord.self, OrganisationRecord.self, PersonRecord.self, AssignmentRecord.self, CredentialRecord.self, CentreRecord.self,
    PoolRecord.self, MaintenanceRecord.self, SchemeRecord.self, ProjectRecord.self, ApplicationRecord.self, GrantRecord.self,
    AwardRecord.self, PaymentRecord.self, QuotationRecord.self, JobRecord.self, ScriptRecord.self, InputRecord.self,
    DependencyRecord.self, StatementRecord.self, AuditRecord.self, RememberedRequestRecord.self, LedgerAccountRecord.self,
    LedgerEntryRecord.self,
  ]

  static let first = Migration(
    version: 1, name: "the first journey",
    steps: [
      .createTable(
        TableDescription(
          "city", key: ["id"],
          columns: [
            ColumnDescription("id", .integer),
            ColumnDescription("name", .text),
            ColumnDescription("name_zh", .text),
            ColumnDescription("currency", .text),
            ColumnDescription("time_zone", .text),
            ColumnDescription("next_project_number", .integer),
          ])),
      .createTable(
        TableDescription(
          "organisation", key: ["id"],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("name", .text),
            ColumnDescription("name_zh", .text),
            ColumnDescription("facts", .text),
            ColumnDescription("created_at", .integer),
          ])),
      .createTable(
        TableDescription(
          "person", key: ["id"], unique: [["sign_in"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("sign_in", .text),
            ColumnDescription("name", .text),
            ColumnDescription("email", .text, optional: true),
            ColumnDescription("language", .text),
            ColumnDescription("password", .text, optional: true),
            ColumnDescription("is_active", .integer),
            ColumnDescription("created_at", .integer),
          ])),
      .createTable(
        TableDescription(
          "assignment", key: ["person", "role", "scope_kind", "scope"], indexes: [["scope_kind", "scope"]],
          columns: [
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("role", .text),
            ColumnDescription("scope_kind", .text),
            ColumnDescription("scope", .text),
          ])),
      .createTable(
        TableDescription(
          "credential", key: ["digest"], indexes: [["expires_at"]],
          columns: [
            ColumnDescription("digest", .bytes),
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("kind", .text),
            ColumnDescription("label", .text),
            ColumnDescription("created_at", .integer),
            ColumnDescription("expires_at", .integer),
            ColumnDescription("revoked_at", .integer, optional: true),
          ])),
      .createTable(
        TableDescription(
          "centre", key: ["id"],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("name", .text),
            ColumnDescription("name_zh", .text),
            ColumnDescription("connection", .text),
            ColumnDescription("jurisdiction", .text),
            ColumnDescription("clearance", .text),
            ColumnDescription("is_draining", .integer),
            ColumnDescription("unreachable_since", .integer, optional: true),
            ColumnDescription("separates_projects", .integer),
          ])),
      .createTable(
        TableDescription(
          "pool", key: ["id"],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("centre", .text, references: "centre"),
            ColumnDescription("device_model", .text, optional: true),
            ColumnDescription("nodes", .text),
            ColumnDescription("price_per_hour", .integer),
          ])),
      .createTable(
        TableDescription(
          "maintenance", key: ["id"],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("pool", .text, references: "pool"),
            ColumnDescription("starts_at", .integer),
            ColumnDescription("ends_at", .integer),
          ])),
      .createTable(
        TableDescription(
          "scheme", key: ["id"],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("document", .text),
            ColumnDescription("is_open", .integer),
            ColumnDescription("revision", .integer),
            ColumnDescription("published_at", .integer),
          ])),
      .createTable(
        TableDescription(
          "project", key: ["id"], unique: [["number"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("organisation", .text, references: "organisation"),
            ColumnDescription("number", .integer),
            ColumnDescription("name", .text),
            ColumnDescription("name_zh", .text),
            ColumnDescription("data_class", .text),
            ColumnDescription("jurisdictions", .text),
            ColumnDescription("created_at", .integer),
          ])),
      .createTable(
        TableDescription(
          "application", key: ["id"], indexes: [["scheme", "state"], ["organisation"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("scheme", .text, references: "scheme"),
            ColumnDescription("organisation", .text, references: "organisation"),
            ColumnDescription("project", .text, references: "project"),
            ColumnDescription("applicant", .text, references: "person"),
            ColumnDescription("state", .text),
            ColumnDescription("facts", .text),
            ColumnDescription("findings", .text, optional: true),
            ColumnDescription("note", .text, optional: true),
            ColumnDescription("revision", .integer),
            ColumnDescription("created_at", .integer),
            ColumnDescription("submitted_at", .integer, optional: true),
            ColumnDescription("decided_at", .integer, optional: true),
            ColumnDescription("decided_by", .text, optional: true, references: "person"),
          ])),
      .createTable(
        TableDescription(
          "grant", key: ["id"], indexes: [["state", "expires_at"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("application", .text, references: "application"),
            ColumnDescription("scheme", .text, references: "scheme"),
            ColumnDescription("organisation", .text, references: "organisation"),
            ColumnDescription("project", .text, references: "project"),
            ColumnDescription("terms", .text),
            ColumnDescription("starts_at", .integer),
            ColumnDescription("expires_at", .integer),
            ColumnDescription("state", .text),
            ColumnDescription("ended_at", .integer, optional: true),
            ColumnDescription("allotment", .text),
            ColumnDescription("billed_through", .text, optional: true),
            ColumnDescription("revision", .integer),
          ])),
      .createTable(
        TableDescription(
          "award", key: ["application"], indexes: [["state", "accept_by"]],
          columns: [
            ColumnDescription("application", .text, references: "application"),
            ColumnDescription("scheme", .text, references: "scheme"),
            ColumnDescription("project", .text, references: "project"),
            ColumnDescription("terms", .text),
            ColumnDescription("state", .text),
            ColumnDescription("accept_by", .integer),
            ColumnDescription("grant", .text, optional: true, references: "grant"),
          ])),
      .createTable(
        TableDescription(
          "payment", key: ["id"], unique: [["bank_reference"], ["receipt"]], appendOnly: true,
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("receipt", .integer),
            ColumnDescription("project", .text, references: "project"),
            ColumnDescription("amount", .integer),
            ColumnDescription("bank_reference", .text),
            ColumnDescription("refunds", .text, optional: true, references: "payment"),
            ColumnDescription("recorded_by", .text, references: "person"),
            ColumnDescription("recorded_at", .integer),
          ])),
      .createTable(
        TableDescription(
          "quotation", key: ["id"], indexes: [["project"]],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("project", .text, references: "project"),
            ColumnDescription("pool", .text, references: "pool"),
            ColumnDescription("price_per_hour", .integer),
            ColumnDescription("valid_until", .integer),
            ColumnDescription("kept_by", .text, references: "person"),
            ColumnDescription("kept_at", .integer),
          ])),
      .createTable(
        TableDescription(
          "job", key: ["id"], unique: [["number"]],
          indexes: [
            ["state", "pool"], ["project", "id"], ["submission"], ["grant", "state"], ["centre", "state"],
            ["project", "ended_at"],
          ],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("number", .integer),
            ColumnDescription("submission", .text),
            ColumnDescription("array_index", .integer, optional: true),
            ColumnDescription("organisation", .text, references: "organisation"),
            ColumnDescription("project", .text, references: "project"),
            ColumnDescription("submitter", .text, references: "person"),
            ColumnDescription("grant", .text, optional: true, references: "grant"),
            ColumnDescription("centre", .text, references: "centre"),
            ColumnDescription("pool", .text, references: "pool"),
            ColumnDescription("quotation", .text, optional: true, references: "quotation"),
            ColumnDescription("name", .text),
            ColumnDescription("state", .text),
            ColumnDescription("reason", .text, optional: true),
            ColumnDescription("request", .text),
            ColumnDescription("devices", .integer),
            ColumnDescription("device_model", .text, optional: true),
            ColumnDescription("walltime", .integer),
            ColumnDescription("price_per_hour", .integer),
            ColumnDescription("funding", .text),
            ColumnDescription("rate", .text),
            ColumnDescription("held_scheme", .integer),
            ColumnDescription("held_own", .integer),
            ColumnDescription("held_device_seconds", .integer),
            ColumnDescription("submitted_at", .integer),
            ColumnDescription("placement", .text),
            ColumnDescription("placed_at", .integer, optional: true),
            ColumnDescription("accepted_at", .integer, optional: true),
            ColumnDescription("started_at", .integer, optional: true),
            ColumnDescription("ended_at", .integer, optional: true),
            ColumnDescription("restarts", .integer),
            ColumnDescription("cancel_requested_at", .integer, optional: true),
            ColumnDescription("cause", .text, optional: true),
            ColumnDescription("measured", .integer, optional: true),
            ColumnDescription("device_seconds", .integer, optional: true),
            ColumnDescription("total", .integer, optional: true),
            ColumnDescription("scheme_share", .integer, optional: true),
            ColumnDescription("own_share", .integer, optional: true),
            ColumnDescription("settled_at", .integer, optional: true),
          ])),
      .createTable(
        TableDescription(
          "job_script", key: ["submission"],
          columns: [
            ColumnDescription("submission", .text),
            ColumnDescription("text", .bytes),
          ])),
      .createTable(
        TableDescription(
          "job_input", key: ["submission", "name"],
          columns: [
            ColumnDescription("submission", .text),
            ColumnDescription("name", .text),
            ColumnDescription("bytes", .bytes),
          ])),
      .createTable(
        TableDescription(
          "job_dependency", key: ["job", "depends_on"], indexes: [["depends_on"]],
          columns: [
            ColumnDescription("job", .text, references: "job"),
            ColumnDescription("depends_on", .text, references: "job"),
          ])),
      .createTable(
        TableDescription(
          "statement", key: ["project", "month"], appendOnly: true,
          columns: [
            ColumnDescription("project", .text, references: "project"),
            ColumnDescription("month", .text),
            ColumnDescription("closed_at", .integer),
            ColumnDescription("document", .text),
            ColumnDescription("digest", .bytes),
          ])),
      .createTable(
        TableDescription(
          "audit", key: ["sequence"], appendOnly: true,
          columns: [
            ColumnDescription("sequence", .integer),
            ColumnDescription("at", .integer),
            ColumnDescription("actor", .text, optional: true),
            ColumnDescription("act", .text),
            ColumnDescription("subject", .text),
            ColumnDescription("outcome", .text),
            ColumnDescription("previous", .bytes),
            ColumnDescription("hash", .bytes),
          ])),
      .createTable(
        TableDescription(
          "remembered_request", key: ["person", "key"],
          columns: [
            ColumnDescription("person", .text, references: "person"),
            ColumnDescription("key", .text),
            ColumnDescription("use_case", .text),
            ColumnDescription("digest", .bytes),
            ColumnDescription("answer", .text),
            ColumnDescription("at", .integer),
          ])),
      .createTable(
        TableDescription(
          "ledger_account", key: ["id"],
          columns: [
            ColumnDescription("id", .text),
            ColumnDescription("unit", .text),
            ColumnDescription("balance_limit", .text),
            ColumnDescription("debits_posted", .integer),
            ColumnDescription("credits_posted", .integer),
            ColumnDescription("debits_pending", .integer),
            ColumnDescription("credits_pending", .integer),
          ])),
      .createTable(
        TableDescription(
          "ledger_entry", key: ["sequence"], unique: [["id"], ["subject"]],
          indexes: [["debit", "sequence"], ["credit", "sequence"]], appendOnly: true,
          columns: [
            ColumnDescription("sequence", .integer),
            ColumnDescription("id", .text),
            ColumnDescription("kind", .text),
            ColumnDescription("at", .integer),
            ColumnDescription("reason", .text),
            ColumnDescription("account", .text, optional: true),
            ColumnDescription("debit", .text, optional: true),
            ColumnDescription("credit", .text, optional: true),
            ColumnDescription("unit", .text),
            ColumnDescription("amount", .integer, optional: true),
            ColumnDescription("balance_limit", .text, optional: true),
            ColumnDescription("subject", .text, optional: true),
            ColumnDescription("previous", .bytes),
            ColumnDescription("hash", .bytes),
          ])),
    ])
}
