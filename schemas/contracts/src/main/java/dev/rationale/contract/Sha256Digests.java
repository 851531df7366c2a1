package dev.rationale.contract;

import dev.rationale.Sha256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, which every Java platform has. */
final class Sha256Digests {
    private Sha256Digests() {}

    static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("A Java platform without SHA-256", e);
        }
    }

    static Sha256 finish(MessageDigest digest) {
        return new Sha256(digest.digest());
    }
}
