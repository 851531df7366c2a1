package dev.rationale.stream.internals;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A store without data whose only job is to be flushed: Kafka Streams calls {@link #flushCache()} first thing in every
 * commit of a task, before the producer is flushed and before offsets are computed. Draining there keeps an offset from
 * being committed while its record is still being explained.
 *
 * <p>Neither {@code StateStore.commit} nor a commit callback can serve: both run after the offsets are durable.
 *
 * <p>Threading: only ever touched by the stream thread that owns the task. Failure: whatever the drain throws kills the
 * stream thread, which is what a failed drain must do. An unbound barrier (standby task, closed processor) does nothing.
 */
public final class CommitBarrier implements StateStore, CachedStateStore<Object, Object> {
    private final String name;
    private @Nullable Runnable drain;
    private boolean open;

    private CommitBarrier(String name) {
        this.name = name;
    }

    /** A builder for a barrier of this name, unique in the topology. Use one builder instance per topology. */
    public static StoreBuilder<CommitBarrier> builder(String name) {
        return new Builder(name);
    }

    /** Makes {@code drain} run before every commit of the task, until {@link #unbind()} or close. */
    public void bind(Runnable drain) {
        this.drain = drain;
    }

    /** Makes commits pass again. */
    public void unbind() {
        drain = null;
    }

    @Override
    public void flushCache() {
        if (drain != null) {
            drain.run();
        }
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {});
        open = true;
    }

    @Override
    public void close() {
        unbind();
        open = false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public void clearCache() {}

    @Override
    public boolean setFlushListener(@Nullable CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
        return false;
    }

    private static final class Builder implements StoreBuilder<CommitBarrier> {
        private final String name;

        Builder(String name) {
            this.name = name;
        }

        @Override
        public CommitBarrier build() {
            return new CommitBarrier(name);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public StoreBuilder<CommitBarrier> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitBarrier> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitBarrier> withLoggingEnabled(Map<String, String> config) {
            throw new IllegalArgumentException("a commit barrier has no data to log");
        }

        @Override
        public StoreBuilder<CommitBarrier> withLoggingDisabled() {
            return this;
        }
    }
}
