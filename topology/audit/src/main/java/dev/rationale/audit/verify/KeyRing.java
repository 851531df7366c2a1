package dev.rationale.audit.verify;

import dev.rationale.audit.entry.KeyRotation;
import dev.rationale.audit.note.VerifierKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that are trusted, in the order in which they came, and until when. */
final class KeyRing {
    private final Map<VerifierKey, Integer> ranks = new LinkedHashMap<>();
    private final Map<VerifierKey, Instant> ends = new HashMap<>();
    private int rotations;

    KeyRing(List<VerifierKey> first) {
        first.forEach(key -> ranks.put(key, 0));
    }

    /** Also keys that ended: what they signed in their time holds. */
    Collection<VerifierKey> keys() {
        return ranks.keySet();
    }

    /** The rotation that a key came with; 0 for those trusted from the beginning. */
    int rank(VerifierKey key) {
        return ranks.getOrDefault(key, 0);
    }

    /** Takes a rotation from a leaf that a trusted key signed. Nothing changes if the key that allows it is not trusted itself. */
    void rotate(KeyRotation rotation) {
        if (!ranks.containsKey(rotation.before())) {
            return;
        }
        ranks.put(rotation.after(), ++rotations);
        Instant until = rotation.until();
        if (until != null) {
            ends.merge(rotation.before(), until, (a, b) -> a.isBefore(b) ? a : b);
        }
    }

    /**
     * Whether a key had ended before a leaf was appended.
     *
     * @param lastAppend of the last leaf under a checkpoint; null for none
     */
    boolean ended(VerifierKey key, @Nullable Instant lastAppend) {
        Instant end = ends.get(key);
        return end != null && lastAppend != null && lastAppend.isAfter(end);
    }
}
