#if defined(__linux__)

#include "Library.h"

#include <stdlib.h>

static const EVP_MD *digest(int bits) {
    switch (bits) {
    case 256: return libcrypto.EVP_sha256();
    case 384: return libcrypto.EVP_sha384();
    case 512: return libcrypto.EVP_sha512();
    default: return NULL;
    }
}

static bool set_padding(EVP_PKEY_CTX *context, bool uses_pss) {
    if (!uses_pss) return true;
    return libcrypto.EVP_PKEY_CTX_ctrl_str(context, "rsa_padding_mode", "pss") > 0 &&
           libcrypto.EVP_PKEY_CTX_ctrl_str(context, "rsa_pss_saltlen", "digest") > 0;
}

struct libcrypto_signer {
    EVP_PKEY *key;
    const EVP_MD *digest;
    /// Signs digests; null for a scheme that hashes by itself.
    EVP_PKEY_CTX *digest_signer;
    /// Signs messages, of a scheme that hashes by itself.
    EVP_MD_CTX *message_signer;
};

static bool prepare(LibcryptoSigner *signer, const char *digest_name, bool uses_pss) {
    if (signer->digest == NULL) {
        signer->message_signer = libcrypto.EVP_MD_CTX_new();
        return signer->message_signer != NULL &&
               libcrypto.EVP_DigestSignInit(signer->message_signer, NULL, NULL, NULL, signer->key) == 1;
    }
    signer->digest_signer = libcrypto.EVP_PKEY_CTX_new(signer->key, NULL);
    return signer->digest_signer != NULL && libcrypto.EVP_PKEY_sign_init(signer->digest_signer) == 1 &&
           set_padding(signer->digest_signer, uses_pss) &&
           libcrypto.EVP_PKEY_CTX_ctrl_str(signer->digest_signer, "digest", digest_name) > 0;
}

LibcryptoSigner *libcrypto_new_signer(LibcryptoKey *key, int digest_bits, bool uses_pss) {
    LibcryptoSigner *signer = calloc(1, sizeof *signer);
    if (signer == NULL) return NULL;
    signer->key = key;
    signer->digest = digest(digest_bits);
    const char *digest_name = digest_bits == 256 ? "SHA256" : digest_bits == 384 ? "SHA384" : "SHA512";
    if (prepare(signer, digest_name, uses_pss)) return signer;
    libcrypto_free_signer(signer);
    libcrypto.ERR_clear_error();
    return NULL;
}

void libcrypto_free_signer(LibcryptoSigner *signer) {
    if (signer == NULL) return;
    libcrypto.EVP_PKEY_CTX_free(signer->digest_signer);
    libcrypto.EVP_MD_CTX_free(signer->message_signer);
    free(signer);
}

static bool sign_message(
    LibcryptoSigner *signer, const uint8_t *message, size_t length, uint8_t *signature, size_t *signature_length) {
    size_t capacity = *signature_length;
    if (libcrypto.EVP_DigestSign(signer->message_signer, signature, signature_length, message, length) == 1) return true;
    // Newer versions want a context to be initialised again for each message.
    libcrypto.ERR_clear_error();
    *signature_length = capacity;
    return libcrypto.EVP_DigestSignInit(signer->message_signer, NULL, NULL, NULL, signer->key) == 1 &&
           libcrypto.EVP_DigestSign(signer->message_signer, signature, signature_length, message, length) == 1;
}

static bool sign_digest(
    LibcryptoSigner *signer, const uint8_t *message, size_t length, uint8_t *signature, size_t *signature_length) {
    unsigned char value[64];
    unsigned int value_length = sizeof value;
    return libcrypto.EVP_Digest(message, length, value, &value_length, signer->digest, NULL) == 1 &&
           libcrypto.EVP_PKEY_sign(signer->digest_signer, signature, signature_length, value, value_length) == 1;
}

size_t libcrypto_sign(
    LibcryptoSigner *signer, const uint8_t *message, size_t length, uint8_t *signature, size_t capacity) {
    size_t result = capacity;
    bool is_signed = signer->digest == NULL ? sign_message(signer, message, length, signature, &result)
                                            : sign_digest(signer, message, length, signature, &result);
    if (is_signed) return result;
    libcrypto.ERR_clear_error();
    return 0;
}

bool libcrypto_verify(
    LibcryptoKey *key, int digest_bits, bool uses_pss, const uint8_t *message, size_t length, const uint8_t *signature,
    size_t signature_length) {
    EVP_MD_CTX *context = libcrypto.EVP_MD_CTX_new();
    EVP_PKEY_CTX *key_context = NULL;
    bool is_valid = context != NULL &&
                    libcrypto.EVP_DigestVerifyInit(context, &key_context, digest(digest_bits), NULL, key) == 1 &&
                    set_padding(key_context, uses_pss) &&
                    libcrypto.EVP_DigestVerify(context, signature, signature_length, message, length) == 1;
    libcrypto.EVP_MD_CTX_free(context);
    if (!is_valid) libcrypto.ERR_clear_error();
    return is_valid;
}

#endif
