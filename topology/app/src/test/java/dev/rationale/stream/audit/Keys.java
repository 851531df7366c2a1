package dev.rationale.stream.audit;

import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SigningKey;
import java.security.SecureRandom;

/** Keys of tests. */
final class Keys {
    private Keys() {}

    static SigningKey fresh(String name) {
        try {
            return SigningKey.generate(name, new SecureRandom());
        } catch (NoteException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
