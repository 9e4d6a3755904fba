/// An amount of memory as Slurm writes it: whole digits and K, M, G or T (also KB, KiB …), mebibytes without.
enum MemoryAmount {
  /// In mebibytes, kibibytes rounded up; nil when the text is no amount or has more than twelve digits.
  static func mebibytes(_ text: String) -> Int64? {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard (1...12).contains(digits.utf8.count), let number = Int64(digits) else { return nil }
    switch text[digits.endIndex...].uppercased() {
    case "K", "KB", "KIB": return (number + 1023) / 1024
    case "", "M", "MB", "MIB": return number
    case "G", "GB", "GIB": return number * 1024
    case "T", "TB", "TIB": return number * 1_048_576
    default: return nil
    }
  }
}
