@main struct Praya { static func main() {} }
