package dev.rationale.stream;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.contract.ExplanationId;
import dev.rationale.serde.RegistryException;
import dev.rationale.stream.audit.AuditedOutcome;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an outcome into bytes and forwards the explanation or the dead letter, never both and never neither; whatever is
 * derived from an outcome follows it, in the same transaction: its digest to the audit log, where there is one.
 *
 * <p>Encodes here and checks the size here: a record that the producer refuses would abort its transaction again and again.
 *
 * <p>Threading: one instance per task, on its stream thread.
 */
final class PublishProcessor implements Processor<byte[], Decided, byte[], Object> {
    private static final Logger LOG = LoggerFactory.getLogger(PublishProcessor.class);
    private static final String EXPLANATION_TYPE = "dev.rationale.ExplanationRecord";
    private static final String DEAD_LETTER_TYPE = "dev.rationale.DeadLetter";
    private static final String AVRO = "application/avro";
    private static final String OCTETS = "application/octet-stream";

    /**
     * Where outputs go and what they say of the service.
     *
     * @param explanations topic of skipped records, and of explanations whose specification names none
     * @param deadLetters topic of dead letters
     * @param application application identifier
     * @param serviceVersion version of Rationale
     */
    record Destination(String explanations, String deadLetters, String application, String serviceVersion) {}

    private final Destination destination;
    private final ExplanationAssembler assembler;
    private final RecordEncoder encoder;
    private final StreamSettings settings;
    private final boolean audited;
    private final Clock clock;
    private @Nullable ProcessorContext<byte[], Object> context;
    private @Nullable SeenEvents seen;

    /**
     * @param audited whether every outcome is told to the audit node too
     */
    PublishProcessor(
            Destination destination,
            ExplanationAssembler assembler,
            RecordEncoder encoder,
            StreamSettings settings,
            boolean audited,
            Clock clock) {
        this.destination = destination;
        this.assembler = assembler;
        this.encoder = encoder;
        this.settings = settings;
        this.audited = audited;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        this.seen = new SeenEvents(context.getStateStore(TopologyNames.SEEN_EVENTS), settings.duplicatesWindow());
    }

    @Override
    public void process(Record<byte[], Decided> record) {
        Decided decided = record.value();
        Instant now = clock.instant();
        Outcome outcome = decided.outcome();
        Outcome.Failed failed = outcome instanceof Outcome.Failed before ? before : publish(record, outcome, now);
        if (failed != null) {
            bury(record, failed, now);
        }
    }

    /** Forwards the explanation, or says why it cannot be. */
    private Outcome.@Nullable Failed publish(Record<byte[], Decided> record, Outcome outcome, Instant now) {
        Decided decided = record.value();
        String topic = outcome instanceof Outcome.Explained explained
                ? explained.spec().outputTopic()
                : destination.explanations;
        byte[] id;
        byte[] bytes;
        try {
            ExplanationRecord explanation = assembler.assemble(decided, record.headers(), now);
            id = explanation.getExplanationId().bytes();
            bytes = encoder.encode(topic, explanation);
        } catch (SerializationException e) {
            return unencodable(decided, outcome, e);
        } catch (KafkaException | RegistryException e) {
            throw e;
        } catch (RuntimeException e) {
            return unencodable(decided, outcome, e);
        }
        Headers headers = OutputHeaders.of(record.headers(), id, EXPLANATION_TYPE, destination.application, AVRO, now);
        Parcel parcel = new Parcel(record.key(), bytes, headers);
        if (bytes.length > settings.maxOutputBytes() || parcel.size() > settings.maxRecordBytes()) {
            return failed(
                    outcome,
                    FailureCode.OUTPUT_TOO_LARGE,
                    "the explanation has " + bytes.length + " bytes, at most " + settings.maxOutputBytes()
                            + " are allowed (limits.max-output-bytes); with the event's key and headers "
                            + parcel.size() + ", at most " + settings.maxRecordBytes());
        }
        forward(record, parcel, topic, TopologyNames.EXPLANATIONS);
        if (audited) {
            forward(record, OutcomeDigests.ofRecord(decided, bytes));
        }
        return null;
    }

    private void bury(Record<byte[], Decided> record, Outcome.Failed failed, Instant now) {
        Decided decided = record.value();
        Position position = decided.position();
        DeadLetter letter = DeadLetters.record(position, failed, destination.serviceVersion, now);
        byte[] id = ExplanationId.of(
                        position.topic().id().toString(),
                        position.partition(),
                        position.offset(),
                        letter.getSpecDigest())
                .bytes();
        byte[] encoded = encoder.encode(destination.deadLetters, letter);
        Function<Headers, Headers> headers = source -> {
            Headers all = OutputHeaders.of(source, id, DEAD_LETTER_TYPE, destination.application, OCTETS, now);
            DeadLetters.describe(all, position, failed, encoded);
            return all;
        };
        Parcel whole = new Parcel(record.key(), decided.original(), record.headers());
        Parcel parcel = DeadLetters.fitting(whole, headers, settings.maxOutputBytes(), settings.maxRecordBytes());
        if (seen != null && failed.eventId() != null) {
            seen.forget(failed.eventId(), position.toString(), position.timestamp());
        }
        forward(record, parcel, destination.deadLetters, TopologyNames.DEAD_LETTERS);
        if (audited) {
            forward(record, OutcomeDigests.ofDeadLetter(decided, failed, encoded, parcel));
        }
    }

    private void forward(Record<byte[], Decided> record, Parcel parcel, String topic, String sink) {
        Position position = record.value().position();
        Outgoing outgoing =
                new Outgoing(topic, position.partition(), position.topic().partitions(), parcel.value());
        context().forward(new Record<>(parcel.key(), outgoing, record.timestamp(), parcel.headers()), sink);
    }

    private void forward(Record<byte[], Decided> record, AuditedOutcome outcome) {
        context().forward(new Record<>(record.key(), outcome, record.timestamp()), TopologyNames.AUDIT);
    }

    private ProcessorContext<byte[], Object> context() {
        if (context == null) {
            throw new IllegalStateException("the processor is not initialised");
        }
        return context;
    }

    private static Outcome.Failed unencodable(Decided decided, Outcome outcome, RuntimeException e) {
        String defect = Defects.describe(e);
        LOG.error("the explanation of {} could not be encoded: {}", decided.position(), defect);
        return failed(outcome, FailureCode.UNENCODABLE, "the explanation could not be encoded: " + defect);
    }

    private static Outcome.Failed failed(Outcome outcome, FailureCode code, String message) {
        if (outcome instanceof Outcome.Explained explained) {
            return Outcome.Failed.of(code, message, explained.event(), explained.spec());
        }
        if (outcome instanceof Outcome.Skipped skipped && skipped.event() != null) {
            return Outcome.Failed.of(code, message, skipped.event());
        }
        return Outcome.Failed.unread(code, message);
    }
}
