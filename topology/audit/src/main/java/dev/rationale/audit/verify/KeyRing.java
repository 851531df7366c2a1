package dev.rationale.audit.verify;

import dev.rationale.audit.entry.KeyRotation;
import dev.rationale.audit.note.VerifierKey;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that are trusted, in the order in which they came, and where the replaced ones end. */
final class KeyRing {
    private static final class Standing {
        private final int rank;
        private int endedBy = Integer.MAX_VALUE;
        private @Nullable Instant until;

        Standing(int rank) {
            this.rank = rank;
        }
    }

    private final Map<VerifierKey, Standing> keys = new LinkedHashMap<>();
    private int rotations;

    KeyRing(List<VerifierKey> first) {
        first.forEach(key -> keys.put(key, new Standing(0)));
    }

    /** Also keys that ended: what they signed in their time holds. */
    Collection<VerifierKey> keys() {
        return keys.keySet();
    }

    /** How many rotations there were. */
    int rotations() {
        return rotations;
    }

    /** The rotation that a key came with; 0 for those trusted from the beginning. */
    int rank(VerifierKey key) {
        Standing standing = keys.get(key);
        return standing == null ? 0 : standing.rank;
    }

    /** Takes a rotation from a leaf that a trusted key signed. */
    void rotate(KeyRotation rotation) {
        rotations++;
        keys.forEach((key, standing) -> {
            boolean named = rotation.replaces() == null || key.equals(rotation.replaces());
            if (named && !key.equals(rotation.key()) && standing.endedBy == Integer.MAX_VALUE) {
                standing.endedBy = rotations;
                standing.until = rotation.until();
            }
        });
        keys.put(rotation.key(), new Standing(rotations));
    }

    /**
     * Whether a key had ended when it signed.
     *
     * @param newest the newest rotation known when it signed
     * @param lastAppend when the last leaf under the checkpoint was appended; null for none
     */
    boolean ended(VerifierKey key, int newest, @Nullable Instant lastAppend) {
        Standing standing = keys.get(key);
        if (standing == null) {
            return false;
        }
        boolean late = standing.until != null && lastAppend != null && lastAppend.isAfter(standing.until);
        return newest >= standing.endedBy || late;
    }
}
