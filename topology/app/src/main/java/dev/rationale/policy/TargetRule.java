package dev.rationale.policy;

/** How the target of an event is chosen where the event asks for none. */
public sealed interface TargetRule {

    /** The largest recomputed value of the output. */
    record Predicted() implements TargetRule {}

    /** The class of the event's decision; where it names none, as {@link Predicted}. */
    record Decided() implements TargetRule {}

    /**
     * Always the same element.
     *
     * @param index position in the flattened output
     */
    record Index(int index) implements TargetRule {}

    /** From a configuration's text: {@code predicted}, {@code decision} or an index. */
    static TargetRule parse(String text) {
        return switch (text) {
            case "predicted" -> new Predicted();
            case "decision" -> new Decided();
            default -> new Index(Integer.parseInt(text));
        };
    }
}
