import Console
import Language

/// `praya demo`.
enum DemoCommand {
  private static let once = Flag("once", Phrase("End after the bill instead of serving on.", "完成帳單後結束，不再繼續服務。"))
  private static let centres = Option(
    "centres", "FILE", as: .text,
    Phrase("A file whose centres take the place of the demo's own.", "以此檔案的算力中心取代示範中心。"))
  private static let listen = Option(
    "listen", "ADDRESS:PORT", as: .text,
    Phrase("Where to serve; any free port of 127.0.0.1 if left out.", "服務位置；預設為 127.0.0.1 的任何空閒連接埠。"))
  private static let data = Option(
    "data", "FOLDER", as: .text, Phrase("Keep everything in this folder instead of a temporary one.", "把所有資料保存於此資料夾，而非臨時資料夾。"))

  static let command = Command(
    "demo", Phrase("Hong Kong in small: one real job from application to bill.", "小型香港示範：一個真實作業由申請到帳單。"),
    discussion: Phrase(
      "Sets up a city with four centres, two schemes and their people in a temporary folder, then goes the whole journey through the HTTP API with a job that really trains something on this machine's processors. Without --once it serves on until Ctrl-C, with the addresses and sign-ins.",
      "於臨時資料夾建立設有四個算力中心、兩個資助計劃及相關人員的城市，再經 HTTP API 走畢全程，並在本機處理器上真實訓練一個模型。如無 --once，會繼續服務直至 Ctrl-C，並顯示位址及登入資料。"),
    options: [once, centres, listen, data]
  ) { invocation in
    var options = Demo.Options()
    options.once = invocation.has(once)
    options.json = invocation.wantsJSON
    options.centres = invocation[centres]
    options.data = invocation[data]
    if let listen = invocation[listen] { options.listen = listen }
    try await Demo(options: options, terminal: invocation.terminal, language: invocation.language).run()
  }
}
