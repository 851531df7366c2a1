package dev.rationale.serde;

import dev.rationale.AuditCommand;
import dev.rationale.AuditLeaf;
import dev.rationale.DeadLetter;
import dev.rationale.ExplainerSpec;
import dev.rationale.ExplanationRecord;
import dev.rationale.PredictionEvent;

/**
 * Which schema belongs to which kind of topic.
 *
 * <p>Subjects follow TopicNameStrategy, {@code <topic>-value}, with one exception: the value of a dead-letter record is
 * the original bytes, so the {@link DeadLetter} travels in a header and its subject is {@code <topic>-dead-letter}.
 */
public final class Subjects {
    private Subjects() {}

    /**
     * A topic of predictions.
     *
     * @param topic its name
     * @return the subject of its values
     */
    public static Subject predictions(String topic) {
        return Subject.of(value(topic), new PredictionEvent());
    }

    /**
     * A topic of explanations.
     *
     * @param topic its name
     * @return the subject of its values
     */
    public static Subject explanations(String topic) {
        return Subject.of(value(topic), new ExplanationRecord());
    }

    /**
     * A topic of specifications.
     *
     * @param topic its name
     * @return the subject of its values
     */
    public static Subject specifications(String topic) {
        return Subject.of(value(topic), new ExplainerSpec());
    }

    /**
     * A topic of audit leaves.
     *
     * @param topic its name
     * @return the subject of its values
     */
    public static Subject auditLeaves(String topic) {
        return Subject.of(value(topic), new AuditLeaf());
    }

    /**
     * A topic of commands to the control tree of the audit log.
     *
     * @param topic its name
     * @return the subject of its values
     */
    public static Subject auditCommands(String topic) {
        return Subject.of(value(topic), new AuditCommand());
    }

    /**
     * A topic of dead letters.
     *
     * @param topic its name
     * @return the subject of the header that says why
     */
    public static Subject deadLetters(String topic) {
        return Subject.of(deadLetter(topic), new DeadLetter());
    }

    static String value(String topic) {
        return topic + "-value";
    }

    static String deadLetter(String topic) {
        return topic + "-dead-letter";
    }
}
