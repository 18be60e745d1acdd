@_exported public import LoopbackHTTP
