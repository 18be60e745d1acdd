#include "CLibcrypto.h"

#if defined(__linux__)

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// Declared here as the manual pages of libcrypto declare them.
typedef struct bio_st BIO;
typedef struct evp_md_st EVP_MD;
typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef struct evp_pkey_ctx_st EVP_PKEY_CTX;
typedef struct evp_pkey_st EVP_PKEY;
typedef struct engine_st ENGINE;
typedef struct ec_key_st EC_KEY;
typedef struct ec_group_st EC_GROUP;
typedef int pem_password_cb(char *buffer, int size, int is_writing, void *context);

// Result, name, name in older versions (or null), parameters. Every one of them must be there.
#define FUNCTIONS(F)                                                                                                   \
    F(unsigned long, OpenSSL_version_num, NULL, (void))                                                                \
    F(void, ERR_clear_error, NULL, (void))                                                                             \
    F(BIO *, BIO_new_mem_buf, NULL, (const void *, int))                                                               \
    F(int, BIO_free, NULL, (BIO *))                                                                                    \
    F(EVP_PKEY *, PEM_read_bio_PrivateKey, NULL, (BIO *, EVP_PKEY **, pem_password_cb *, void *))                      \
    F(EVP_PKEY *, PEM_read_bio_PUBKEY, NULL, (BIO *, EVP_PKEY **, pem_password_cb *, void *))                          \
    F(void, EVP_PKEY_free, NULL, (EVP_PKEY *))                                                                         \
    F(int, EVP_PKEY_get_id, "EVP_PKEY_id", (const EVP_PKEY *))                                                         \
    F(int, EVP_PKEY_get_bits, "EVP_PKEY_bits", (const EVP_PKEY *))                                                     \
    F(int, EVP_PKEY_get_size, "EVP_PKEY_size", (const EVP_PKEY *))                                                     \
    F(const EVP_MD *, EVP_sha256, NULL, (void))                                                                        \
    F(const EVP_MD *, EVP_sha384, NULL, (void))                                                                        \
    F(const EVP_MD *, EVP_sha512, NULL, (void))                                                                        \
    F(EVP_MD_CTX *, EVP_MD_CTX_new, NULL, (void))                                                                      \
    F(void, EVP_MD_CTX_free, NULL, (EVP_MD_CTX *))                                                                     \
    F(int, EVP_DigestSignInit, NULL, (EVP_MD_CTX *, EVP_PKEY_CTX **, const EVP_MD *, ENGINE *, EVP_PKEY *))            \
    F(int, EVP_DigestSign, NULL, (EVP_MD_CTX *, unsigned char *, size_t *, const unsigned char *, size_t))             \
    F(int, EVP_DigestVerifyInit, NULL, (EVP_MD_CTX *, EVP_PKEY_CTX **, const EVP_MD *, ENGINE *, EVP_PKEY *))          \
    F(int, EVP_DigestVerify, NULL, (EVP_MD_CTX *, const unsigned char *, size_t, const unsigned char *, size_t))       \
    F(int, EVP_Digest, NULL,                                                                                           \
      (const void *, size_t, unsigned char *, unsigned int *, const EVP_MD *, ENGINE *))                               \
    F(EVP_PKEY_CTX *, EVP_PKEY_CTX_new, NULL, (EVP_PKEY *, ENGINE *))                                                  \
    F(void, EVP_PKEY_CTX_free, NULL, (EVP_PKEY_CTX *))                                                                 \
    F(int, EVP_PKEY_sign_init, NULL, (EVP_PKEY_CTX *))                                                                 \
    F(int, EVP_PKEY_sign, NULL, (EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t))            \
    F(int, EVP_PKEY_CTX_ctrl_str, NULL, (EVP_PKEY_CTX *, const char *, const char *))                                  \
    F(int, EVP_PKEY_check, NULL, (EVP_PKEY_CTX *))

// The name of a curve: the first from version 3 on, the others before.
#define OPTIONAL_FUNCTIONS(F)                                                                                          \
    F(int, EVP_PKEY_get_group_name, NULL, (const EVP_PKEY *, char *, size_t, size_t *))                                \
    F(const EC_KEY *, EVP_PKEY_get0_EC_KEY, NULL, (const EVP_PKEY *))                                                  \
    F(const EC_GROUP *, EC_KEY_get0_group, NULL, (const EC_KEY *))                                                     \
    F(int, EC_GROUP_get_curve_name, NULL, (const EC_GROUP *))

#define DECLARE(RESULT, NAME, OLD_NAME, PARAMETERS) RESULT(*NAME) PARAMETERS;
static struct {
    FUNCTIONS(DECLARE)
    OPTIONAL_FUNCTIONS(DECLARE)
} lib;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_available = false;

static void *find(void *library, const char *name, const char *old_name) {
    void *symbol = dlsym(library, name);
    return symbol == NULL && old_name != NULL ? dlsym(library, old_name) : symbol;
}

static void open_library(void) {
    static const char *const names[] = {"libcrypto.so.3", "libcrypto.so.4", "libcrypto.so.1.1", "libcrypto.so"};
    static const unsigned long oldest_version = 0x10101000UL;
    for (size_t index = 0; index < sizeof names / sizeof *names && !is_available; index++) {
        void *library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
        if (library == NULL) continue;
        bool is_complete = true;
        // A pointer to a function and one to an object are of the same kind where dlsym is.
#define FIND(RESULT, NAME, OLD_NAME, PARAMETERS) *(void **)&lib.NAME = find(library, #NAME, OLD_NAME);
#define CHECK(RESULT, NAME, OLD_NAME, PARAMETERS) is_complete = is_complete && lib.NAME != NULL;
        FUNCTIONS(FIND)
        OPTIONAL_FUNCTIONS(FIND)
        FUNCTIONS(CHECK)
        is_available = is_complete && lib.OpenSSL_version_num() >= oldest_version;
        if (!is_available) dlclose(library);
    }
}

bool libcrypto_is_available(void) {
    pthread_once(&once, open_library);
    return is_available;
}

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
    BIO *bio = lib.BIO_new_mem_buf(pem, (int)length);
    if (bio == NULL) return LIBCRYPTO_MALFORMED;
    struct passphrase given = {passphrase, passphrase_length, false};
    *key = lib.PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &given);
    lib.BIO_free(bio);
    // Errors of this thread would be taken for those of another user of the library.
    lib.ERR_clear_error();
    if (*key != NULL) return LIBCRYPTO_READ;
    if (!given.was_asked) return LIBCRYPTO_MALFORMED;
    return passphrase == NULL ? LIBCRYPTO_NEEDS_PASSPHRASE : LIBCRYPTO_WRONG_PASSPHRASE;
}

LibcryptoKey *libcrypto_read_public_key(const uint8_t *pem, size_t length) {
    if (!libcrypto_is_available() || length > INT_MAX) return NULL;
    BIO *bio = lib.BIO_new_mem_buf(pem, (int)length);
    if (bio == NULL) return NULL;
    struct passphrase none = {NULL, 0, false};
    EVP_PKEY *key = lib.PEM_read_bio_PUBKEY(bio, NULL, give_passphrase, &none);
    lib.BIO_free(bio);
    lib.ERR_clear_error();
    return key;
}

void libcrypto_free_key(LibcryptoKey *key) {
    if (key != NULL) lib.EVP_PKEY_free(key);
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
    if (lib.EVP_PKEY_get_group_name != NULL) {
        size_t length = 0;
        if (lib.EVP_PKEY_get_group_name(key, name, sizeof name, &length) != 1) name[0] = 0;
    } else if (lib.EVP_PKEY_get0_EC_KEY != NULL && lib.EC_KEY_get0_group != NULL &&
               lib.EC_GROUP_get_curve_name != NULL) {
        const EC_KEY *ec = lib.EVP_PKEY_get0_EC_KEY(key);
        const EC_GROUP *group = ec == NULL ? NULL : lib.EC_KEY_get0_group(ec);
        identifier = group == NULL ? 0 : lib.EC_GROUP_get_curve_name(group);
    }
    lib.ERR_clear_error();
    for (size_t index = 0; index < sizeof curves / sizeof *curves; index++) {
        if (strcmp(name, curves[index].name) == 0 || identifier == curves[index].identifier) return curves[index].kind;
    }
    return LIBCRYPTO_OTHER_CURVE;
}

enum LibcryptoKind libcrypto_kind(const LibcryptoKey *key) {
    // The library's numbers of the kinds of keys.
    switch (lib.EVP_PKEY_get_id(key)) {
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

int libcrypto_bits(const LibcryptoKey *key) { return lib.EVP_PKEY_get_bits(key); }

bool libcrypto_is_consistent(LibcryptoKey *key) {
    EVP_PKEY_CTX *context = lib.EVP_PKEY_CTX_new(key, NULL);
    bool is_consistent = context != NULL && lib.EVP_PKEY_check(context) == 1;
    lib.EVP_PKEY_CTX_free(context);
    lib.ERR_clear_error();
    return is_consistent;
}

size_t libcrypto_signature_capacity(const LibcryptoKey *key) {
    int size = lib.EVP_PKEY_get_size(key);
    return size < 0 ? 0 : (size_t)size;
}

static const EVP_MD *digest(int bits) {
    switch (bits) {
    case 256: return lib.EVP_sha256();
    case 384: return lib.EVP_sha384();
    case 512: return lib.EVP_sha512();
    default: return NULL;
    }
}

static bool set_padding(EVP_PKEY_CTX *context, bool uses_pss) {
    if (!uses_pss) return true;
    return lib.EVP_PKEY_CTX_ctrl_str(context, "rsa_padding_mode", "pss") > 0 &&
           lib.EVP_PKEY_CTX_ctrl_str(context, "rsa_pss_saltlen", "digest") > 0;
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
        signer->message_signer = lib.EVP_MD_CTX_new();
        return signer->message_signer != NULL &&
               lib.EVP_DigestSignInit(signer->message_signer, NULL, NULL, NULL, signer->key) == 1;
    }
    signer->digest_signer = lib.EVP_PKEY_CTX_new(signer->key, NULL);
    return signer->digest_signer != NULL && lib.EVP_PKEY_sign_init(signer->digest_signer) == 1 &&
           set_padding(signer->digest_signer, uses_pss) &&
           lib.EVP_PKEY_CTX_ctrl_str(signer->digest_signer, "digest", digest_name) > 0;
}

LibcryptoSigner *libcrypto_new_signer(LibcryptoKey *key, int digest_bits, bool uses_pss) {
    LibcryptoSigner *signer = calloc(1, sizeof *signer);
    if (signer == NULL) return NULL;
    signer->key = key;
    signer->digest = digest(digest_bits);
    const char *digest_name = digest_bits == 256 ? "SHA256" : digest_bits == 384 ? "SHA384" : "SHA512";
    if (prepare(signer, digest_name, uses_pss)) return signer;
    libcrypto_free_signer(signer);
    lib.ERR_clear_error();
    return NULL;
}

void libcrypto_free_signer(LibcryptoSigner *signer) {
    if (signer == NULL) return;
    lib.EVP_PKEY_CTX_free(signer->digest_signer);
    lib.EVP_MD_CTX_free(signer->message_signer);
    free(signer);
}

static bool sign_message(
    LibcryptoSigner *signer, const uint8_t *message, size_t length, uint8_t *signature, size_t *signature_length) {
    size_t capacity = *signature_length;
    if (lib.EVP_DigestSign(signer->message_signer, signature, signature_length, message, length) == 1) return true;
    // Newer versions want a context to be initialised again for each message.
    lib.ERR_clear_error();
    *signature_length = capacity;
    return lib.EVP_DigestSignInit(signer->message_signer, NULL, NULL, NULL, signer->key) == 1 &&
           lib.EVP_DigestSign(signer->message_signer, signature, signature_length, message, length) == 1;
}

static bool sign_digest(
    LibcryptoSigner *signer, const uint8_t *message, size_t length, uint8_t *signature, size_t *signature_length) {
    unsigned char value[64];
    unsigned int value_length = sizeof value;
    return lib.EVP_Digest(message, length, value, &value_length, signer->digest, NULL) == 1 &&
           lib.EVP_PKEY_sign(signer->digest_signer, signature, signature_length, value, value_length) == 1;
}

size_t libcrypto_sign(
    LibcryptoSigner *signer, const uint8_t *message, size_t length, uint8_t *signature, size_t capacity) {
    size_t result = capacity;
    bool is_signed = signer->digest == NULL ? sign_message(signer, message, length, signature, &result)
                                            : sign_digest(signer, message, length, signature, &result);
    if (is_signed) return result;
    lib.ERR_clear_error();
    return 0;
}

bool libcrypto_verify(
    LibcryptoKey *key, int digest_bits, bool uses_pss, const uint8_t *message, size_t length, const uint8_t *signature,
    size_t signature_length) {
    EVP_MD_CTX *context = lib.EVP_MD_CTX_new();
    EVP_PKEY_CTX *key_context = NULL;
    bool is_valid = context != NULL &&
                    lib.EVP_DigestVerifyInit(context, &key_context, digest(digest_bits), NULL, key) == 1 &&
                    set_padding(key_context, uses_pss) &&
                    lib.EVP_DigestVerify(context, signature, signature_length, message, length) == 1;
    lib.EVP_MD_CTX_free(context);
    if (!is_valid) lib.ERR_clear_error();
    return is_valid;
}

#endif
