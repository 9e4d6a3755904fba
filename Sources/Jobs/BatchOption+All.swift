import Language

extension BatchOption {
  /// Every option that Praya knows: those it reads, those it passes over with a word, those it refuses.
  static let all: [BatchOption] = read + passedOver + refused

  private static let read: [BatchOption] =
    [
      ("job-name", "J"), ("partition", "p"), ("nodes", "N"), ("gres", nil), ("gpus", "G"), ("gpus-per-node", nil),
      ("gpus-per-task", nil), ("ntasks", "n"), ("ntasks-per-node", nil), ("cpus-per-task", "c"), ("cpus-per-gpu", nil),
      ("mem", nil), ("mem-per-cpu", nil), ("mem-per-gpu", nil), ("time", "t"), ("output", "o"), ("error", "e"),
      ("array", "a"), ("dependency", "d"), ("comment", nil), ("account", "A"),
    ].map { BatchOption(long: $0.0, short: $0.1, value: .required, treatment: .read) }
    + [
      BatchOption(long: "hold", short: "H", value: .none, treatment: .read),
      // An older name of the same option, which Slurm still takes.
      BatchOption(long: "tasks-per-node", short: nil, value: .required, treatment: .read),
    ]

  private static let passedOver: [BatchOption] =
    people + placement + lifetime + binding

  /// Who is told, who is asked.
  private static let people: [BatchOption] = {
    let mail = Phrase("Praya tells you by the notices that you choose in your own settings", "Praya 按閣下個人設定發出通知")
    let offer = Phrase(
      "the accepted offer decides price and place, and the city's rules the order", "價格及地點由所接納的報價決定，次序由城市的規則決定")
    let project = Phrase("use is booked to the project and grant that the job names", "使用量記入作業所指定的項目及資助")
    return [
      notUsed("mail-type", mail), notUsed("mail-user", mail), notUsed("qos", letter: "q", offer), notUsed("priority", offer),
      notUsed("nice", takes: .optional, offer), notUsed("wckey", project), notUsed("mcs-label", project),
      notUsed("uid", project), notUsed("gid", project), notUsed("reservation", offer), notUsed("clusters", letter: "M", offer),
      notUsed("cluster-constraint", offer), notUsed("licenses", letter: "L", offer), notUsed("deadline", offer),
    ]
  }()

  /// Which nodes.
  private static let placement: [BatchOption] = {
    let model = Phrase("name the device model instead, as in --gres=gpu:a100:2", "請改為指明裝置型號，例如 --gres=gpu:a100:2")
    let nodes = Phrase("the scheduler chooses the nodes of the accepted offer's pool", "節點由排程器從所接納報價的資源池中選定")
    let whole = Phrase(
      "devices are always yours alone; ask for all devices of a node to have it whole", "裝置必定獨佔；如需整個節點，請申請其全部裝置")
    return [
      notUsed("constraint", letter: "C", model), notUsed("prefer", model), notUsed("nodelist", letter: "w", nodes),
      notUsed("nodefile", letter: "F", nodes), notUsed("exclude", letter: "x", nodes), notUsed("switches", nodes),
      notUsed("segment", nodes), notUsed("contiguous", takes: .none, nodes), notUsed("spread-job", takes: .none, nodes),
      notUsed("use-min-nodes", takes: .none, nodes), notUsed("distribution", letter: "m", nodes), notUsed("mincpus", nodes),
      notUsed("tmp", nodes), notUsed("exclusive", takes: .optional, whole),
      notUsed("oversubscribe", letter: "s", takes: .none, whole),
      notUsed("overcommit", letter: "O", takes: .none, whole),
    ]
  }()

  /// When it starts, how it ends.
  private static let lifetime: [BatchOption] = {
    let begin = Phrase("it may start as soon as there is room; use --hold and release it later", "有空位即可啟動；可用 --hold 暫緩，稍後解除")
    let again = Phrase(
      "a run that the centre ended is free, and you decide whether to submit it again", "被中心終止的運行不收費，是否重新提交由閣下決定")
    let folder = Phrase("every run starts in a folder of its own", "每次運行均在其專屬資料夾內開始")
    let environment = Phrase("runs start with the centre's environment; set variables in the script", "運行以中心的環境開始，請在指令碼中設定變數")
    let signal = Phrase("a run gets SIGTERM at its walltime, and SIGKILL shortly after", "運行到達時限時收到 SIGTERM，稍後收到 SIGKILL")
    let client = Phrase("it concerns the sbatch program only", "此項只與 sbatch 程式有關")
    return [
      notUsed("begin", letter: "b", begin), notUsed("delay-boot", begin), notUsed("time-min", begin),
      notUsed("requeue", takes: .none, again), notUsed("no-requeue", takes: .none, again),
      notUsed("no-kill", letter: "k", takes: .optional, again),
      notUsed("kill-on-invalid-dep", again), notUsed("chdir", letter: "D", folder), notUsed("input", letter: "i", folder),
      notUsed("open-mode", folder), notUsed("export", environment), notUsed("export-file", environment),
      notUsed("get-user-env", takes: .optional, environment), notUsed("propagate", takes: .optional, environment),
      notUsed("profile", environment), notUsed("signal", signal), notUsed("wait", letter: "W", takes: .none, client),
      notUsed("wait-all-nodes", client), notUsed("parsable", takes: .optional, client),
      notUsed("quiet", letter: "Q", takes: .none, client),
      notUsed("verbose", letter: "v", takes: .none, client), notUsed("test-only", takes: .none, client),
      notUsed("ignore-pbs", takes: .none, client),
      notUsed("reboot", takes: .none, client), notUsed("extra", client), notUsed("container", environment),
      notUsed("container-id", environment),
    ]
  }()

  /// How processes and devices are bound inside a node.
  private static let binding: [BatchOption] = {
    let inside = Phrase(
      "the run has its devices and processors to itself and may bind them in the script", "運行獨佔其裝置及處理器，可在指令碼中自行綁定")
    return [
      "acctg-freq", "bb", "bbf", "core-spec", "cores-per-socket", "cpu-freq", "extra-node-info", "gpu-bind", "gpu-freq",
      "gres-flags", "hint", "mem-bind", "network", "ntasks-per-core", "ntasks-per-gpu", "ntasks-per-socket", "power",
      "sockets-per-node", "thread-spec", "threads-per-core", "tres-bind",
    ].map { name in
      let letters: [String: Character] = ["core-spec": "S", "extra-node-info": "B"]
      return BatchOption(long: name, short: letters[name], value: .required, treatment: .notUsed(inside))
    }
  }()

  private static let refused: [BatchOption] = [
    BatchOption(
      long: "tres-per-task", short: nil, value: .required,
      treatment: .unsupported(Phrase("write --gpus-per-task and --cpus-per-task", "請改用 --gpus-per-task 及 --cpus-per-task"))),
    BatchOption(
      long: "wrap", short: nil, value: .required,
      treatment: .unsupported(Phrase("put the command into the script", "請把指令寫入指令碼"))),
  ]

  private static func notUsed(
    _ long: String, letter: Character? = nil, takes value: Value = .required, _ instead: Phrase
  ) -> BatchOption {
    BatchOption(long: long, short: letter, value: value, treatment: .notUsed(instead))
  }
}
