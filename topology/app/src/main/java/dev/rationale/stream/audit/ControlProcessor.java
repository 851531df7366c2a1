package dev.rationale.stream.audit;

import dev.rationale.AuditCommand;
import dev.rationale.AuditLeaf;
import dev.rationale.LeafWriter;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.serde.RecordDecoder;
import dev.rationale.serde.UndecodableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeCount;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters commands in the control tree, each once. A command that cannot be read or does not belong there is counted and named in the log,
 * and never stops the application: anybody may write to that topic.
 *
 * <p>Threading: one task, on its stream thread. All state is made anew in {@code init}.
 */
final class ControlProcessor implements Processor<byte[], byte[], byte[], PlacedValue> {
    private static final Logger LOG = LoggerFactory.getLogger(ControlProcessor.class);
    private static final Duration NOTE_END = Duration.ofMinutes(1);

    private final Parts parts;
    private @Nullable Attached attached;

    /**
     * What all lives of the task share.
     *
     * @param log name of the log
     * @param leaves topic of the leaves
     * @param instance name of this process
     * @param signing key that signs
     * @param heads what it signed
     * @param source reads what is on the topic of the leaves
     * @param decoder makes the reader of commands
     * @param readers makes the reader of leaves
     */
    record Parts(
            String log,
            String leaves,
            String instance,
            VerifierKey signing,
            SignedHeads heads,
            LeafSource source,
            Supplier<RecordDecoder<AuditCommand>> decoder,
            Supplier<LeafReader> readers,
            LeafEncoder encoder,
            Clock clock) {}

    /** What belongs to one life of the task, between {@code init} and {@code close}. */
    private record Attached(
            ProcessorContext<byte[], PlacedValue> context,
            ControlTree tree,
            LeafWriter writer,
            RecordDecoder<AuditCommand> decoder,
            Sensor ignored,
            Cancellable punctuation) {}

    ControlProcessor(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], PlacedValue> context) {
        ControlTree tree = new ControlTree(parts.log, context.getStateStore(AuditNames.CONTROL_TREE));
        tree.catchUp(parts.source, parts.leaves, parts.readers.get(), parts.heads);
        attached = new Attached(
                context,
                tree,
                new LeafWriter(parts.instance, tree.epoch() + 1, parts.signing.idText()),
                parts.decoder.get(),
                ignored(context),
                context.schedule(NOTE_END, PunctuationType.WALL_CLOCK_TIME, this::noteEnd));
    }

    private static Sensor ignored(ProcessorContext<?, ?> context) {
        Sensor sensor = context.metrics()
                .addSensor(AuditNames.CONTROL + "." + context.taskId() + ".ignored", Sensor.RecordingLevel.INFO);
        sensor.add(
                new MetricName(
                        "commands-ignored-total",
                        "stream-audit-metrics",
                        "Commands that could not be read or do not belong in the control tree",
                        Map.of(
                                "thread-id",
                                Thread.currentThread().getName(),
                                "task-id",
                                context.taskId().toString())),
                new CumulativeCount());
        return sensor;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Attached task = attached();
        try {
            AuditCommand command = parts.source.patience().patiently(() -> decoded(task, record.value()));
            if (command == null) {
                throw new ControlTree.RefusedException("it cannot be read");
            }
            if (!task.tree.contains(command.getCommandId())) {
                enter(task, command);
            }
        } catch (ControlTree.RefusedException e) {
            task.ignored.record();
            LOG.warn(
                    "command at {} is not entered in the audit log: {}",
                    task.context
                            .recordMetadata()
                            .map(at -> at.topic() + "-" + at.partition() + "@" + at.offset())
                            .orElse("an unknown place"),
                    e.getMessage());
        }
    }

    private static @Nullable AuditCommand decoded(Attached task, byte @Nullable [] value) {
        try {
            return value == null ? null : task.decoder.read(value);
        } catch (UndecodableRecordException e) {
            LOG.debug("no command: {}", e.getMessage());
            return null;
        }
    }

    private void enter(Attached task, AuditCommand command) throws ControlTree.RefusedException {
        AuditLeaf leaf = task.tree.leaf(command, parts.clock.instant(), task.writer, parts.signing);
        byte[] value = parts.source.patience().patiently(() -> parts.encoder.encode(parts.leaves, leaf));
        task.tree.append(leaf, command.getCommandId());
        task.context.forward(new Record<>(
                task.tree.origin().toString().getBytes(StandardCharsets.UTF_8),
                new PlacedValue(0, value),
                parts.clock.millis()));
    }

    /** While this runs nobody else appends: what the next start must look through begins here. */
    private void noteEnd(long now) {
        try {
            attached().tree.readTo(parts.source.records().end(parts.leaves, 0));
        } catch (KafkaException e) {
            LOG.debug("the end of {} is not known: {}", parts.leaves, e.getMessage());
        }
    }

    @Override
    public void close() {
        Attached task = attached;
        if (task != null) {
            attached = null;
            task.punctuation.cancel();
            task.context.metrics().removeSensor(task.ignored);
        }
    }

    private Attached attached() {
        if (attached == null) {
            throw new IllegalStateException("the processor is closed");
        }
        return attached;
    }
}
