package dev.rationale.model;

import java.util.Optional;
import java.util.OptionalLong;

/** What the CUDA runtime says of the machine. */
interface Cuda {
    /** Of a process that does not use CUDA. */
    Cuda NONE = new Absent("PyTorch computes on the CPU alone here");

    /** Number of usable GPUs; 0 where the runtime finds none or does not work. */
    int devices();

    /** Why there is none; empty where there is one. */
    String problem();

    /** What the manufacturer calls a GPU. */
    Optional<String> name(int index);

    /** Free bytes of a GPU; empty where the runtime does not say. */
    OptionalLong freeBytes(int index);

    /** Bytes of a GPU; empty where the runtime does not say. */
    OptionalLong totalBytes(int index);

    /** Version of the runtime, as {@code 12.8}; empty without one. */
    Optional<String> version();

    /**
     * No GPU.
     *
     * @param problem why
     */
    record Absent(String problem) implements Cuda {
        @Override
        public int devices() {
            return 0;
        }

        @Override
        public Optional<String> name(int index) {
            return Optional.empty();
        }

        @Override
        public OptionalLong freeBytes(int index) {
            return OptionalLong.empty();
        }

        @Override
        public OptionalLong totalBytes(int index) {
            return OptionalLong.empty();
        }

        @Override
        public Optional<String> version() {
            return Optional.empty();
        }
    }
}
