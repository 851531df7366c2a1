package dev.rationale.audit.note;

/** Signs notes: a key in memory, or the port to a service that keeps one. */
public interface NoteSigner {

    /** The public half of the key. */
    VerifierKey verifier();

    /**
     * An Ed25519 signature.
     *
     * @param message any bytes
     * @return 64 bytes
     */
    byte[] sign(byte[] message);
}
