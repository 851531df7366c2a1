package dev.rationale.audit.merkle;

/** A proof does not prove what it is said to prove. */
public final class ProofException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was expected and what was found
     */
    public ProofException(String message) {
        super(message);
    }
}
