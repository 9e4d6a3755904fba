public import Quantities

/// Every limit of a job and its script, in one place. What lies beyond one is refused by name.
public enum JobLimits {
  /// Bytes of a script: 1 MiB.
  public static let scriptBytes = 1_048_576
  /// Words on all `#SBATCH` lines together, and again of the overrides.
  public static let directiveWords = 1_000
  /// Characters of a job's name, of a partition and of an account.
  public static let nameCharacters = 128
  public static let commentCharacters = 1_024
  public static let nodes = 10_000
  public static let devicesPerNode = 1_024
  /// Devices of one run, over all its nodes.
  public static let devices = 100_000
  public static let tasks = 1_000_000
  public static let cpusPerNode = 65_536
  /// 64 TiB.
  public static let memoryMebibytesPerNode: Int64 = 67_108_864
  /// The longest walltime.
  public static let walltime = Seconds.days(366)
  /// Indexes of one array.
  public static let arrayIndexes = 1_000
  /// The greatest index of an array; Slurm's own bound (`MaxArraySize`, at most 4,000,001).
  public static let arrayIndex = 4_000_000
  public static let dependencies = 100
  /// Bytes of an output file's name, which file systems bound.
  public static let fileNameBytes = 255
}
