package dev.rationale.audit.tiles;

/** A tile or bundle is missing, is not of its form, or differs from what it was. Unchecked because trees are walked through lambdas. */
public final class TileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message which file, what was expected and what was found
     */
    public TileException(String message) {
        super(message);
    }
}
