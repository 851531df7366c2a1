package dev.rationale.replay;

/** Why an explanation cannot be computed again. */
public final class Unreplayable extends Exception {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /**
     * @param code permanent identifier
     * @param message what was expected, what was found, where; never a feature value
     */
    public Unreplayable(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** What was wrong. */
    public Code code() {
        return code;
    }

    /** What was expected, what was found, where. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** Permanent identifiers. */
    public enum Code {
        /** The record explains nothing: it was skipped, or is another kind of record. */
        NOT_EXPLAINED,
        /** The record lacks a field that replay needs, or one cannot be read. */
        INCOMPLETE_RECORD,
        /** The topic of specifications has none with the record's digest. */
        SPECIFICATION_MISSING,
        /** What stands there has another digest than its key and the record say. */
        SPECIFICATION_DIGEST_MISMATCH,
        /** The archive lacks the model, or what it holds is not sound. */
        MODEL_NOT_ARCHIVED,
        /** The archived model cannot be loaded, or is not the one the specification names. */
        MODEL_REFUSED,
        /** The event is no longer in its topic. */
        EVENT_GONE,
        /** What stands at the event's position is another event, or none. */
        OTHER_EVENT,
        /** The event's inputs lie elsewhere, or do not fit the model. */
        INPUT_UNREADABLE,
        /** The record's attributions are sealed or lie elsewhere. */
        ATTRIBUTIONS_ELSEWHERE,
        /** This version has no such method, baseline or parameter. */
        UNKNOWN_METHOD,
        /** The baseline made of the archived model has another digest than the specification says. */
        BASELINE_DIGEST_MISMATCH,
        /** The model or the method refuses what it explained before. */
        REFUSED
    }
}
