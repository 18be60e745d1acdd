#!/usr/bin/env bash
# Makes every key anew, with the openssl command (version 3) and ssh-keygen.
set -euo pipefail
cd "$(dirname "$0")"
export PASSPHRASE='naïve passphrase 7'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

form() { printf 'form: %s\n' "$1"; }

# forms KEY: PKCS#8 and its encrypted forms.
forms() {
    form public && openssl pkey -in "$1" -pubout
    form pkcs8 && openssl pkey -in "$1"
    local encrypt=(openssl pkcs8 -topk8 -in "$1" -passout env:PASSPHRASE)
    form pkcs8-aes256-sha256 && "${encrypt[@]}" -v2 aes-256-cbc -v2prf hmacWithSHA256
    form pkcs8-aes128-sha1 && "${encrypt[@]}" -v2 aes-128-cbc -v2prf hmacWithSHA1
    form pkcs8-des3 && "${encrypt[@]}" -v2 des3
    form pkcs8-scrypt && "${encrypt[@]}" -scrypt
    form pkcs8-pbes1-3des && "${encrypt[@]}" -v1 PBE-SHA1-3DES
}

# traditional KEY NAME: PKCS#1 or SEC 1 and its encrypted forms.
traditional() {
    form "$2" && openssl pkey -in "$1" -traditional
    local cipher
    for cipher in aes128 aes256 des3; do
        form "$2-$cipher" && openssl pkey -in "$1" -traditional "-$cipher" -passout env:PASSPHRASE
    done
}

for bits in 1024 2048 4096; do
    openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:$bits -out "$work/key"
    { forms "$work/key"; traditional "$work/key" pkcs1; } >"rsa-$bits.pem"
done
for curve in P-256 P-384 P-521 secp256k1; do
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:$curve -out "$work/key"
    {
        forms "$work/key"
        traditional "$work/key" sec1
        form sec1-after-parameters
        openssl ecparam -name $curve
        openssl pkey -in "$work/key" -traditional
    } >"$(tr 'A-Z' 'a-z' <<<"$curve").pem"
done
for kind in ed25519 ed448; do
    openssl genpkey -quiet -algorithm $kind -out "$work/key"
    forms "$work/key" >$kind.pem
done
openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out "$work/key"
forms "$work/key" >rsa-pss-2048.pem
openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha256 \
    -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt rsa_pss_keygen_saltlen:32 -out "$work/key"
forms "$work/key" >rsa-pss-2048-sha256.pem

{
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/key"
    form certificate
    openssl req -x509 -key "$work/key" -subj "/CN=test" -days 36500
    form rsa-public-pkcs1
    openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out "$work/rsa"
    openssl rsa -in "$work/rsa" -RSAPublicKey_out 2>/dev/null
    form openssh
    ssh-keygen -q -t ed25519 -N '' -C test -f "$work/ssh"
    cat "$work/ssh"
    form dsa
    openssl genpkey -quiet -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out "$work/parameters"
    openssl genpkey -quiet -paramfile "$work/parameters" -out "$work/dsa"
    openssl pkey -in "$work/dsa" -traditional
    form dsa-pkcs8
    openssl pkey -in "$work/dsa"
    form x25519
    openssl genpkey -quiet -algorithm X25519
    form x448
    openssl genpkey -quiet -algorithm X448
    form brainpool
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1
    form sm2
    openssl genpkey -quiet -algorithm SM2
    form ec-parameters
    openssl ecparam -name P-256
    form certificate-request
    openssl req -new -key "$work/key" -subj "/CN=test"
    form p256-explicit
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit
    form p256-pbes1-md5-des
    openssl pkcs8 -topk8 -in "$work/key" -passout env:PASSPHRASE -v1 PBE-MD5-DES -provider legacy -provider default
} >other.pem
