/// The types that components have without naming them, by the type of their parent and the field they stand in.
enum ComponentTypes {
    static func defaultType(of field: String, in parent: String, isCustom: Bool) -> String? {
        parent.isEmpty ? nil : (isCustom ? customTypes : defaultTypes)[parent]?[field]
    }

    private static let defaultTypes = [
        "CompositeErrorHandler": ["error_handlers": "DefaultErrorHandler"],
        "ConfigComponentsResolver": [
            "components_mapping": "ComponentMappingDefinition",
            "stream_config": "StreamConfig",
        ],
        "CursorPagination": ["decoder": "JsonDecoder"],
        "CustomIncrementalSync": [
            "end_datetime": "MinMaxDatetime",
            "end_time_option": "RequestOption",
            "start_datetime": "MinMaxDatetime",
            "start_time_option": "RequestOption",
        ],
        "DatetimeBasedCursor": [
            "end_datetime": "MinMaxDatetime",
            "end_time_option": "RequestOption",
            "start_datetime": "MinMaxDatetime",
            "start_time_option": "RequestOption",
        ],
        "DeclarativeSource": [
            "check": "CheckStream",
            "spec": "Spec",
            "streams": "DeclarativeStream",
        ],
        "DeclarativeStream": [
            "retriever": "SimpleRetriever",
            "schema_loader": "JsonFileSchemaLoader",
        ],
        "DefaultErrorHandler": ["response_filters": "HttpResponseFilter"],
        "DefaultPaginator": [
            "decoder": "JsonDecoder",
            "page_size_option": "RequestOption",
        ],
        "DpathExtractor": ["decoder": "JsonDecoder"],
        "DynamicDeclarativeStream": [
            "components_resolver": "HttpComponentResolver",
            "stream_template": "DeclarativeStream",
        ],
        "DynamicSchemaLoader": ["retriever": "SimpleRetriever"],
        "HttpComponentResolver": [
            "components_mapping": "ComponentMappingDefinition",
            "retriever": "SimpleRetriever",
        ],
        "HttpRequester": ["error_handler": "DefaultErrorHandler"],
        "ListPartitionRouter": ["request_option": "RequestOption"],
        "ParentStreamConfig": [
            "request_option": "RequestOption",
            "stream": "DeclarativeStream",
        ],
        "RecordSelector": [
            "extractor": "DpathExtractor",
            "record_filter": "RecordFilter",
        ],
        "SchemaTypeIdentifier": ["types_map": "TypesMap"],
        "SimpleRetriever": [
            "paginator": "NoPagination",
            "record_selector": "RecordSelector",
            "requester": "HttpRequester",
        ],
    ]

    private static let customTypes = [
        "CompositeErrorHandler": ["backoff_strategies": "CustomBackoffStrategy"],
        "DeclarativeStream": [
            "retriever": "CustomRetriever",
            "transformations": "CustomTransformation",
        ],
        "DefaultErrorHandler": ["backoff_strategies": "CustomBackoffStrategy"],
        "DefaultPaginator": ["pagination_strategy": "CustomPaginationStrategy"],
        "HttpRequester": [
            "authenticator": "CustomAuthenticator",
            "error_handler": "CustomErrorHandler",
        ],
        "RecordSelector": ["extractor": "CustomRecordExtractor"],
        "SimpleRetriever": ["partition_router": "CustomPartitionRouter"],
    ]
}
