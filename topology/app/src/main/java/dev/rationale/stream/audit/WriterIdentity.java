package dev.rationale.stream.audit;

import org.jspecify.annotations.Nullable;

/**
 * Who appends.
 *
 * @param instance name of the process, at most {@value #MOST} characters
 * @param keyId id of the key that signs the trees, or null where none is known
 */
public record WriterIdentity(String instance, @Nullable String keyId) {
    private static final int MOST = 200;

    public WriterIdentity {
        if (instance.length() > MOST) {
            instance = instance.substring(0, MOST);
        }
    }
}
