package dev.rationale.evidence;

import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.export.ExportException;
import dev.rationale.audit.export.ExportWriter;
import dev.rationale.audit.export.PublishedOutcome;
import dev.rationale.audit.export.TreeExport;
import dev.rationale.audit.verify.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Copies a log from its topics into a folder, or what is new of it behind an earlier export. */
public final class LogExporter {
    private final TopicLog log;
    private final boolean withOutcomes;

    /**
     * What was in the folder at the end.
     *
     * @param trees of the log
     * @param leaves of all trees
     * @param outcomes that this export added
     */
    public record Exported(int trees, long leaves, long outcomes) {}

    /**
     * @param log as it is now
     * @param withOutcomes whether explanations and dead letters are copied too; without them their digests cannot be checked offline
     */
    public LogExporter(TopicLog log, boolean withOutcomes) {
        this.log = log;
        this.withOutcomes = withOutcomes;
    }

    /**
     * Writes or extends the folder.
     *
     * @param folder empty, none yet, or of an earlier export of this log
     * @throws ExportException if something else lies there, or this log is not the one that was exported
     * @throws dev.rationale.audit.verify.LogUnreadableException if the topics cannot be read
     */
    public Exported export(Path folder) throws IOException, ExportException {
        try (ExportWriter writer = ExportWriter.open(folder)) {
            long leaves = 0;
            for (Origin tree : log.trees()) {
                leaves += export(writer.tree(tree));
                input(writer, tree);
            }
            long outcomes = withOutcomes ? outcomes(writer) : 0;
            writer.finish();
            return new Exported(log.trees().size(), leaves, outcomes);
        } catch (Carried e) {
            throw e.failure;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private long export(TreeExport tree) {
        long[] index = {0};
        log.entries(tree.origin(), entry -> {
            carrying(() -> tree.entry(index[0]++, entry.bytes()));
            return true;
        });
        long from = tree.nextCheckpointOffset();
        log.heads(tree.origin(), record -> {
            if (record.offset() >= from) {
                byte[] note = record.value() == null ? new byte[0] : record.value();
                carrying(() -> tree.checkpoint(record.topic(), record.partition(), record.offset(), note));
            }
            return true;
        });
        return tree.size();
    }

    private void input(ExportWriter writer, Origin tree) {
        Shard shard = Shard.of(tree);
        if (shard != null && !shard.control()) {
            log.input(shard.topic(), shard.topicId())
                    .ifPresent(known -> writer.input(shard.topic(), shard.topicId(), known));
        }
    }

    private long outcomes(ExportWriter writer) {
        long[] count = {0};
        log.published(
                (topic, partition) -> {
                    long[] next = {0};
                    carrying(() -> next[0] = writer.nextOffset(topic, partition));
                    return next[0];
                },
                writer::gap,
                (PublishedOutcome outcome) -> {
                    carrying(() -> writer.outcome(outcome));
                    count[0]++;
                    return true;
                });
        return count[0];
    }

    /** A step of writing, inside a visitor that may throw nothing checked. */
    private interface Step {
        void run() throws IOException, ExportException;
    }

    private static void carrying(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ExportException e) {
            throw new Carried(e);
        }
    }

    private static final class Carried extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient ExportException failure;

        Carried(ExportException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
