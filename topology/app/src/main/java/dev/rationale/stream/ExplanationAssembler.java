package dev.rationale.stream;

import dev.rationale.BaselineUse;
import dev.rationale.BatchUse;
import dev.rationale.Environment;
import dev.rationale.ExplainedModel;
import dev.rationale.ExplainerSpec;
import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.Finding;
import dev.rationale.Lineage;
import dev.rationale.MethodUse;
import dev.rationale.PolicyRule;
import dev.rationale.PolicyUse;
import dev.rationale.PredictionEvent;
import dev.rationale.PredictionRef;
import dev.rationale.Sha256;
import dev.rationale.SpecBaseline;
import dev.rationale.StatusDetail;
import dev.rationale.TargetExplanation;
import dev.rationale.Timing;
import dev.rationale.contract.ExplanationId;
import dev.rationale.engine.DeviceUse;
import dev.rationale.policy.CompiledSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Builds the published record of an explained or skipped event. Stateless, apart from what it says of the process. */
final class ExplanationAssembler {
    /** Begins batch ids, which are counted from the start of a process. */
    private static final String PROCESS = UUID.randomUUID().toString();

    private final Map<String, Environment> environments;
    private final Instant modelsLoadedAt;

    /**
     * @param environments what computes, by name of the device
     * @param modelsLoadedAt when its models were opened
     */
    ExplanationAssembler(Map<String, Environment> environments, Instant modelsLoadedAt) {
        this.environments = Map.copyOf(environments);
        this.modelsLoadedAt = modelsLoadedAt;
    }

    /**
     * @param decided an explained or skipped record
     * @param source headers of the input record
     * @param now when the record is made
     */
    ExplanationRecord assemble(Decided decided, Headers source, Instant now) {
        Outcome outcome = decided.outcome();
        if (outcome instanceof Outcome.Explained explained) {
            return explained(decided, explained, source, now);
        }
        if (outcome instanceof Outcome.Skipped skipped) {
            ExplanationRecord.Builder record = record(decided, skipped.event(), null, source, now)
                    .setOutcome(ExplanationOutcome.SKIPPED)
                    .setStatusDetail(StatusDetail.newBuilder()
                            .setCode(skipped.rule())
                            .setMessage(skipped.detail())
                            .build());
            return record.build();
        }
        throw new IllegalArgumentException("a failed record is a dead letter, not an explanation");
    }

    private ExplanationRecord explained(Decided decided, Outcome.Explained explained, Headers source, Instant now) {
        CompiledSpec compiled = explained.spec();
        ExplainerSpec spec = compiled.spec();
        List<TargetExplanation> targets = TargetExplanations.of(explained);
        TreeSet<Finding> findings = new TreeSet<>();
        targets.forEach(target -> findings.addAll(target.getFindings()));
        ExplanationRecord.Builder record = record(decided, explained.event(), compiled.digest(), source, now);
        record.getTiming().setBatchedAt(explained.use().batchedAt());
        record.getTiming()
                .setDeviceStartAt(explained.use().batchedAt()); // a batch is closed by the worker that is free
        record.getTiming().setDeviceEndAt(explained.use().deviceEndAt());
        record.getTiming().setQueueMs(explained.use().queueMillis());
        record.getTiming().setDeviceMs(explained.use().deviceMillis());
        return record.setOutcome(ExplanationOutcome.EXPLAINED)
                .setFindings(List.copyOf(findings))
                .setPolicy(policy(spec.getPolicyRule(), compiled.digest()))
                .setModel(ExplainedModel.newBuilder()
                        .setName(spec.getModel().getName())
                        .setVersion(spec.getModel().getVersion())
                        .setSha256(spec.getModel().getSha256())
                        .setSizeBytes(compiled.model().sizeBytes())
                        .setFormat("torchscript")
                        .setLoadedAt(modelsLoadedAt)
                        .build())
                .setTargets(targets)
                .setMethod(MethodUse.newBuilder()
                        .setName(spec.getMethod().getName())
                        .setImplVersion(spec.getMethod().getImplVersion())
                        .setParams(spec.getMethod().getParameters())
                        .build())
                .setSeed(explained.seed())
                .setChoices(choices(explained))
                .setBaseline(baseline(spec.getBaseline(), explained))
                .setEnvironment(environments.get(explained.use().device()))
                .setBatch(batch(explained.use()))
                .build();
    }

    private static BatchUse batch(DeviceUse use) {
        return BatchUse.newBuilder()
                .setBatchId(PROCESS + "/" + use.batchId())
                .setSize(use.size())
                .setPosition(use.position())
                .setChunks(use.chunks())
                .build();
    }

    private static ExplanationRecord.Builder record(
            Decided decided, @Nullable PredictionEvent event, @Nullable Sha256 spec, Headers source, Instant now) {
        Position position = decided.position();
        String topicId = position.topic().id().toString();
        Sha256 id = ExplanationId.of(topicId, position.partition(), position.offset(), spec);
        PredictionRef.Builder prediction = PredictionRef.newBuilder()
                .setTopic(position.topic().name())
                .setTopicId(topicId)
                .setPartition(position.partition())
                .setOffset(position.offset())
                .setTimestamp(Instant.ofEpochMilli(position.timestamp()));
        Timing.Builder timing =
                Timing.newBuilder().setPolledAt(decided.polledAt()).setProducedAt(now);
        if (event != null) {
            prediction
                    .setEventId(event.getEventId())
                    .setDecisionId(event.getDecision().getDecisionId());
            timing.setEventAt(event.getOccurredAt());
        }
        TraceContext trace = TraceContext.continuing(source, id.bytes());
        return ExplanationRecord.newBuilder()
                .setExplanationId(id)
                .setPredictionRef(prediction.build())
                .setSpecDigest(spec)
                .setTiming(timing.build())
                .setLineage(Lineage.newBuilder()
                        .setTraceId(trace.traceId())
                        .setSpanId(trace.spanId())
                        .setSourceCeId(text(source.lastHeader("ce_id")))
                        .build());
    }

    private static @Nullable PolicyUse policy(@Nullable PolicyRule rule, Sha256 digest) {
        return rule == null
                ? null
                : PolicyUse.newBuilder()
                        .setId(rule.getPolicyId())
                        .setVersion(rule.getPolicyVersion())
                        .setSha256(digest)
                        .setMatchedRule(rule.getRule())
                        .build();
    }

    private static @Nullable BaselineUse baseline(@Nullable SpecBaseline spec, Outcome.Explained explained) {
        return spec == null
                ? null
                : BaselineUse.newBuilder()
                        .setId(spec.getId())
                        .setVersion(spec.getVersion())
                        .setKind(spec.getKind())
                        .setParams(spec.getParameters())
                        .setSha256(spec.getSha256())
                        .setRows(explained
                                .attributions()
                                .get(0)
                                .baselines()
                                .points()
                                .size())
                        .build();
    }

    /** The choices of all targets, one behind the other, each preceded by its length as a 32-bit big-endian number. */
    private static ByteBuffer choices(Outcome.Explained explained) {
        int size = explained.attributions().stream()
                .mapToInt(attribution -> Integer.BYTES + attribution.choices().length)
                .sum();
        ByteBuffer choices = ByteBuffer.allocate(size);
        explained
                .attributions()
                .forEach(attribution ->
                        choices.putInt(attribution.choices().length).put(attribution.choices()));
        return choices.flip();
    }

    private static @Nullable String text(@Nullable Header header) {
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
