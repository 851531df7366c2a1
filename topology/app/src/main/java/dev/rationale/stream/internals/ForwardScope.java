package dev.rationale.stream.internals;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;

/**
 * Lets a processor forward a record it kept, outside {@code process()} and under that record's own context.
 *
 * <p>Outside {@code process()} the current node is not set and the record context is another record's or a dummy; sinks,
 * metadata and dead letters would name the wrong record.
 *
 * <p>Threading: one per processor instance, on its stream thread.
 */
public final class ForwardScope {
    private final InternalProcessorContext<?, ?> context;
    private final ProcessorNode<?, ?, ?, ?> node;

    private ForwardScope(InternalProcessorContext<?, ?> context) {
        this.context = context;
        this.node = context.currentNode();
    }

    /** The scope of the processor whose {@code init} is running. */
    public static ForwardScope of(ProcessorContext<?, ?> context) {
        if (context instanceof InternalProcessorContext<?, ?> internal) {
            return new ForwardScope(internal);
        }
        throw new IllegalArgumentException("expected the context that Kafka Streams passes to init, found "
                + context.getClass().getName());
    }

    /** The context of the record being processed, with headers and raw bytes of its own. */
    public Origin capture() {
        ProcessorRecordContext current = context.recordContext();
        // A copy, because the first sink send of a record frees the raw bytes of the context it runs under.
        return new Origin(new ProcessorRecordContext(
                current.timestamp(),
                current.offset(),
                current.partition(),
                current.topic(),
                new RecordHeaders(current.headers()),
                current.sourceRawKey(),
                current.sourceRawValue()));
    }

    /** Runs {@code action} as if {@code origin} were being processed. */
    public void within(Origin origin, Runnable action) {
        ProcessorRecordContext previousContext = context.recordContext();
        ProcessorNode<?, ?, ?, ?> previousNode = context.currentNode();
        context.setRecordContext(origin.context);
        context.setCurrentNode(node);
        try {
            action.run();
        } finally {
            context.setRecordContext(previousContext);
            context.setCurrentNode(previousNode);
        }
    }

    /** Where a kept record came from. */
    public static final class Origin {
        private final ProcessorRecordContext context;

        private Origin(ProcessorRecordContext context) {
            this.context = context;
        }
    }
}
