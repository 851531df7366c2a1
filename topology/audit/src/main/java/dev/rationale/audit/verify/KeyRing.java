package dev.rationale.audit.verify;

import dev.rationale.audit.entry.KeyChange;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.entry.KeyRotation;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.VerifierKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys that are trusted, in the order in which they came, and up to which size of each tree. */
final class KeyRing {
    private final Map<VerifierKey, Integer> ranks = new LinkedHashMap<>();
    private final Map<VerifierKey, VerifierKey> enders = new HashMap<>();
    private final Map<VerifierKey, Map<String, Long>> ends = new HashMap<>();
    private final Map<String, List<Pin>> pins = new LinkedHashMap<>();

    /**
     * A head that the end of a key states.
     *
     * @param head as stated
     * @param place of the entry that states it
     */
    record Pin(Checkpoint head, String place) {}

    KeyRing(List<VerifierKey> first) {
        first.forEach(key -> ranks.put(key, 0));
    }

    /** All of them, also those that ended. */
    List<VerifierKey> keys() {
        return List.copyOf(ranks.keySet());
    }

    /** Those whose heads of a tree are believed at a size. */
    List<VerifierKey> keys(String tree, long size) {
        return ranks.keySet().stream().filter(key -> size <= most(key, tree)).toList();
    }

    /** Most leaves of a tree under a head of a trusted key that is believed. */
    long most(VerifierKey key, String tree) {
        Map<String, Long> sizes = ends.get(key);
        return sizes == null ? Long.MAX_VALUE : sizes.getOrDefault(tree, 0L);
    }

    /** How many changes after the keys trusted from the beginning a key came; negative for those that came before. */
    int rank(VerifierKey key) {
        return ranks.getOrDefault(key, 0);
    }

    /** Heads of a tree that ends of keys state; each is as good as a signed one. */
    List<Pin> pins(String tree) {
        return pins.getOrDefault(tree, List.of());
    }

    /** Trees that ends of keys name. */
    List<String> pinned() {
        return List.copyOf(pins.keySet());
    }

    /**
     * Takes a change from a leaf that a trusted key signed.
     *
     * @param tree the control tree it is in
     * @param seq of the leaf
     * @return whether it holds: the key that it is by is trusted there, and a key that ends is not a later one
     */
    boolean take(KeyChange change, String tree, long seq, String place) {
        if (!ranks.containsKey(change.by()) || seq >= most(change.by(), tree)) {
            return false;
        }
        if (change instanceof KeyEnd end) {
            return end(end, tree, place);
        }
        ranks.merge(((KeyRotation) change).after(), rank(change.by()) + 1, Math::max);
        return true;
    }

    private boolean end(KeyEnd end, String control, String place) {
        Integer rank = ranks.get(end.ended());
        VerifierKey ender = enders.get(end.ended());
        if ((rank != null && rank >= rank(end.by())) || (ender != null && !ender.equals(end.by()))) {
            return false;
        }
        // A reader who has the later key alone believes the earlier one as far as this says, and no further.
        ranks.putIfAbsent(end.ended(), rank(end.by()) - 1);
        enders.put(end.ended(), end.by());
        Map<String, Long> sizes = ends.computeIfAbsent(end.ended(), key -> new HashMap<>());
        for (Checkpoint head : end.trees()) {
            sizes.merge(head.origin(), head.size(), Math::min);
            // The entry itself lies under a head that covers the control tree up to there.
            if (head.size() > 0 && !head.origin().equals(control)) {
                pins.computeIfAbsent(head.origin(), tree -> new ArrayList<>()).add(new Pin(head, place));
            }
        }
        return true;
    }
}
