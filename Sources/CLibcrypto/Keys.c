#if defined(__linux__)

#include "Library.h"

#include <limits.h>
#include <string.h>

struct passphrase {
    const uint8_t *bytes;
    size_t length;
    bool was_asked;
};

// Without a callback of ours the library would ask on the terminal.
static int give_passphrase(char *buffer, int size, int is_writing, void *context) {
    (void)is_writing;
    struct passphrase *passphrase = context;
    passphrase->was_asked = true;
    if (passphrase->bytes == NULL || size < 0 || passphrase->length > (size_t)size) return -1;
    memcpy(buffer, passphrase->bytes, passphrase->length);
    return (int)passphrase->length;
}

enum LibcryptoReading libcrypto_read_private_key(
    const uint8_t *pem, size_t length, const uint8_t *passphrase, size_t passphrase_length, LibcryptoKey **key) {
    *key = NULL;
    if (!libcrypto_is_available() || length > INT_MAX) return LIBCRYPTO_MALFORMED;
    BIO *bio = libcrypto.BIO_new_mem_buf(pem, (int)length);
    if (bio == NULL) return LIBCRYPTO_MALFORMED;
    struct passphrase given = {passphrase, passphrase_length, false};
    *key = libcrypto.PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &given);
    libcrypto.BIO_free(bio);
    // Errors of this thread would be taken for those of another user of the library.
    libcrypto.ERR_clear_error();
    if (*key != NULL) return LIBCRYPTO_READ;
    if (!given.was_asked) return LIBCRYPTO_MALFORMED;
    return passphrase == NULL ? LIBCRYPTO_NEEDS_PASSPHRASE : LIBCRYPTO_WRONG_PASSPHRASE;
}

LibcryptoKey *libcrypto_read_public_key(const uint8_t *pem, size_t length) {
    if (!libcrypto_is_available() || length > INT_MAX) return NULL;
    BIO *bio = libcrypto.BIO_new_mem_buf(pem, (int)length);
    if (bio == NULL) return NULL;
    struct passphrase none = {NULL, 0, false};
    EVP_PKEY *key = libcrypto.PEM_read_bio_PUBKEY(bio, NULL, give_passphrase, &none);
    libcrypto.BIO_free(bio);
    libcrypto.ERR_clear_error();
    return key;
}

void libcrypto_free_key(LibcryptoKey *key) {
    if (key != NULL) libcrypto.EVP_PKEY_free(key);
}

static enum LibcryptoKind kind_of_curve(const EVP_PKEY *key) {
    static const struct {
        const char *name;
        int identifier;
        enum LibcryptoKind kind;
    } curves[] = {
        {"prime256v1", 415, LIBCRYPTO_P256},
        {"secp384r1", 715, LIBCRYPTO_P384},
        {"secp521r1", 716, LIBCRYPTO_P521},
        {"secp256k1", 714, LIBCRYPTO_SECP256K1},
    };
    char name[64] = "";
    int identifier = 0;
    if (libcrypto.EVP_PKEY_get_group_name != NULL) {
        size_t length = 0;
        if (libcrypto.EVP_PKEY_get_group_name(key, name, sizeof name, &length) != 1) name[0] = 0;
    } else if (libcrypto.EVP_PKEY_get0_EC_KEY != NULL && libcrypto.EC_KEY_get0_group != NULL &&
               libcrypto.EC_GROUP_get_curve_name != NULL) {
        const EC_KEY *ec = libcrypto.EVP_PKEY_get0_EC_KEY(key);
        const EC_GROUP *group = ec == NULL ? NULL : libcrypto.EC_KEY_get0_group(ec);
        identifier = group == NULL ? 0 : libcrypto.EC_GROUP_get_curve_name(group);
    }
    libcrypto.ERR_clear_error();
    for (size_t index = 0; index < sizeof curves / sizeof *curves; index++) {
        if (strcmp(name, curves[index].name) == 0 || identifier == curves[index].identifier) return curves[index].kind;
    }
    return LIBCRYPTO_OTHER_CURVE;
}

enum LibcryptoKind libcrypto_kind(const LibcryptoKey *key) {
    // The library's numbers of the kinds of keys.
    switch (libcrypto.EVP_PKEY_get_id(key)) {
    case 6: return LIBCRYPTO_RSA;
    case 912: return LIBCRYPTO_RSA_PSS;
    case 408: return kind_of_curve(key);
    case 1087: return LIBCRYPTO_ED25519;
    case 1088: return LIBCRYPTO_ED448;
    case 116: return LIBCRYPTO_DSA;
    case 1034: return LIBCRYPTO_X25519;
    case 1035: return LIBCRYPTO_X448;
    default: return LIBCRYPTO_OTHER;
    }
}

int libcrypto_bits(const LibcryptoKey *key) { return libcrypto.EVP_PKEY_get_bits(key); }

bool libcrypto_is_consistent(LibcryptoKey *key) {
    EVP_PKEY_CTX *context = libcrypto.EVP_PKEY_CTX_new(key, NULL);
    bool is_consistent = context != NULL && libcrypto.EVP_PKEY_check(context) == 1;
    libcrypto.EVP_PKEY_CTX_free(context);
    libcrypto.ERR_clear_error();
    return is_consistent;
}

size_t libcrypto_signature_capacity(const LibcryptoKey *key) {
    int size = libcrypto.EVP_PKEY_get_size(key);
    return size < 0 ? 0 : (size_t)size;
}

#endif
