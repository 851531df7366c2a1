package dev.rationale.stream;

import dev.rationale.engine.EngineListener;
import dev.rationale.policy.LoadedConfig;

/** Opens the real application with a listener on its device workers, where a test can stall or end one. */
public final class ListenedStreams {
    private ListenedStreams() {}

    /** As {@link RationaleStreams#open(LoadedConfig)}. */
    public static RationaleStreams open(LoadedConfig loaded, EngineListener listener) {
        return RationaleStreams.open(loaded, listener);
    }
}
