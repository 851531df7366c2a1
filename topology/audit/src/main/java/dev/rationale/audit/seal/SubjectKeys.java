package dev.rationale.audit.seal;

import java.util.Optional;

/**
 * Where the keys of persons are kept, one each, under references that name nobody. Outside the log and outside the broker.
 *
 * <p>Implementations may be used by many threads. Any method may throw {@link java.io.UncheckedIOException} where the place cannot be
 * reached, which never means that a key is gone.
 */
public interface SubjectKeys {

    /**
     * The key under a reference; empty where there is none, never was or not any more.
     *
     * @throws IllegalArgumentException if the reference is none, see {@link SubjectKey#checkReference}
     */
    Optional<SubjectKey> find(String reference);

    /**
     * The key under a reference, made if there is none.
     *
     * @throws IllegalArgumentException if the reference is none
     * @throws IllegalStateException if the key was destroyed: what was erased stays erased
     */
    SubjectKey findOrCreate(String reference);

    /**
     * Destroys a key for good. Until an ERASURE entry says so too, the log does not verify.
     *
     * @return whether there was one
     * @throws IllegalArgumentException if the reference is none
     */
    boolean destroy(String reference);
}
