/// The types that components have without naming them, by the type of their parent and the field they stand in.
enum ComponentTypes {
    static func defaultType(of field: String, in parent: String, isCustom: Bool) -> String? {
        (isCustom ? customTypes : defaultTypes)["\(parent).\(field)"]
    }

    private static let defaultTypes = [
        "CompositeErrorHandler.error_handlers": "DefaultErrorHandler",
        "ConfigComponentsResolver.components_mapping": "ComponentMappingDefinition",
        "ConfigComponentsResolver.stream_config": "StreamConfig",
        "CursorPagination.decoder": "JsonDecoder",
        "CustomIncrementalSync.end_datetime": "MinMaxDatetime",
        "CustomIncrementalSync.end_time_option": "RequestOption",
        "CustomIncrementalSync.start_datetime": "MinMaxDatetime",
        "CustomIncrementalSync.start_time_option": "RequestOption",
        "DatetimeBasedCursor.end_datetime": "MinMaxDatetime",
        "DatetimeBasedCursor.end_time_option": "RequestOption",
        "DatetimeBasedCursor.start_datetime": "MinMaxDatetime",
        "DatetimeBasedCursor.start_time_option": "RequestOption",
        "DeclarativeSource.check": "CheckStream",
        "DeclarativeSource.spec": "Spec",
        "DeclarativeSource.streams": "DeclarativeStream",
        "DeclarativeStream.retriever": "SimpleRetriever",
        "DeclarativeStream.schema_loader": "JsonFileSchemaLoader",
        "DefaultErrorHandler.response_filters": "HttpResponseFilter",
        "DefaultPaginator.decoder": "JsonDecoder",
        "DefaultPaginator.page_size_option": "RequestOption",
        "DpathExtractor.decoder": "JsonDecoder",
        "DynamicDeclarativeStream.components_resolver": "HttpComponentResolver",
        "DynamicDeclarativeStream.stream_template": "DeclarativeStream",
        "DynamicSchemaLoader.retriever": "SimpleRetriever",
        "HttpComponentResolver.components_mapping": "ComponentMappingDefinition",
        "HttpComponentResolver.retriever": "SimpleRetriever",
        "HttpRequester.error_handler": "DefaultErrorHandler",
        "ListPartitionRouter.request_option": "RequestOption",
        "ParentStreamConfig.request_option": "RequestOption",
        "ParentStreamConfig.stream": "DeclarativeStream",
        "RecordSelector.extractor": "DpathExtractor",
        "RecordSelector.record_filter": "RecordFilter",
        "SchemaTypeIdentifier.types_map": "TypesMap",
        "SimpleRetriever.paginator": "NoPagination",
        "SimpleRetriever.record_selector": "RecordSelector",
        "SimpleRetriever.requester": "HttpRequester",
    ]

    private static let customTypes = [
        "CompositeErrorHandler.backoff_strategies": "CustomBackoffStrategy",
        "DeclarativeStream.retriever": "CustomRetriever",
        "DeclarativeStream.transformations": "CustomTransformation",
        "DefaultErrorHandler.backoff_strategies": "CustomBackoffStrategy",
        "DefaultPaginator.pagination_strategy": "CustomPaginationStrategy",
        "HttpRequester.authenticator": "CustomAuthenticator",
        "HttpRequester.error_handler": "CustomErrorHandler",
        "RecordSelector.extractor": "CustomRecordExtractor",
        "SimpleRetriever.partition_router": "CustomPartitionRouter",
    ]
}
