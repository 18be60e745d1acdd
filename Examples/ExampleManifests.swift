/// A connector of `manifests`, with a user's config for the demo API, as the files hold them.
///
/// The files are part of the program, so that the demo runs wherever it is installed.
package struct ExampleManifest: Sendable {
    /// The name of the manifest's file, without `.json`; that of the config has `-config` after it.
    package let name: String
    /// The manifest, as JSON.
    package let manifest: [UInt8]
    /// The config, as JSON; its secrets protect nothing.
    package let config: [UInt8]

    package static let basic = Self(
        name: "basic", manifest: PackageResources.basic_json, config: PackageResources.basic_config_json)
    package static let bearer = Self(
        name: "bearer", manifest: PackageResources.bearer_json, config: PackageResources.bearer_config_json)
    package static let apiKey = Self(
        name: "api-key", manifest: PackageResources.api_key_json, config: PackageResources.api_key_config_json)
    package static let jwt = Self(
        name: "jwt", manifest: PackageResources.jwt_json, config: PackageResources.jwt_config_json)
    package static let jwtPrivateKey = Self(
        name: "jwt-private-key", manifest: PackageResources.jwt_private_key_json,
        config: PackageResources.jwt_private_key_config_json)
    package static let clientCredentials = Self(
        name: "oauth-client-credentials", manifest: PackageResources.oauth_client_credentials_json,
        config: PackageResources.oauth_client_credentials_config_json)
    package static let rotating = Self(
        name: "oauth-rotating", manifest: PackageResources.oauth_rotating_json,
        config: PackageResources.oauth_rotating_config_json)
    package static let square = Self(
        name: "square", manifest: PackageResources.square_json, config: PackageResources.square_config_json)
    package static let session = Self(
        name: "session-metabase", manifest: PackageResources.session_metabase_json,
        config: PackageResources.session_metabase_config_json)
    package static let selective = Self(
        name: "selective", manifest: PackageResources.selective_json,
        config: PackageResources.selective_config_json)
    package static let custom = Self(
        name: "custom", manifest: PackageResources.custom_json, config: PackageResources.custom_config_json)

    package static let all = [
        basic, bearer, apiKey, jwt, jwtPrivateKey, clientCredentials, rotating, square, session, selective, custom,
    ]
}
