package dev.rationale.evidence;

import dev.rationale.config.RationaleConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a log and what it is about lie.
 *
 * @param log name of the log: what its trees' names begin with
 * @param leaves topic of the entries
 * @param checkpoints topic of the signed heads
 * @param explanations topics of explained and skipped events
 * @param deadLetters topic of what could not be explained
 */
public record LogTopics(String log, String leaves, String checkpoints, List<String> explanations, String deadLetters) {

    public LogTopics {
        explanations = List.copyOf(explanations);
    }

    /** As a configuration with an audit section names them. */
    public static LogTopics of(RationaleConfig config, RationaleConfig.Audit audit) {
        return new LogTopics(
                audit.log(),
                config.topics().auditLeaves(),
                config.topics().auditCheckpoints(),
                config.explanationTopics(),
                config.topics().deadLetters());
    }

    /** Topics of all outcomes. */
    List<String> outcomes() {
        List<String> all = new ArrayList<>(explanations);
        all.add(deadLetters);
        return all;
    }
}
