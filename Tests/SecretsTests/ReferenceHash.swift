/// What the reference program of Argon2 (P-H-C/phc-winner-argon2) prints; see where it is used.
enum ReferenceHash {
  static let text = #"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQxNmJ5dGVzIQ$MYqHapqYcROGKzmJ+97OyVq1GVhPh423dIFUUAfVkgE"#
}
