package dev.rationale.config;

import dev.rationale.attribution.Objective;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration, checked, with every default filled in. {@link ConfigReader} makes it.
 *
 * @param application the Kafka Streams application
 * @param kafka Kafka client and Streams properties as given; see {@link KafkaProperties}
 * @param registry properties of the registry client as given
 * @param topics where predictions come from and explanations go
 * @param limits what Rationale allows itself
 * @param engine where and in what portions the models compute
 * @param audit how the audit log is kept; null where there is none
 * @param models the models, in the order of the file
 * @param source where it was read from, for problems found later
 */
public record RationaleConfig(
        Application application,
        PassedProperties kafka,
        PassedProperties registry,
        Topics topics,
        Limits limits,
        Engine engine,
        @Nullable Audit audit,
        List<ModelEntry> models,
        Source source) {

    /** Topic of the explanations of an entry. */
    public String outputTopic(ExplainEntry entry) {
        return entry.outputTopic() == null ? topics.explanations() : entry.outputTopic();
    }

    /** Every topic with explanations and skipped events: that of the prefix, then those of the entries. */
    public List<String> explanationTopics() {
        Set<String> all = new LinkedHashSet<>();
        all.add(topics.explanations());
        models.forEach(model -> model.explain().forEach(entry -> all.add(outputTopic(entry))));
        return List.copyOf(all);
    }

    /** The whole configuration, one {@code path = value} a line, defaults included and secrets masked. */
    public String describe() {
        return Description.of(this);
    }

    /** As {@link #describe()}. */
    @Override
    public String toString() {
        return describe();
    }

    /** Processing guarantee, under Kafka's name. */
    public enum Guarantee {
        /** Outcome and offset commit together or not at all. */
        EXACTLY_ONCE_V2,
        /** A crash can publish an explanation twice, under the same id. */
        AT_LEAST_ONCE;

        /** As Kafka writes it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * @param id application id
     * @param guarantee processing guarantee
     * @param threads stream threads, &gt; 0
     * @param stateDir folder of the state, absolute; null for Kafka's default
     * @param allowUnknownKafka whether a Kafka Streams is used that the commit barrier was not tried with
     */
    public record Application(
            String id,
            Guarantee guarantee,
            int threads,
            @Nullable Path stateDir,
            boolean allowUnknownKafka) {}

    /**
     * @param prefix begins every topic that Rationale writes
     * @param predictions topics to read, at least one
     */
    public record Topics(String prefix, List<String> predictions) {

        /** Explanations of entries that name no topic of their own. */
        public String explanations() {
            return prefix + "explanations";
        }

        /** Events that could not be explained, as they came. */
        public String deadLetters() {
            return prefix + "explanations.dlq";
        }

        /** Specifications by digest, compacted. */
        public String specifications() {
            return prefix + "specifications";
        }

        /** Entries of the audit log, each tree on the partition of its input. */
        public String auditLeaves() {
            return prefix + "audit.leaves";
        }

        /** Signed heads of the trees, each on the partition of its tree. */
        public String auditCheckpoints() {
            return prefix + "audit.checkpoints";
        }

        /** What is asked to be entered in the control tree, one partition. */
        public String auditCommands() {
            return prefix + "audit.commands";
        }

        /** Topics whose names follow from the prefix alone, whether this configuration writes them or not. */
        List<String> reserved() {
            return List.of(
                    explanations(),
                    deadLetters(),
                    specifications(),
                    auditLeaves(),
                    auditCheckpoints(),
                    auditCommands());
        }
    }

    /**
     * @param maxOutputBytes largest encoded explanation
     * @param inFlightPerTask events in work per task
     * @param drainDeadline how long a commit waits for them
     * @param registryPatience how long an unreachable registry is waited for
     * @param duplicatesWindow how long event ids are remembered
     */
    public record Limits(
            int maxOutputBytes,
            int inFlightPerTask,
            Duration drainDeadline,
            Duration registryPatience,
            Duration duplicatesWindow) {

        /** Room for key and headers of a record beside its value. */
        static final int RECORD_ROOM = 128 * 1024;

        /** Largest record that is sent: value, key and headers. */
        public int maxRecordBytes() {
            return maxOutputBytes + RECORD_ROOM;
        }
    }

    /**
     * @param devices {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:0,1}
     * @param memory native bytes of the batches of one device, &gt; 0; null for a share of what the device has
     * @param batchLinger how long a batch waits for more rows
     * @param callDeadline how long a call of a device may take
     * @param maxRecords explanations in work, &gt; 0
     * @param maxBytes heap bytes that they may hold, &gt; 0; null for a share of the heap
     */
    public record Engine(
            String devices,
            @Nullable Long memory,
            Duration batchLinger,
            Duration callDeadline,
            int maxRecords,
            @Nullable Long maxBytes) {}

    /**
     * The audit log; where there is one, the guarantee is {@link Guarantee#EXACTLY_ONCE_V2}.
     *
     * @param log first part of the origin of every tree
     * @param coverageInterval how long an outcome stays outside every coverage statement, at most
     * @param checkpointLeaves leaves after which a head is signed, &gt; 0
     * @param checkpointInterval time after which a head is signed that has grown
     * @param keyFile signing key, absolute; null where the environment has it or there is none
     * @param heads folder of the last signed heads, absolute; null for {@link #headsFolder()}'s default
     * @param archive folder of the models by digest, absolute; null for a folder beside the state
     */
    public record Audit(
            String log,
            Duration coverageInterval,
            int checkpointLeaves,
            Duration checkpointInterval,
            @Nullable Path keyFile,
            @Nullable Path heads,
            @Nullable Path archive) {
        /** Environment variable that holds the signing key where no file does. */
        public static final String KEY_VARIABLE = "RATIONALE_AUDIT_KEY";

        /** Folder of the last signed heads: {@link #heads()}, else beside the key file; null without both. */
        public @Nullable Path headsFolder() {
            if (heads != null || keyFile == null) {
                return heads;
            }
            return keyFile.resolveSibling(keyFile.getFileName() + ".heads");
        }
    }

    /**
     * @param path model folder or TorchScript file, absolute
     * @param name name of a bare file's model; null for a folder or the default
     * @param version version of a bare file's model; null for a folder or the default
     * @param inputs inputs of a bare file; empty for a folder
     * @param explain at least one
     */
    public record ModelEntry(
            Path path,
            @Nullable String name,
            @Nullable String version,
            List<InputEntry> inputs,
            List<ExplainEntry> explain) {}

    /**
     * @param name name in the events
     * @param dtype element type, as in a manifest
     * @param shape without the batch axis
     */
    public record InputEntry(String name, String dtype, List<Long> shape) {}

    /**
     * @param rule name in the records
     * @param method published name
     * @param topics prediction topics it applies to, all of them where none were named
     * @param when which events it applies to
     * @param parameters parameters as given, without defaults
     * @param baseline what is compared with; null where the method compares with none
     * @param target {@code predicted}, {@code decision} or an index
     * @param output name of the output; null for the first
     * @param objective what of the target is explained
     * @param tolerance wanted relative error, in (0, 1]
     * @param outputTopic topic of its own, or null
     */
    public record ExplainEntry(
            String rule,
            String method,
            List<String> topics,
            When when,
            Map<String, String> parameters,
            @Nullable BaselineEntry baseline,
            String target,
            @Nullable String output,
            Objective objective,
            double tolerance,
            @Nullable String outputTopic) {}

    /**
     * @param outcomes names of decision outcomes; empty for all
     */
    public record When(Set<String> outcomes) {}

    /**
     * @param kind kebab-case kind
     * @param parameters parameters as given, without defaults
     */
    public record BaselineEntry(String kind, Map<String, String> parameters) {}

    /**
     * Where a configuration came from.
     *
     * @param name file name for messages
     * @param lines line by path
     */
    public record Source(String name, Map<String, Integer> lines) {

        /** A problem at a path, with the line of the nearest place that has one. */
        public Problem problem(String path, String message) {
            return new Problem(path, line(path), message);
        }

        private int line(String path) {
            String place = path;
            while (true) {
                Optional<Integer> line = Optional.ofNullable(lines.get(place));
                if (line.isPresent()) {
                    return line.get();
                }
                int cut = Math.max(place.lastIndexOf('.'), place.lastIndexOf('['));
                if (cut < 0) {
                    return 0;
                }
                place = place.substring(0, cut);
            }
        }
    }
}
