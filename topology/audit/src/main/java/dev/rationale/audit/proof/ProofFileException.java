package dev.rationale.audit.proof;

/** A proof file is none, or does not prove what it says. */
public final class ProofFileException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Defect {
        /** The bytes are no proof file. */
        MALFORMED,
        /** The checkpoint has no signature by a trusted key. */
        UNSIGNED,
        /** The checkpoint has a signature under a trusted key's name and id that does not verify. */
        FORGED,
        /** The entry is not at that index of the tree that was signed. */
        NOT_INCLUDED,
        /** The entry says of itself that it is elsewhere: another tree, another index, or about no event. */
        WRONG_ENTRY,
        /** The record is not the one that was entered. */
        WRONG_RECORD,
        /** The entry commits to its record with a salt that the file does not hold. */
        SALTED
    }

    private final Defect defect;

    /**
     * @param defect what is wrong
     * @param message what was expected and what was found
     */
    public ProofFileException(Defect defect, String message) {
        super(message);
        this.defect = defect;
    }

    static ProofFileException malformed(String message) {
        return new ProofFileException(Defect.MALFORMED, message);
    }

    /** What is wrong. */
    public Defect defect() {
        return defect;
    }
}
