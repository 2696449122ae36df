"""libsodium's primitives under the names that the record uses. We invent none.

Keys are raw bytes here, so that what holds them decides how they are kept.
"""

from hashlib import sha256
from typing import Final

import nacl.bindings as sodium
from nacl import pwhash
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.utils import random as random_bytes

KEY: Final = 32
SIGNATURE: Final = 64
ZEROS: Final = bytes(32)

__all__ = [
    "KEY",
    "SIGNATURE",
    "ZEROS",
    "CryptoError",
    "can_seal_to",
    "derive",
    "digest",
    "number",
    "open_sealed",
    "open_secret_box",
    "pack_passcode_key",
    "passphrase_key",
    "random_bytes",
    "seal",
    "sealing_key",
    "secret_box",
    "sign",
    "signing_key",
    "verify",
]


def digest(*pieces: bytes) -> bytes:
    """H: SHA-256 over the pieces, one after another."""
    h = sha256()
    for piece in pieces:
        h.update(piece)
    return h.digest()


def number(value: int) -> bytes:
    """A number as it is hashed or signed: 8 bytes, big-endian."""
    return value.to_bytes(8, "big")


def derive(key: bytes, label: bytes) -> bytes:
    """KDF: BLAKE2b-256 of the label under a key of 32 bytes."""
    return blake2b(label, digest_size=KEY, key=key, encoder=RawEncoder)


def signing_key(seed: bytes) -> tuple[bytes, bytes]:
    """The Ed25519 pair of a seed: (public key, secret key for `sign`)."""
    public, secret = sodium.crypto_sign_seed_keypair(seed)
    return public, secret


def sign(message: bytes, secret: bytes) -> bytes:
    """A detached Ed25519 signature, 64 bytes."""
    return sodium.crypto_sign(message, secret)[:SIGNATURE]


def verify(message: bytes, signature: bytes, public: bytes) -> bool:
    """Whether `signature` under `message` was made with the secret key of `public`."""
    if len(signature) != SIGNATURE or len(public) != KEY:
        return False
    try:
        sodium.crypto_sign_open(signature + message, public)
    except (CryptoError, ValueError):
        return False
    return True


def sealing_key(private: bytes) -> bytes:
    """The X25519 public key of a private key."""
    return sodium.crypto_scalarmult_base(private)


def seal(plaintext: bytes, public: bytes) -> bytes:
    """A sealed box: anyone can make it, only the holder of the private key opens it, and it names no sender."""
    return sodium.crypto_box_seal(plaintext, public)


def can_seal_to(public: bytes) -> bool:
    """Whether these bytes, from anywhere, are a key that something can be sealed to: 32 of them, no weak point."""
    try:
        seal(b"", public)
    except (CryptoError, RuntimeError, TypeError, ValueError):
        return False
    return True


def open_sealed(sealed: bytes, private: bytes, public: bytes) -> bytes:
    """What was sealed; CryptoError if it was not sealed to this pair, or was changed."""
    try:
        return sodium.crypto_box_seal_open(sealed, public, private)
    except (ValueError, TypeError) as error:
        raise CryptoError(str(error)) from error


def secret_box(plaintext: bytes, key: bytes, associated: bytes) -> bytes:
    """XChaCha20-Poly1305 with a random nonce in front; `associated` is bound to it, not hidden."""
    nonce = random_bytes(sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    return nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, associated, nonce, key)


def open_secret_box(box: bytes, key: bytes, associated: bytes) -> bytes:
    """What `secret_box` hid; CryptoError if the key is another or a byte was changed."""
    cut = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(box[cut:], associated, box[:cut], key)
    except (ValueError, TypeError) as error:
        raise CryptoError(str(error)) from error


SALT: Final = pwhash.argon2id.SALTBYTES


def passphrase_key(passphrase: str, salt: bytes) -> bytes:
    """Argon2id for what people choose: MODERATE (256 MiB, some 0.6 s)."""
    return _argon2id(passphrase, salt, pwhash.argon2id.OPSLIMIT_MODERATE, pwhash.argon2id.MEMLIMIT_MODERATE)


def pack_passcode_key(passcode: str, salt: bytes) -> bytes:
    """Argon2id for passcodes that we draw, five words of 7,776: INTERACTIVE (64 MiB, some 0.1 s)."""
    return _argon2id(passcode, salt, pwhash.argon2id.OPSLIMIT_INTERACTIVE, pwhash.argon2id.MEMLIMIT_INTERACTIVE)


def _argon2id(secret: str, salt: bytes, opslimit: int, memlimit: int) -> bytes:
    return pwhash.argon2id.kdf(KEY, secret.encode(), salt, opslimit=opslimit, memlimit=memlimit)
