"""Prints the digests that the tests of dev.rationale.contract expect, with hashlib and Avro written out by hand.

Run: python3 schemas/contracts/src/test/python/digests.py
"""

import base64
import hashlib
import struct


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def varint(value):
    value = (value << 1) ^ (value >> 63)
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def blob(data):
    return varint(len(data)) + data


def text(value):
    return blob(value.encode())


def digest(form, body):
    return sha(sha(form.encode()), body).hex()


SHA256 = '{"name":"dev.rationale.Sha256","type":"fixed","size":32}'
CLAIM = (
    '{"name":"dev.rationale.ClaimCheck","type":"record","fields":[{"name":"uri","type":"string"},'
    '{"name":"sha256","type":%s},{"name":"size","type":"long"}]}'
)
SEALED = (
    '{"name":"dev.rationale.Sealed","type":"record","fields":[{"name":"key_id","type":"string"},'
    '{"name":"nonce","type":"bytes"},{"name":"ciphertext","type":"bytes"}]}'
)
SAMPLING = (
    '{"name":"dev.rationale.Sampling","type":"record","fields":[{"name":"rate","type":"double"},'
    '{"name":"hash_value","type":"double"}]}'
)
DTYPE = (
    '{"name":"dev.rationale.Dtype","type":"enum","symbols":["UNKNOWN","FLOAT16","BFLOAT16","FLOAT32","FLOAT64",'
    '"INT8","UINT8","INT16","INT32","INT64","BOOL"]}'
)
TENSOR = (
    '{"name":"dev.rationale.AttributionTensor","type":"record","fields":[{"name":"input","type":"string"},'
    '{"name":"dtype","type":%s},{"name":"shape","type":{"type":"array","items":"long"}},'
    '{"name":"values","type":["bytes",%s,%s]}]}' % (DTYPE, SEALED, CLAIM % SHA256)
)

spec = sha(b"specification")
print("claim    ", digest(CLAIM % SHA256, text("s3://b/k") + spec + varint(1234567)))
# rate NaN without payload, hash_value +0.0
print("sampling ", digest(SAMPLING, bytes.fromhex("000000000000f87f") + bytes(8)))
# FLOAT32 [1.5, 0.0, NaN]
body = text("x") + varint(3) + varint(1) + varint(3) + varint(0)
body += varint(0) + blob(struct.pack("<2f", 1.5, 0.0) + bytes.fromhex("0000c07f"))
print("tensor   ", digest(TENSOR, body))
# the ciphertext 00 00 00 80 stays
body = text("x") + varint(3) + varint(1) + varint(1) + varint(0)
body += varint(1) + text("k") + blob(b"n") + blob(bytes.fromhex("00000080"))
print("sealed   ", digest(TENSOR, body))

topic = bytes(range(16))
print("topic id ", base64.urlsafe_b64encode(topic).decode().rstrip("="))
print("id       ", sha(topic, struct.pack(">iq", 3, 1 << 40), spec).hex())
print("id, none ", sha(topic, struct.pack(">iq", 0, 0), bytes(32)).hex())
print("seed     ", struct.unpack(">q", sha("ereignis-ä".encode(), spec)[:8])[0])
