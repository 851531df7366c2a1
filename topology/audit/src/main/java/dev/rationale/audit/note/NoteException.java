package dev.rationale.audit.note;

/** A note, checkpoint or key is not one, or is not signed by whom it should be. */
public final class NoteException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Defect {
        /** The text is not of its form. */
        MALFORMED,
        /** No signature by a trusted key. */
        UNSIGNED,
        /** A signature under a trusted key's name and id that does not verify. */
        FORGED
    }

    private final Defect defect;

    /**
     * @param defect what is wrong
     * @param message what was expected and what was found
     */
    public NoteException(Defect defect, String message) {
        super(message);
        this.defect = defect;
    }

    static NoteException malformed(String message) {
        return new NoteException(Defect.MALFORMED, message);
    }

    /** What is wrong. */
    public Defect defect() {
        return defect;
    }
}
