package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.PredictionRef;
import dev.rationale.Sha256;
import dev.rationale.demo.PipelineInput.Kind;
import dev.rationale.serde.RecordDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;

/** The whole account: every input has exactly one outcome, the expected one, and every output belongs to an input. */
final class PipelineVerifier {
    private final Pipeline pipeline;
    private final RecordDeserializer<ExplanationRecord> explanations;
    private final RecordDeserializer<DeadLetter> letters;
    private final Map<String, Uuid> topicIds = new HashMap<>();

    /** An output, with where it says that it comes from. */
    private record Output(TopicPartition source, long offset, ConsumerRecord<byte[], byte[]> record, boolean letter) {
        String place() {
            return source + "@" + offset;
        }
    }

    PipelineVerifier(Pipeline pipeline) {
        this.pipeline = pipeline;
        explanations = new RecordDeserializer<>(
                pipeline.registry(), ExplanationRecord.class, ExplanationRecord.getClassSchema());
        letters = new RecordDeserializer<>(pipeline.registry(), DeadLetter.class, DeadLetter.getClassSchema());
    }

    void verify(List<PipelineInput> inputs, PipelineOutcomes outcomes) {
        List<Output> outputs = outputs(outcomes);
        requireOneEach(inputs, outputs);
        requireOrder(outputs);
        Map<String, PipelineInput> byPlace =
                inputs.stream().collect(Collectors.toMap(PipelineInput::place, Function.identity()));
        for (Output output : outputs) {
            verify(byPlace.get(output.place()), output);
        }
    }

    /** Places of the inputs that have an outcome. */
    Set<String> published(PipelineOutcomes outcomes) {
        return outputs(outcomes).stream().map(Output::place).collect(Collectors.toSet());
    }

    private List<Output> outputs(PipelineOutcomes outcomes) {
        List<Output> outputs = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : outcomes.explanations()) {
            PredictionRef source = explanation(record).getPredictionRef();
            outputs.add(new Output(
                    new TopicPartition(source.getTopic(), source.getPartition()), source.getOffset(), record, false));
        }
        for (ConsumerRecord<byte[], byte[]> record : outcomes.deadLetters()) {
            outputs.add(new Output(
                    new TopicPartition(
                            header(record, "__streams.errors.topic"),
                            Integer.parseInt(header(record, "__streams.errors.partition"))),
                    Long.parseLong(header(record, "__streams.errors.offset")),
                    record,
                    true));
        }
        return outputs;
    }

    private static void requireOneEach(List<PipelineInput> inputs, List<Output> outputs) {
        Map<String, Integer> account = new TreeMap<>();
        inputs.forEach(input -> account.merge(input.place(), -1, Integer::sum));
        outputs.forEach(output -> account.merge(output.place(), 1, Integer::sum));
        account.values().removeIf(count -> count == 0);
        assertThat(account)
                .as("of %s inputs and %s outputs, -1 is lost, 1 is doubled or made up", inputs.size(), outputs.size())
                .isEmpty();
    }

    /** Per input partition on every output partition, which is stricter than per key. */
    private static void requireOrder(List<Output> outputs) {
        Map<String, Long> last = new HashMap<>();
        for (Output output : outputs) {
            String lane = output.source + " to " + output.record.topic() + "-" + output.record.partition();
            Long before = last.put(lane, output.offset);
            assertThat(before == null || before < output.offset)
                    .as("%s: @%s after @%s", lane, output.offset, before)
                    .isTrue();
        }
    }

    private void verify(PipelineInput input, Output output) {
        ConsumerRecord<byte[], byte[]> record = output.record;
        String place = input.place();
        assertThat(record.key()).as("key of %s", place).isEqualTo(input.key());
        assertThat(record.partition())
                .as("partition of %s", place)
                .isEqualTo(input.partition().partition());
        assertThat(record.timestamp()).as("timestamp of %s", place).isEqualTo(input.timestamp());
        assertThat(header(record, PipelineFeed.REQUEST_ID))
                .as("header of %s", place)
                .isEqualTo(input.requestId());
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
