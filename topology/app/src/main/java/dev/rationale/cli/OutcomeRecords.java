package dev.rationale.cli;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.RecordDeserializer;
import dev.rationale.stream.DeadLetters;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads what became of events back from the topics of a configuration. */
public final class OutcomeRecords {
    private final String deadLetterTopic;
    private final RecordDeserializer<ExplanationRecord> explanations;
    private final RecordDeserializer<DeadLetter> letters;

    /**
     * @param config names the topic of dead letters
     * @param registry stays open
     */
    public OutcomeRecords(RationaleConfig config, SchemaRegistryClient registry) {
        this.deadLetterTopic = config.topics().deadLetters();
        this.explanations =
                new RecordDeserializer<>(registry, ExplanationRecord.class, ExplanationRecord.getClassSchema());
        this.letters = new RecordDeserializer<>(registry, DeadLetter.class, DeadLetter.getClassSchema());
    }

    /**
     * Decodes one record.
     *
     * @return an {@link ExplanationRecord} or a {@link DeadLetter}; null for a record without a value
     * @throws SerializationException if the bytes are something else
     */
    public @Nullable SpecificRecord decode(ConsumerRecord<byte[], byte[]> record) {
        if (!record.topic().equals(deadLetterTopic)) {
            return explanations.deserialize(record.topic(), record.value());
        }
        Header header = record.headers().lastHeader(DeadLetters.RECORD_HEADER);
        if (header == null) {
            throw new SerializationException("there is no header " + DeadLetters.RECORD_HEADER);
        }
        return letters.deserialize(record.topic(), header.value());
    }
}
