"""Reads records with confluent-kafka, knowing nothing of Rationale but the topic: a foreign reader.

    pip install 'confluent-kafka[avro,schemaregistry]'
    python3 read_records.py BOOTSTRAP REGISTRY_URL TOPIC COUNT [HEADER]

Prints one JSON object a line, {"partition", "offset", "key", "value"}: bytes and digests in hex, timestamps in ISO 8601.
With HEADER the value is what stands in that header, as in dead letters. Reads from the beginning, read-committed, and ends with exit code 0 after COUNT records; 1 if they do not come within a
minute; 3, saying so, where confluent-kafka is missing.
"""

import datetime
import json
import sys
import time
import uuid

try:
    from confluent_kafka import Consumer, KafkaException
    from confluent_kafka.schema_registry import SchemaRegistryClient
    from confluent_kafka.schema_registry.avro import AvroDeserializer
    from confluent_kafka.serialization import MessageField, SerializationContext
except ImportError as missing:
    print(f"confluent-kafka is missing: {missing}", file=sys.stderr)
    sys.exit(3)

PATIENCE_SECONDS = 60


def plain(value):
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def main(bootstrap, registry_url, topic, count, header=None):
    deserialize = AvroDeserializer(SchemaRegistryClient({"url": registry_url}))
    context = SerializationContext(topic, MessageField.VALUE)
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": f"foreign-{uuid.uuid4()}",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
        }
    )
    consumer.subscribe([topic])
    deadline = time.monotonic() + PATIENCE_SECONDS
    seen = 0
    try:
        while seen < count and time.monotonic() < deadline:
            message = consumer.poll(1.0)
            if message is None:
                continue
            if message.error():
                raise KafkaException(message.error())
            key = message.key()
            record = {
                "partition": message.partition(),
                "offset": message.offset(),
                "key": key.decode("utf-8", "replace") if key is not None else None,
                "value": deserialize(dict(message.headers() or [])[header] if header else message.value(), context),
            }
            print(json.dumps(record, default=plain, ensure_ascii=False), flush=True)
            seen += 1
    finally:
        consumer.close()
    if seen < count:
        print(f"expected {count} records in {topic}, found {seen}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), *sys.argv[5:]))
