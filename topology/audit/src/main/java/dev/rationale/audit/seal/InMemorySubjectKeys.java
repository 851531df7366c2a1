package dev.rationale.audit.seal;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keys that end with the process: for tests and trials. */
public final class InMemorySubjectKeys implements SubjectKeys {
    private final SecureRandom random;
    private final Map<String, SubjectKey> keys = new HashMap<>();
    private final Set<String> destroyed = new HashSet<>();

    /**
     * @param random where new keys come from
     */
    public InMemorySubjectKeys(SecureRandom random) {
        this.random = random;
    }

    @Override
    public synchronized Optional<SubjectKey> find(String reference) {
        SubjectKey.checkReference(reference);
        return Optional.ofNullable(keys.get(reference));
    }

    @Override
    public synchronized SubjectKey findOrCreate(String reference) {
        SubjectKey.checkReference(reference);
        if (destroyed.contains(reference)) {
            throw new IllegalStateException("the subject key " + reference + " was destroyed");
        }
        return keys.computeIfAbsent(reference, name -> SubjectKey.generate(name, random));
    }

    @Override
    public synchronized boolean destroy(String reference) {
        SubjectKey.checkReference(reference);
        if (keys.remove(reference) == null) {
            return false;
        }
        destroyed.add(reference);
        return true;
    }
}
