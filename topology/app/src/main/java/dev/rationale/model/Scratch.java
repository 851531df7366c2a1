package dev.rationale.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The buffers of one thread, reused from call to call. Native arrays of the call under way look into them, so a
 * thread runs one call at a time.
 */
final class Scratch {
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private final List<ByteBuffer> buffers = new ArrayList<>();

    private final List<float[]> floats = new ArrayList<>();

    private Scratch() {}

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    /** Buffer {@code slot} with exactly {@code bytes} bytes; content undefined. */
    ByteBuffer buffer(int slot, int bytes) {
        while (buffers.size() <= slot) {
            buffers.add(ByteBuffer.allocateDirect(0));
        }
        if (buffers.get(slot).capacity() < bytes) {
            buffers.set(slot, ByteBuffer.allocateDirect(bytes));
        }
        return buffers.get(slot).duplicate().clear().limit(bytes).order(ByteOrder.nativeOrder());
    }

    /** Array {@code slot} with at least {@code length} elements; content undefined. */
    float[] floats(int slot, int length) {
        while (floats.size() <= slot) {
            floats.add(new float[0]);
        }
        if (floats.get(slot).length < length) {
            floats.set(slot, new float[length]);
        }
        return floats.get(slot);
    }
}
