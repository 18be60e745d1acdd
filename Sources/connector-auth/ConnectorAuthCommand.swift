internal import ConnectorAuth

@main struct ConnectorAuthCommand { static func main() {} }
