package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.PredictionRef;
import dev.rationale.Sha256;
import dev.rationale.demo.PipelineInput.Kind;
import dev.rationale.demo.PipelineInput.Omission;
import dev.rationale.serde.RecordDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;

/**
 * Draws up the account of one deployment: every input should have exactly one outcome, the expected one, and every output should
 * belong to an input.
 */
final class PipelineVerifier {
    private final Pipeline pipeline;
    private final RecordDeserializer<ExplanationRecord> explanations;
    private final RecordDeserializer<DeadLetter> letters;
    private final Map<String, Uuid> topicIds = new HashMap<>();
    private final List<Output> decoded = new ArrayList<>();
    private final Set<String> places = new HashSet<>();

    /** An output, with where it says that it comes from. */
    private record Output(TopicPartition source, long offset, ConsumerRecord<byte[], byte[]> record, boolean letter) {
        String place() {
            return source + "@" + offset;
        }

        /** Order is held per input partition on every output partition, which is stricter than per key. */
        String lane() {
            return source + " to " + record.topic() + "-" + record.partition();
        }

        String id() {
            return header(record, "ce_id");
        }
    }

    PipelineVerifier(Pipeline pipeline) {
        this.pipeline = pipeline;
        explanations = new RecordDeserializer<>(
                pipeline.registry(), ExplanationRecord.class, ExplanationRecord.getClassSchema());
        letters = new RecordDeserializer<>(pipeline.registry(), DeadLetter.class, DeadLetter.getClassSchema());
    }

    PipelineAccount account(List<PipelineInput> inputs, PipelineOutcomes outcomes) {
        Map<String, PipelineInput> byPlace =
                inputs.stream().collect(Collectors.toMap(PipelineInput::place, Function.identity()));
        Map<String, Output> first = new HashMap<>();
        Map<String, Long> last = new HashMap<>();
        List<String> repeated = new ArrayList<>();
        List<String> misordered = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Output output : outputs(outcomes)) {
            PipelineInput input = byPlace.get(output.place());
            if (input == null) {
                wrong.add("an output of " + output.place() + ", where nothing was sent");
                continue;
            }
            wrong.addAll(errors(input, output));
            Output before = first.putIfAbsent(output.place(), output);
            if (before != null) {
                repeated.add(output.place());
                if (!output.id().equals(before.id())) {
                    wrong.add("two outcomes of " + output.place() + " under different identifiers");
                }
            } else if (last.merge(output.lane(), output.offset, Math::max) > output.offset) {
                misordered.add(output.place());
            }
        }
        List<String> lost = byPlace.keySet().stream()
                .filter(place -> !first.containsKey(place))
                .sorted()
                .toList();
        int letters = (int) decoded.stream().filter(output -> output.letter).count();
        return new PipelineAccount(inputs.size(), decoded.size(), letters, lost, repeated, misordered, wrong);
    }

    /** Places of the inputs that have an outcome. */
    Set<String> published(PipelineOutcomes outcomes) {
        outputs(outcomes);
        return Collections.unmodifiableSet(places);
    }

    /** Decodes what came since the last call; a verifier reads one account. */
    private List<Output> outputs(PipelineOutcomes outcomes) {
        for (ConsumerRecord<byte[], byte[]> record : outcomes.since(decoded.size())) {
            Output output = outcomes.isExplanation(record) ? ofExplanation(record) : ofLetter(record);
            decoded.add(output);
            places.add(output.place());
        }
        return decoded;
    }

    private Output ofExplanation(ConsumerRecord<byte[], byte[]> record) {
        PredictionRef source = explanation(record).getPredictionRef();
        return new Output(
                new TopicPartition(source.getTopic(), source.getPartition()), source.getOffset(), record, false);
    }

    private static Output ofLetter(ConsumerRecord<byte[], byte[]> record) {
        return new Output(
                new TopicPartition(
                        header(record, "__streams.errors.topic"),
                        Integer.parseInt(header(record, "__streams.errors.partition"))),
                Long.parseLong(header(record, "__streams.errors.offset")),
                record,
                true);
    }

    private List<String> errors(PipelineInput input, Output output) {
        try {
            verify(input, output);
            return List.of();
        } catch (AssertionError e) {
            return List.of(e.getMessage());
        }
    }

    private void verify(PipelineInput input, Output output) {
        ConsumerRecord<byte[], byte[]> record = output.record;
        String place = input.place();
        Set<Omission> omitted = input.expected().omitted();
        assertThat(record.key()).as("key of %s", place).isEqualTo(omitted.contains(Omission.KEY) ? null : input.key());
        assertThat(record.partition())
                .as("partition of %s", place)
                .isEqualTo(input.partition().partition());
        assertThat(record.timestamp()).as("timestamp of %s", place).isEqualTo(input.timestamp());
        for (Omission omission : omitted) {
            assertThat(Integer.parseInt(header(record, omission.header()))).isPositive();
        }
        if (omitted.contains(Omission.HEADERS)) {
            assertThat(record.headers().headers(PipelineFeed.REQUEST_ID))
                    .as("headers of %s", place)
                    .isEmpty();
        } else {
            assertThat(header(record, PipelineFeed.REQUEST_ID))
                    .as("header of %s", place)
                    .isEqualTo(input.requestId());
        }
        assertThat(output.letter)
                .as("%s is a dead letter", place)
                .isEqualTo(input.expected().kind() == Kind.FAILED);
        Uuid topicId = topicIds.computeIfAbsent(input.partition().topic(), pipeline::topicId);
        if (output.letter) {
            verifyLetter(input, record, topicId);
        } else {
            verifyExplanation(input, record, topicId);
        }
    }

    private void verifyExplanation(PipelineInput input, ConsumerRecord<byte[], byte[]> record, Uuid topicId) {
        ExplanationRecord explanation = explanation(record);
        PredictionRef source = explanation.getPredictionRef();
        assertThat(source.getTopicId()).isEqualTo(topicId.toString());
        assertThat(source.getTimestamp())
                .hasToString(Instant.ofEpochMilli(input.timestamp()).toString());
        assertThat(source.getEventId())
                .as("event of %s", input.place())
                .isEqualTo(input.expected().eventId());
        assertThat(explanation.getOutcome().name())
                .as("outcome of %s", input.place())
                .isEqualTo(input.expected().kind().name());
        if (input.expected().kind() == Kind.EXPLAINED) {
            assertThat(explanation.getTargets())
                    .as("targets of %s", input.place())
                    .isNotEmpty();
            assertThat(explanation.getSpecDigest()).isNotNull();
        } else {
            assertThat(explanation.getStatusDetail().getCode())
                    .isEqualTo(input.expected().code());
        }
        String id = id(topicId, input, explanation.getSpecDigest());
        assertThat(HexFormat.of().formatHex(explanation.getExplanationId().bytes()))
                .isEqualTo(id);
        assertThat(header(record, "ce_id")).isEqualTo(id);
    }

    private void verifyLetter(PipelineInput input, ConsumerRecord<byte[], byte[]> record, Uuid topicId) {
        String code = input.expected().code();
        assertThat(record.value()).as("original bytes of %s", input.place()).isEqualTo(input.value());
        assertThat(header(record, "__streams.errors.exception")).isEqualTo("dev.rationale." + code);
        assertThat(header(record, "__streams.errors.message")).isNotBlank();
        assertThat(header(record, "rationale.failure-code")).isEqualTo(code);
        DeadLetter letter = letters.decode(
                record.topic(),
                record.headers().lastHeader("rationale.dead-letter").value());
        assertThat(letter.getFailureCode()).isEqualTo(code);
        assertThat(letter.getEventId()).isEqualTo(input.expected().eventId());
        assertThat(letter.getInput().getTopic()).isEqualTo(input.partition().topic());
        assertThat(letter.getInput().getTopicId()).isEqualTo(topicId.toString());
        assertThat(letter.getInput().getPartition()).isEqualTo(input.partition().partition());
        assertThat(letter.getInput().getOffset()).isEqualTo(input.offset());
        assertThat(header(record, "ce_id")).isEqualTo(id(topicId, input, letter.getSpecDigest()));
    }

    private static String id(Uuid topicId, PipelineInput input, Sha256 spec) {
        return PipelineBytes.explanationId(
                topicId, input.partition().partition(), input.offset(), spec == null ? null : spec.bytes());
    }

    private ExplanationRecord explanation(ConsumerRecord<byte[], byte[]> record) {
        return explanations.decode(record.topic(), record.value());
    }

    /** The only header of this name. */
    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        List<Header> headers = new ArrayList<>();
        record.headers().headers(name).forEach(headers::add);
        assertThat(headers).as("header %s of %s", name, record.topic()).hasSize(1);
        return new String(headers.get(0).value(), StandardCharsets.UTF_8);
    }
}
