package dev.rationale.audit.verify;

import dev.rationale.audit.entry.Origin;
import java.util.List;
import java.util.Optional;

/**
 * A log wherever it lies: topics, or an exported folder. Believed in nothing; it hands out what it finds, in the order in which it
 * finds it. Every method may be called again and begins anew.
 */
public interface AuditedLog extends AutoCloseable {

    /** The trees, in the order of their names. */
    List<Origin> trees();

    /**
     * Every entry of a tree.
     *
     * @throws LogUnreadableException if the place cannot be read, which says nothing of the log
     */
    void entries(Origin tree, Visitor<FoundEntry> visitor);

    /**
     * Every checkpoint of a tree, as published: signed notes, not checked.
     *
     * @throws LogUnreadableException if the place cannot be read
     */
    void checkpoints(Origin tree, Visitor<FoundNote> visitor);

    /**
     * Every published outcome: explanations, skips and dead letters of all trees, per topic and partition in their order; and the
     * gaps between them, each before the outcome behind it.
     *
     * @throws LogUnreadableException if the place cannot be read
     */
    void outcomes(OutcomeVisitor visitor);

    /**
     * What is known of an input topic of some trees.
     *
     * @param topic its name
     * @param topicId Kafka's id of it
     * @return empty where nothing is known of it
     * @throws LogUnreadableException if the place cannot be read
     */
    default Optional<InputSettings> input(String topic, String topicId) {
        return Optional.empty();
    }

    @Override
    default void close() {}

    /**
     * Takes one thing after the other.
     *
     * @param <T> the thing
     */
    @FunctionalInterface
    interface Visitor<T> {
        /**
         * @return false to see no more
         */
        boolean visit(T found);
    }

    /** Takes outcomes, and the gaps between them. */
    @FunctionalInterface
    interface OutcomeVisitor extends Visitor<FoundOutcome> {
        /** Outcomes of a channel that were no longer there. */
        default void gap(OutcomeGap gap) {}
    }

    /**
     * @param bytes of the entry; see {@link dev.rationale.audit.entry.LeafEntry}
     * @param place where it was found, for people: {@code topic-partition@offset} or a file
     */
    record FoundEntry(byte[] bytes, String place) {}

    /**
     * @param bytes of the signed note
     * @param place where it was found
     */
    record FoundNote(byte[] bytes, String place) {}
}
