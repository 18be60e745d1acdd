#ifndef CLIBCRYPTO_LIBRARY_H
#define CLIBCRYPTO_LIBRARY_H

// The functions of libcrypto that are used, and where they were found.

#include "CLibcrypto.h"

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
struct libcrypto_functions {
    FUNCTIONS(DECLARE)
    OPTIONAL_FUNCTIONS(DECLARE)
};

/// Filled when the library is opened, and never changed after.
extern struct libcrypto_functions libcrypto;

#endif
