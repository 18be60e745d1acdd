// The few functions of the system's libcrypto that signatures need, opened at run time.
//
// Building needs no header of OpenSSL, and a program that signs with no private key never maps the library.
#ifndef CLIBCRYPTO_H
#define CLIBCRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A key of libcrypto's; the functions below may use one from several threads at once.
typedef struct evp_pkey_st LibcryptoKey;

/// Opens the library at the first call; whether it is there, and new enough (1.1.1).
bool libcrypto_is_available(void);

/// What became of reading a key.
enum LibcryptoReading {
    LIBCRYPTO_READ = 0,
    LIBCRYPTO_MALFORMED = 1,
    LIBCRYPTO_NEEDS_PASSPHRASE = 2,
    /// The passphrase was used and did not lead to a key.
    LIBCRYPTO_WRONG_PASSPHRASE = 3,
};

/// Reads a private key in PEM; never asks on the terminal.
///
/// `passphrase` may be null. The caller frees the key that is put into `key`.
enum LibcryptoReading libcrypto_read_private_key(
    const uint8_t *pem, size_t length, const uint8_t *passphrase, size_t passphrase_length, LibcryptoKey **key);

/// Reads a public key in PEM (SubjectPublicKeyInfo); null where it is none.
LibcryptoKey *libcrypto_read_public_key(const uint8_t *pem, size_t length);

/// Frees a key.
void libcrypto_free_key(LibcryptoKey *key);

/// The kinds of keys.
enum LibcryptoKind {
    LIBCRYPTO_OTHER = 0,
    LIBCRYPTO_RSA = 1,
    LIBCRYPTO_RSA_PSS = 2,
    LIBCRYPTO_P256 = 3,
    LIBCRYPTO_P384 = 4,
    LIBCRYPTO_P521 = 5,
    LIBCRYPTO_SECP256K1 = 6,
    LIBCRYPTO_ED25519 = 7,
    LIBCRYPTO_ED448 = 8,
    /// On an elliptic curve that has no name above.
    LIBCRYPTO_OTHER_CURVE = 9,
    LIBCRYPTO_DSA = 10,
    LIBCRYPTO_X25519 = 11,
    LIBCRYPTO_X448 = 12,
};

/// What a key is.
enum LibcryptoKind libcrypto_kind(const LibcryptoKey *key);

/// The size of a key, in bits.
int libcrypto_bits(const LibcryptoKey *key);

/// Whether the numbers of a private key on an elliptic curve are in their ranges and belong together.
///
/// For RSA the library would look for the factors of primes, which takes long.
bool libcrypto_is_consistent(LibcryptoKey *key);

/// How many bytes a signature takes at most.
size_t libcrypto_signature_capacity(const LibcryptoKey *key);

/// A key prepared to sign with one scheme; one thread at a time may use it, any number of times.
typedef struct libcrypto_signer LibcryptoSigner;

/// Prepares a key; null where the scheme does not suit it.
///
/// `digest_bits` is 256, 384 or 512, or 0 for the schemes that hash by themselves; `uses_pss` chooses RSASSA-PSS with a
/// salt as long as the digest. The key must outlive the signer.
LibcryptoSigner *libcrypto_new_signer(LibcryptoKey *key, int digest_bits, bool uses_pss);

/// Signs a message: the length of the signature, or 0.
size_t libcrypto_sign(
    LibcryptoSigner *signer, const uint8_t *message, size_t length, uint8_t *signature, size_t capacity);

/// Frees a signer.
void libcrypto_free_signer(LibcryptoSigner *signer);

/// Whether a signature is that of a message.
bool libcrypto_verify(
    LibcryptoKey *key, int digest_bits, bool uses_pss, const uint8_t *message, size_t length, const uint8_t *signature,
    size_t signature_length);

#endif
