package dev.rationale.serde;

import dev.rationale.DeadLetter;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.serializers.subject.strategy.SubjectNameStrategy;
import java.util.Map;

/** TopicNameStrategy, except for the dead letter, which is a header beside a value that is not ours. */
public final class SubjectsByType implements SubjectNameStrategy {
    private static final String DEAD_LETTER = DeadLetter.getClassSchema().getFullName();

    /** Made by Confluent's serializer. */
    public SubjectsByType() {}

    static String subject(String topic, String recordName) {
        return recordName.equals(DEAD_LETTER) ? Subjects.deadLetter(topic) : Subjects.value(topic);
    }

    @Override
    public boolean usesSchema() {
        return true;
    }

    @Override
    public String subjectName(String topic, boolean isKey, ParsedSchema schema) {
        return subject(topic, schema.name());
    }

    @Override
    public void configure(Map<String, ?> configs) {}
}
