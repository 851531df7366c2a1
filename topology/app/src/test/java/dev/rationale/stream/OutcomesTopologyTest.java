package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.DeadLetter;
import dev.rationale.Dtype;
import dev.rationale.ExplainRequest;
import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.FailureClass;
import dev.rationale.Finding;
import dev.rationale.GroupAttribution;
import dev.rationale.InputTensor;
import dev.rationale.ModelRef;
import dev.rationale.PredictionEvent;
import dev.rationale.TargetExplanation;
import dev.rationale.TargetRequest;
import dev.rationale.contract.ExplanationId;
import dev.rationale.contract.TensorBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One event in, exactly one named outcome out. */
class OutcomesTopologyTest {
    private final TopologyFixture fixture = new TopologyFixture("RATIONALE_LIMITS_REGISTRY_PATIENCE=1s");

    @AfterEach
    void close() {
        fixture.close();
    }

    private static PredictionEvent changed(Consumer<PredictionEvent.Builder> change) {
        PredictionEvent.Builder event = PredictionEvent.newBuilder(TopologyFixture.sample(0));
        change.accept(event);
        return event.build();
    }

    private static InputTensor input(Dtype dtype, long size, ByteBuffer bytes) {
        return InputTensor.newBuilder()
                .setName("features")
                .setDtype(dtype)
                .setShape(List.of(size))
                .setContent(bytes)
                .build();
    }

    private void assertFailed(FailureCode code, FailureClass failureClass) {
        DeadLetter letter = fixture.onlyDeadLetter();
        assertThat(letter.getFailureCode()).isEqualTo(code.name());
        assertThat(letter.getFailureClass()).isEqualTo(failureClass);
        assertThat(letter.getMessage()).isNotBlank();
        assertThat(letter.getInput().getOffset()).isZero();
        assertThat(letter.getInput().getTopicId()).isEqualTo(TopologyFixture.TOPIC_ID.toString());
    }

    @Test
    void shouldLeaveOutBaselineAndGapWhenTheMethodHasNone() {
        try (TopologyFixture slopes = TopologyFixture.of("saliency")) {
            slopes.send(TopologyFixture.sample(0));

            ExplanationRecord record = slopes.explanations().get(0);
            TargetExplanation target = record.getTargets().get(0);
            assertThat(record.getOutcome()).isEqualTo(ExplanationOutcome.EXPLAINED);
            assertThat(record.getBaseline()).isNull();
            assertThat(record.getMethod().getName()).isEqualTo("saliency");
            assertThat(target.getBaselineOutput()).isNull();
            assertThat(target.getQuality().getDeltaAbs()).isNull();
            assertThat(target.getQuality().getDeltaRel()).isNull();
            assertThat(target.getGradientEvaluations()).isEqualTo(1);
        }
    }

    /** The seed comes from event and specification, and the method draws from it. */
    @Test
    void shouldDrawFromTheSeedOfTheRecord() {
        PredictionEvent event = TopologyFixture.sample(0);
        PredictionEvent renamed =
                PredictionEvent.newBuilder(event).setEventId("another").build();
        try (TopologyFixture first = TopologyFixture.of("smoothgrad");
                TopologyFixture second = TopologyFixture.of("smoothgrad")) {
            first.send(event);
            first.send(renamed);
            second.send(renamed);

            List<ExplanationRecord> records = first.explanations();
            ExplanationRecord again = second.explanations().get(0);
            assertThat(again.getSeed())
                    .isEqualTo(records.get(1).getSeed())
                    .isNotEqualTo(records.get(0).getSeed());
            assertThat(values(again)).isEqualTo(values(records.get(1))).isNotEqualTo(values(records.get(0)));
        }
    }

    private static Object values(ExplanationRecord record) {
        return record.getTargets().get(0).getAttributions().get(0).getValues();
    }

    @Test
    void shouldExplainADecision() {
        PredictionEvent event = TopologyFixture.sample(0);

        fixture.send(event);

        ExplanationRecord record = fixture.explanations().get(0);
        assertThat(record.getOutcome()).isEqualTo(ExplanationOutcome.EXPLAINED);
        assertThat(record.getFindings()).isEmpty();
        assertThat(record.getPredictionRef().getEventId()).isEqualTo(event.getEventId());
        assertThat(record.getExplanationId())
                .isEqualTo(ExplanationId.of(TopologyFixture.TOPIC_ID.toString(), 0, 0, record.getSpecDigest()));
        TargetExplanation target = record.getTargets().get(0);
        double served = TensorBytes.floats(
                Dtype.FLOAT32, List.of(1L), event.getOutputs().get(0).getBytes().duplicate())[0];
        assertThat(target.getRecomputedOutput()).isCloseTo(served, within(1e-5));
        assertThat(target.getServedOutput()).isCloseTo(served, within(1e-9));
        double change = target.getRecomputedOutput() - target.getBaselineOutput();
        assertThat(target.getSum() - change)
                .isCloseTo(target.getQuality().getDeltaAbs(), within(1e-9))
                .isCloseTo(0, within(0.1 * Math.abs(change)));
        assertThat(target.getGroupAttributions()).hasSize(20);
        assertThat(target.getGroupAttributions().stream()
                        .mapToDouble(GroupAttribution::getValue)
                        .sum())
                .isCloseTo(target.getSum(), within(1e-9));
        assertThat(target.getQuality().getConverged()).isTrue();
        assertThat(target.getGradientEvaluations()).isPositive();
        assertThat(fixture.deadLetterRecords()).isEmpty();
    }

    @Test
    void shouldKeepKeyTimestampAndForeignHeaders() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("tenant", "north".getBytes(StandardCharsets.UTF_8));
        headers.add("ce_id", "source".getBytes(StandardCharsets.UTF_8));

        fixture.send("key", fixture.encode(TopologyFixture.sample(0)), headers);

        TestRecord<byte[], byte[]> record = fixture.explanationRecords().get(0);
        assertThat(record.key()).isEqualTo("key".getBytes(StandardCharsets.UTF_8));
        assertThat(record.timestamp())
                .isEqualTo(java.time.Instant.parse("2026-01-02T03:04:05Z").toEpochMilli());
        assertThat(record.headers().lastHeader("tenant").value()).isEqualTo("north".getBytes(StandardCharsets.UTF_8));
        assertThat(record.headers().headers("ce_id")).hasSize(1);
        assertThat(new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void shouldEncodeRawFeaturesWhenTheTensorIsLeftOut() {
        fixture.send(TopologyFixture.sample(0));
        fixture.send(changed(
                event -> event.setEventId(UUID.nameUUIDFromBytes(new byte[] {1}).toString())
                        .setInputs(List.of())));

        List<ExplanationRecord> records = fixture.explanations();
        assertThat(records.get(1).getTargets().get(0).getRecomputedOutput())
                .isCloseTo(records.get(0).getTargets().get(0).getRecomputedOutput(), within(1e-5));
    }

    @Test
    void shouldBuryUndecodableBytesAsTheyCame() {
        byte[] bytes = "not avro".getBytes(StandardCharsets.UTF_8);

        fixture.send("key", bytes);

        TestRecord<byte[], byte[]> letter = fixture.deadLetterRecords().get(0);
        assertThat(letter.value()).isEqualTo(bytes);
        assertThat(letter.key()).isEqualTo("key".getBytes(StandardCharsets.UTF_8));
        assertThat(new String(
                        letter.headers().lastHeader("__streams.errors.offset").value(), StandardCharsets.UTF_8))
                .isEqualTo("0");
        assertThat(fixture.deadLetter(letter).getFailureCode()).isEqualTo("UNDECODABLE");
        assertThat(fixture.explanations()).isEmpty();
    }

    @Test
    void shouldBuryAConfirmedUnknownSchema() {
        byte[] bytes = fixture.encode(TopologyFixture.sample(0));
        ByteBuffer.wrap(bytes).putInt(1, 4711);

        fixture.send("key", bytes);

        assertFailed(FailureCode.UNKNOWN_SCHEMA, FailureClass.POISON_INPUT);
    }

    @Test
    void shouldBuryAnUnknownModel() {
        fixture.send(changed(event -> event.setModel(
                ModelRef.newBuilder().setName("nobody").setVersion("1").build())));

        assertFailed(FailureCode.UNKNOWN_MODEL, FailureClass.POISON_INPUT);
    }

    @Test
    void shouldBuryAWrongShape() {
        fixture.send(changed(
                event -> event.setInputs(List.of(input(Dtype.FLOAT32, 60, TensorBytes.ofFloats(new float[60]))))));

        assertFailed(FailureCode.WRONG_SHAPE, FailureClass.POISON_INPUT);
    }

    @Test
    void shouldBuryAWrongDtype() {
        fixture.send(changed(
                event -> event.setInputs(List.of(input(Dtype.FLOAT64, 61, TensorBytes.ofDoubles(new double[61]))))));

        assertFailed(FailureCode.WRONG_DTYPE, FailureClass.POISON_INPUT);
    }

    @Test
    void shouldBuryAnInputThatStandsTwice() {
        fixture.send(changed(event -> event.setInputs(
                List.of(event.getInputs().get(0), event.getInputs().get(0)))));

        assertFailed(FailureCode.UNKNOWN_INPUT, FailureClass.POISON_INPUT);
    }

    @Test
    void shouldBuryANaN() {
        float[] values = new float[61];
        values[17] = Float.NaN;

        fixture.send(
                changed(event -> event.setInputs(List.of(input(Dtype.FLOAT32, 61, TensorBytes.ofFloats(values))))));

        assertFailed(FailureCode.NON_FINITE_INPUT, FailureClass.POISON_INPUT);
    }

    @Test
    void shouldBuryATargetOutOfRange() {
        fixture.send(changed(event -> event.setExplainRequest(ExplainRequest.newBuilder()
                .setTargets(List.of(TargetRequest.newBuilder().setIndex(7).build()))
                .build())));

        assertFailed(FailureCode.TARGET_OUT_OF_RANGE, FailureClass.POISON_INPUT);
    }

    @Test
    void shouldSkipANullValue() {
        fixture.send("key", null);

        ExplanationRecord record = fixture.explanations().get(0);
        assertThat(record.getOutcome()).isEqualTo(ExplanationOutcome.SKIPPED);
        assertThat(record.getStatusDetail().getCode()).isEqualTo("null-value");
        assertThat(record.getPredictionRef().getEventId()).isNull();
    }

    @Test
    void shouldSkipARepeatedEvent() {
        fixture.send(TopologyFixture.sample(0));
        fixture.send(TopologyFixture.sample(0));

        List<ExplanationRecord> records = fixture.explanations();
        assertThat(records)
                .extracting(ExplanationRecord::getOutcome)
                .containsExactly(ExplanationOutcome.EXPLAINED, ExplanationOutcome.SKIPPED);
        assertThat(records.get(1).getStatusDetail().getCode()).isEqualTo("duplicate-event");
    }

    @Test
    void shouldBuryAnExplanationThatIsTooLarge() {
        try (TopologyFixture small = new TopologyFixture("RATIONALE_LIMITS_MAX_OUTPUT_BYTES=1024")) {
            small.send(TopologyFixture.sample(0));

            DeadLetter letter = small.onlyDeadLetter();
            assertThat(letter.getFailureCode()).isEqualTo("OUTPUT_TOO_LARGE");
            assertThat(letter.getFailureClass()).isEqualTo(FailureClass.RESOURCE);
            assertThat(letter.getSpecDigest()).isNotNull();
        }
    }

    @Test
    void shouldBuryAnEventWhoseHeadersMakeItsExplanationTooLarge() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("large", new byte[1_040_000]);

        fixture.send("key", fixture.encode(TopologyFixture.sample(0)), headers);

        TestRecord<byte[], byte[]> letter = fixture.deadLetterRecords().get(0);
        assertThat(fixture.deadLetter(letter).getFailureCode()).isEqualTo("OUTPUT_TOO_LARGE");
        assertThat(new Parcel(letter.key(), letter.value(), letter.headers()).size())
                .isLessThan(fixture.loaded.config().limits().maxRecordBytes());
        assertThat(fixture.explanationRecords()).isEmpty();
    }

    @Test
    void shouldLeaveOutOfADeadLetterOnlyWhatIsTooLarge() {
        byte[] bytes = new byte[] {1, 2, 3};
        RecordHeaders headers = new RecordHeaders();
        headers.add("large", new byte[1_040_000]);

        fixture.send("key", bytes, headers);
        fixture.send("k".repeat(2_000_000), bytes);
        fixture.send("key", new byte[900_001]);

        List<TestRecord<byte[], byte[]>> letters = fixture.deadLetterRecords();
        assertThat(letters)
                .allSatisfy(letter -> assertThat(new Parcel(letter.key(), letter.value(), letter.headers()).size())
                        .isLessThan(fixture.loaded.config().limits().maxRecordBytes()));
        assertThat(letters.get(0).key()).isEqualTo("key".getBytes(StandardCharsets.UTF_8));
        assertThat(letters.get(0).value()).isEqualTo(bytes);
        assertThat(letters.get(0).headers().lastHeader("large")).isNull();
        assertThat(letters.get(0).headers().lastHeader(DeadLetters.OMITTED_HEADERS_HEADER))
                .isNotNull();
        assertThat(letters.get(1).key()).isNull();
        assertThat(letters.get(1).value()).isEqualTo(bytes);
        assertThat(letters.get(1)
                        .headers()
                        .lastHeader(DeadLetters.OMITTED_KEY_HEADER)
                        .value())
                .isEqualTo("2000000".getBytes(StandardCharsets.UTF_8));
        assertThat(letters.get(2).value()).isNull();
        assertThat(letters.get(2)
                        .headers()
                        .lastHeader(DeadLetters.OMITTED_HEADER)
                        .value())
                .isEqualTo("900001".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldKeepAMessageShortWhenTheEventMakesUpALongName() {
        fixture.send(changed(event -> event.setModel(ModelRef.newBuilder()
                .setName("n".repeat(500_000))
                .setVersion("1")
                .build())));

        assertThat(fixture.onlyDeadLetter().getMessage()).hasSizeLessThan(1100);
    }

    @Test
    void shouldBuryAnEventWithAnEndlessIdentifier() {
        fixture.send("key", fixture.encode(changed(event -> event.setEventId("e".repeat(500_000)))));

        assertFailed(FailureCode.INVALID_IDENTIFIER, FailureClass.POISON_INPUT);
    }

    @Test
    void shouldExplainADeadLetterThatIsProducedAgain() {
        PredictionEvent event = TopologyFixture.sample(0);
        fixture.send(changed(broken -> broken.setInputs(List.of(input(Dtype.FLOAT32, 1, TensorBytes.ofFloats(1f))))));
        fixture.send(event);
        fixture.send(event);

        assertThat(fixture.explanations())
                .extracting(ExplanationRecord::getOutcome)
                .containsExactly(ExplanationOutcome.EXPLAINED, ExplanationOutcome.SKIPPED);
        assertThat(fixture.deadLetterRecords()).hasSize(1);
    }

    @Test
    void shouldExplainARecordWithoutAKey() {
        fixture.sendWithoutKey(fixture.encode(TopologyFixture.sample(0)));

        assertThat(fixture.explanationRecords())
                .singleElement()
                .satisfies(record -> assertThat(record.key()).isNull());
    }

    @Test
    void shouldExplainARecordWhoseTimestampCountsNanoseconds() {
        Instant began = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        fixture.send(
                "key", fixture.encode(TopologyFixture.sample(0)), Instant.ofEpochMilli(1_767_322_800_000_000_000L));
        fixture.send("key", fixture.encode(TopologyFixture.sample(1)));

        List<Instant> times = fixture.explanations().stream()
                .map(record -> record.getPredictionRef().getTimestamp())
                .toList();
        assertThat(times).hasSize(2);
        assertThat(times.get(0)).isBetween(began, Instant.now());
        assertThat(times.get(1)).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void shouldNameAMissingServedOutputAndAMismatch() {
        fixture.send(changed(event -> event.setOutputs(List.of())));
        fixture.send(changed(event -> {
            event.setEventId(UUID.nameUUIDFromBytes(new byte[] {2}).toString());
            event.getOutputs().get(0).setBytes(TensorBytes.ofFloats(123f));
        }));

        List<ExplanationRecord> records = fixture.explanations();
        assertThat(records.get(0).getFindings()).containsExactly(Finding.SERVED_OUTPUT_ABSENT);
        assertThat(records.get(0).getTargets().get(0).getServedOutput()).isNull();
        assertThat(records.get(1).getFindings()).containsExactly(Finding.PREDICTION_MISMATCH);
    }

    @Test
    void shouldHoldTheRecordWhileTheRegistryIsUnreachable() {
        byte[] bytes = fixture.encode(TopologyFixture.sample(0));
        fixture.registry.failNext(2);

        fixture.send("key", bytes);

        assertThat(fixture.explanations()).hasSize(1);
        assertThat(fixture.deadLetterRecords()).isEmpty();
    }

    @Test
    void shouldStopAndBuryNothingWhenTheRegistryStaysUnreachable() {
        byte[] bytes = fixture.encode(TopologyFixture.sample(0));
        fixture.registry.failNext(Integer.MAX_VALUE);

        assertThatThrownBy(() -> fixture.send("key", bytes))
                .isInstanceOf(StreamsException.class)
                .hasStackTraceContaining("schema registry could not be reached");
        assertThat(fixture.explanationRecords()).isEmpty();
        assertThat(fixture.deadLetterRecords()).isEmpty();
    }

    @Test
    void shouldGiveTheSameRecordAgainForTheSameEvent() {
        fixture.send(TopologyFixture.sample(3));
        try (TopologyFixture other = new TopologyFixture()) {
            other.send(TopologyFixture.sample(3));

            ExplanationRecord first = fixture.explanations().get(0);
            ExplanationRecord second = other.explanations().get(0);
            assertThat(second.getExplanationId()).isEqualTo(first.getExplanationId());
            assertThat(second.getTargets()).isEqualTo(first.getTargets());
            assertThat(second.getSeed()).isEqualTo(first.getSeed());
        }
    }
}
