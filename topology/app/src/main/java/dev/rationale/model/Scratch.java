package dev.rationale.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The buffers of one thread, reused from call to call. Native arrays of the call under way look into them, so a
 * thread runs one call at a time.
 */
final class Scratch {
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);
    private static final ByteBuffer NONE = ByteBuffer.allocateDirect(0);

    private final Map<Slot, ByteBuffer> buffers = new EnumMap<>(Slot.class);
    private final List<ByteBuffer> inputs = new ArrayList<>();
    private float[] floats = {};

    /** What a buffer is for. All but the last are free again once the operation that reads them is done. */
    enum Slot {
        /** Starts of segments. */
        FROM,
        /** Differences between the ends of segments. */
        DIFFERENCE,
        /** Positions on segments. */
        POSITIONS,
        /** Weights of gradients. */
        WEIGHTS,
        /** What is propagated back. */
        SEED
    }

    private Scratch() {}

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    /** The buffer for {@code slot} with exactly {@code bytes} bytes; content undefined. */
    ByteBuffer buffer(Slot slot, int bytes) {
        ByteBuffer buffer = buffers.getOrDefault(slot, NONE);
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes);
            buffers.put(slot, buffer);
        }
        return view(buffer, bytes);
    }

    /** The buffer for the model's input {@code index} with exactly {@code bytes} bytes; content undefined. */
    ByteBuffer input(int index, int bytes) {
        while (inputs.size() <= index) {
            inputs.add(NONE);
        }
        if (inputs.get(index).capacity() < bytes) {
            inputs.set(index, ByteBuffer.allocateDirect(bytes));
        }
        return view(inputs.get(index), bytes);
    }

    private static ByteBuffer view(ByteBuffer buffer, int bytes) {
        return buffer.duplicate().clear().limit(bytes).order(ByteOrder.nativeOrder());
    }

    /** An array with at least {@code length} elements; content undefined. The next call returns the same one. */
    float[] floats(int length) {
        if (floats.length < length) {
            floats = new float[length];
        }
        return floats;
    }
}
